using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Listening;

/// <summary>Somebody listens: until the listener is disposed of, the webhook's deliveries go to it.</summary>
public sealed record Listening(Listener Listener, string WebhookName, WebhookStatus Status, string? DisabledReason);

/// <summary>Lets tools in that want a webhook's deliveries, puts them on record, and sends them at once what waited for them.</summary>
public sealed partial class ListenDoor(
    SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts, ListenerBook book, DeliveryStates states, ILaneAlarm alarm, TeamPulse pulse, TimeProvider clock,
    ILogger<ListenDoor> logger)
{
    private const int MostOfSession = 100;

    /// <summary>So long a record speaks for who comes back.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>Who listened last: a laptop that loses its network twenty times a day is one line of the audit log, not twenty.</summary>
    private readonly ConcurrentDictionary<long, Record> recorded = new();

    /// <param name="scope">An editor's at least: what the local program answers decides what becomes of deliveries.</param>
    /// <param name="id">A webhook whose target is to be listened to.</param>
    /// <param name="wish">What the tool brings along.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "It is the caller's to dispose of.")]
    public async Task<Outcome<Listening>> OpenAsync(TeamScope scope, WebhookId id, ListenerWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        if (!WebhookUrl.TryAccept(wish.Forward, out var forward, out var reason))
        {
            return Refusal.Field("forward", reason);
        }

        if (wish.Session.Length > MostOfSession)
        {
            return Refusal.Field("session", $"It may have {MostOfSession} characters.");
        }

        if (await FindAsync(scope, id) is not { } webhook)
        {
            return Refusal.NotFound("webhook");
        }

        if (!ListenTarget.Is(webhook.Url))
        {
            return Refusal.Conflict($"“{webhook.Name}” sends to a URL. Change its target to a developer's machine first, or listen to another webhook.");
        }

        var line = new ListenerLine(scope.Actor, scope.Caller.AddressText, clock.GetUtcNow(), WithoutQuery(forward));
        var listener = new Listener(scope.TeamId, webhook.Key, line, wish, Left);
        if (book.Enter(id, listener) is { } refusal)
        {
            return refusal;
        }

        try
        {
            await RecordAsync(scope, id, webhook.Name, listener);
            await states.HastenAsync(webhook.Key, alsoAnswered: !wish.Resumes);
        }
        catch (StoreUnavailableException)
        {
            book.Leave(listener);
            throw;
        }

        LogListening(id, scope.Actor, line.Address);
        alarm.Wake(webhook.Key);
        pulse.Beat(scope.TeamId);
        return new Listening(listener, webhook.Name, webhook.Status, webhook.DisabledReason);
    }

    private void Left(Listener listener)
    {
        if (book.Leave(listener))
        {
            LogLeft(listener.WebhookKey, listener.Line.Actor);
            pulse.Beat(listener.TeamId);
        }
    }

    private async Task RecordAsync(TeamScope scope, WebhookId id, string name, Listener listener)
    {
        var (began, oldest) = (clock.GetUtcNow(), clock.GetUtcNow() - Remembered);
        foreach (var old in recorded.Where(record => record.Value.At <= oldest))
        {
            recorded.TryRemove(old);
        }

        var isKnown = recorded.TryGetValue(listener.WebhookKey, out var last) && (last.Actor, last.Address) == (listener.Line.Actor, listener.Line.Address);
        await writer.WriteAsync(transaction =>
        {
            if (!isKnown)
            {
                transaction.Audit(scope, AuditAction.ListeningBegan, new AuditSubject(id.Value, name), new AuditChange("forward", null, listener.Line.Forward.AbsoluteUri));
            }

            var now = clock.GetUtcNow();
            IncidentRows.ProbeNow(transaction, listener.WebhookKey);
            if (!listener.Resumes)
            {
                IncidentRows.CountAgain(transaction, listener.WebhookKey, now);
            }
        });
        recorded[listener.WebhookKey] = isKnown ? last! : new Record(listener.Line.Actor, listener.Line.Address, began);
    }

    private async Task<Found?> FindAsync(TeamScope scope, WebhookId id)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await context.Webhooks.In(scope)
            .Where(webhook => webhook.Id == id && webhook.DeletedAt == null)
            .Select(webhook => new Found(webhook.Key, webhook.Name, webhook.Url, webhook.Status, webhook.DisabledReason))
            .FirstOrDefaultAsync();
    }

    /// <summary>A query may hold a secret of the developer's own.</summary>
    private static Uri WithoutQuery(Uri forward) => new(forward.GetLeftPart(UriPartial.Path));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Actor} listens to webhook {WebhookId} from {Address}")]
    private partial void LogListening(WebhookId webhookId, string actor, string? address);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Actor} listens to lane {WebhookKey} no more")]
    private partial void LogLeft(long webhookKey, string actor);

    private sealed record Record(string Actor, string? Address, DateTimeOffset At);

    private sealed record Found(long Key, string Name, string Url, WebhookStatus Status, string? DisabledReason);
}
