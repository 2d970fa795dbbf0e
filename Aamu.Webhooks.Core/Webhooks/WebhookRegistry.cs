using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>A webhook that was just created, with the secret that its receiver needs.</summary>
public sealed record CreatedWebhook(WebhookId Id, string Secret);

/// <summary>Creates, changes and deletes webhooks.</summary>
public sealed partial class WebhookRegistry(
    SingleWriter writer, WebhookRoster roster, TeamRegister teams, DeliveryStates states, ILaneAlarm alarm, TeamPulse pulse, TimeProvider clock, ILogger<WebhookRegistry> logger)
{
    public const int MaxPerTeam = 1_000;

    /// <param name="scope">An editor's at least.</param>
    /// <param name="draft">Complete.</param>
    /// <param name="secret">Null: one is made. Else one brought along from another system.</param>
    public async Task<Outcome<CreatedWebhook>> CreateAsync(TeamScope scope, WebhookDraft draft, string? secret = null)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var errors = new Dictionary<string, string[]>(draft.Check(complete: true));
        var chosen = secret is null ? SigningSecret.Generate() : null;
        if (secret is not null && !SigningSecret.TryAccept(secret, out chosen, out var reason))
        {
            errors["secret"] = [reason];
        }

        if (errors.Count > 0)
        {
            return Refusal.Invalid(errors);
        }

        var outcome = await writer.WriteAsync(transaction => Create(transaction, scope, draft, chosen!));
        if (outcome.Value is { } created)
        {
            LogCreated(created.Id, scope.Actor);
        }

        return outcome;
    }

    /// <param name="scope">An editor's at least.</param>
    /// <param name="id">Which one.</param>
    /// <param name="draft">What is to be other than it is.</param>
    /// <param name="ifVersion">Refuses when the webhook is at another version by now: whoever decided had seen this one.</param>
    public async Task<Outcome<WebhookId>> ChangeAsync(TeamScope scope, WebhookId id, WebhookDraft draft, int? ifVersion = null)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        if (draft.Check(complete: false) is { Count: > 0 } errors)
        {
            return Refusal.Invalid(errors);
        }

        var changed = await writer.WriteAsync(transaction => Change(transaction, scope, id, draft, ifVersion));
        if (!changed.Succeeded)
        {
            return changed.Refusal;
        }

        LogChanged(id, scope.Actor);
        await MoveDeliveriesAsync(changed.Value);
        pulse.Beat(scope.TeamId);
        return id;
    }

    /// <summary>Its log stays; what still waited is cancelled.</summary>
    public async Task<Outcome<WebhookId>> DeleteAsync(TeamScope scope, WebhookId id)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var key = await writer.WriteAsync(transaction =>
        {
            if (Find(transaction, scope, id) is not { } webhook)
            {
                return (long?)null;
            }

            (webhook.DeletedAt, webhook.LastEvent) = (clock.GetUtcNow(), LastEvent(transaction));
            WebhookVersions.SaveNext(transaction, webhook, scope.Actor, clock.GetUtcNow(), roster);
            HealthRows.Forget(transaction, webhook.Key);
            return webhook.Key;
        });
        if (key is null)
        {
            return Refusal.NotFound("webhook");
        }

        LogDeleted(id, scope.Actor);
        await states.CancelAsync(key.Value);
        pulse.Beat(scope.TeamId);
        return id;
    }

    private async Task MoveDeliveriesAsync(StatusChange change)
    {
        if (change.Before == change.After)
        {
            return;
        }

        if (change.After == WebhookStatus.Active)
        {
            await states.ReleaseAsync(change.WebhookKey);
            alarm.Wake(change.WebhookKey);
        }
        else
        {
            await states.HoldAsync(change.WebhookKey);
        }
    }

    private Outcome<CreatedWebhook> Create(WriteTransaction transaction, TeamScope scope, WebhookDraft draft, string secret)
    {
        // A ticket may be older than the team's end.
        if (!teams.Knows(scope.TeamId, transaction))
        {
            return Refusal.NotFound("team");
        }

        if (transaction.Context.Webhooks.In(scope).Count(webhook => webhook.DeletedAt == null) >= MaxPerTeam)
        {
            return Refusal.Conflict($"A team has at most {MaxPerTeam:N0} webhooks. Delete one that is no longer needed.");
        }

        var now = clock.GetUtcNow();
        var webhook = new Webhook
        {
            Id = WebhookId.New(clock),
            TeamId = scope.TeamId,
            Name = "",
            Url = "",
            CreatedAt = now,
            UpdatedAt = now,
            AfterEvent = LastEvent(transaction),
        };
        Apply(draft, webhook);
        webhook.Secrets.Add(new WebhookSecret { Number = 1, Value = secret, CreatedAt = now });
        transaction.Context.Webhooks.Add(webhook);
        WebhookVersions.SaveNext(transaction, webhook, scope.Actor, now, roster);
        return new CreatedWebhook(webhook.Id, secret);
    }

    private Outcome<StatusChange> Change(WriteTransaction transaction, TeamScope scope, WebhookId id, WebhookDraft draft, int? ifVersion)
    {
        if (Find(transaction, scope, id) is not { } webhook)
        {
            return Refusal.NotFound("webhook");
        }

        if (ifVersion is not null && webhook.Version != ifVersion)
        {
            return Refusal.Conflict($"The webhook was changed meanwhile: it is at version {webhook.Version} now. Look at it again.");
        }

        var before = webhook.Status;
        Apply(draft, webhook);
        if (transaction.Context.ChangeTracker.HasChanges())
        {
            WebhookVersions.SaveNext(transaction, webhook, scope.Actor, clock.GetUtcNow(), roster);
        }

        return new StatusChange(webhook.Key, before, webhook.Status);
    }

    private static void Apply(WebhookDraft draft, Webhook webhook)
    {
        webhook.Name = draft.Name?.Trim() ?? webhook.Name;
        webhook.Description = draft.Description?.Trim() ?? webhook.Description;
        if (draft.Url is not null && WebhookUrl.TryAccept(draft.Url, out var url, out _))
        {
            webhook.Url = url.AbsoluteUri;
        }

        if (draft.Status is { } status && status != webhook.Status)
        {
            (webhook.Status, webhook.DisabledReason) = (status, status == WebhookStatus.Disabled ? "Disabled by a person." : null);
        }

        webhook.EventTypes = draft.EventTypes?.Distinct().ToList() ?? webhook.EventTypes;
        webhook.ProjectIds = draft.ProjectIds?.Distinct().ToList() ?? webhook.ProjectIds;
        // Other instances of the same headers would count as a change.
        if (draft.Headers is not null && !draft.Headers.SequenceEqual(webhook.Headers))
        {
            webhook.Headers = [.. draft.Headers];
        }
    }

    internal static Webhook? Find(WriteTransaction transaction, TeamScope scope, WebhookId id) =>
        transaction.Context.Webhooks.In(scope).Include(webhook => webhook.Secrets).FirstOrDefault(webhook => webhook.Id == id && webhook.DeletedAt == null);

    /// <summary>The key of the newest event: the table counts on, even when its rows are gone.</summary>
    private static long LastEvent(WriteTransaction transaction) =>
        transaction.Prepared("SELECT seq FROM sqlite_sequence WHERE name = 'Events'").ExecuteScalar() as long? ?? 0;

    private sealed record StatusChange(long WebhookKey, WebhookStatus Before, WebhookStatus After);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was created by {Actor}")]
    private partial void LogCreated(WebhookId webhookId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was changed by {Actor}")]
    private partial void LogChanged(WebhookId webhookId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} was deleted by {Actor}")]
    private partial void LogDeleted(WebhookId webhookId, string actor);
}
