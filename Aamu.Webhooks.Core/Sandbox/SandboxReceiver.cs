using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>A request that a sandbox received, as its page shows it.</summary>
public sealed record SandboxLine(long Key, DateTimeOffset At, string Method, string Headers, byte[] Body, SandboxReply? Reply = null);

/// <summary>What is to be done with a request. To be disposed when it is done: it may hold one of few seats.</summary>
public sealed class SandboxTask(SandboxReply reply, IDisposable? seat) : IDisposable
{
    public SandboxReply Reply => reply;

    public void Dispose() => seat?.Dispose();
}

/// <summary>A team's own receivers: keep what is posted to their unguessable addresses, and say how to answer it.</summary>
public sealed class SandboxReceiver(SingleWriter writer, TeamPulse pulse, IDbContextFactory<WebhooksDbContext> contexts, SandboxSignatures signatures, TimeProvider clock)
{
    /// <summary>The largest event in its envelope: a cut body would look wrongly signed.</summary>
    public const int MaxBody = SubmissionReader.MaxBytes + 4096;
    private const int MaxHeaders = 16 * 1024;
    private const int LongestDeliveryId = 100;
    private const string DeliveryHeader = "x-aamu-delivery-id";

    private readonly SandboxSeats seats = new();

    /// <summary>Addresses that were there once: a webhook that goes on with one that is gone is no guesser.</summary>
    private readonly ConcurrentDictionary<string, bool> onceThere = new(StringComparer.Ordinal);

    /// <summary>The address of the team's first sandbox; made when it has none.</summary>
    /// <exception cref="ArgumentException">The ticket is a viewer's.</exception>
    public async Task<string> TokenAsync(TeamScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (!scope.Allows(TeamRole.Editor))
        {
            throw new ArgumentException("A viewer makes no sandbox.", nameof(scope));
        }

        return await writer.WriteAsync(transaction => SandboxRows.First(transaction, scope, clock).Token);
    }

    /// <summary>Whose address it is; null when there is no such address.</summary>
    public async Task<TeamId?> TeamOfAsync(string token, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var team = await context.SandboxInboxes.Where(inbox => inbox.Token == token).Select(inbox => (TeamId?)inbox.TeamId).FirstOrDefaultAsync(cancellationToken);
        if (team is not null)
        {
            onceThere.TryAdd(token, true);
        }

        return team;
    }

    /// <summary>It was somebody's address while this process ran: whoever is held up for guessing others still reaches it.</summary>
    public bool WasThere(string token) => onceThere.ContainsKey(token);

    /// <summary>Called by whoever knows the token: a webhook's delivery. Null when there is no such address.</summary>
    public async Task<SandboxTask?> ReceiveAsync(
        string token, string method, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var inbox = await context.SandboxInboxes.FirstOrDefaultAsync(row => row.Token == token, cancellationToken);
        if (inbox is null)
        {
            return null;
        }

        var request = new SandboxLine(0, clock.GetUtcNow(), method, Written(headers), body[..Math.Min(body.Length, MaxBody)].ToArray());
        var isRefused = inbox.Script.RefusesBadSignatures && !await signatures.AcceptsAsync(inbox, request, cancellationToken);
        var seat = inbox.Script.IsSlow ? seats.Take(inbox.TeamId, inbox.Id) : null;
        try
        {
            var reply = await writer.WriteAsync(transaction => Keep(transaction, inbox, request, isRefused, seat is not null));
            pulse.Beat(inbox.TeamId);
            if (reply is { Step.IsSlow: true })
            {
                return new SandboxTask(reply, seat);
            }

            seat?.Dispose();
            return reply is null ? null : new SandboxTask(reply, null);
        }
        catch
        {
            seat?.Dispose();
            throw;
        }
    }

    /// <summary>The newest first, of one sandbox or of all of the team's.</summary>
    public async Task<IReadOnlyList<SandboxLine>> ReadAsync(TeamScope scope, int limit, SandboxId? id = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Lines(Rows(context, scope, id).Take(limit)).ToListAsync(cancellationToken);
    }

    /// <summary>What one sandbox received, the newest first.</summary>
    /// <param name="scope">Whose sandbox it is.</param>
    /// <param name="id">Which one.</param>
    /// <param name="delivery">Only the requests of this delivery; null for all.</param>
    /// <param name="limit">How many.</param>
    /// <param name="before">The key to go on from; null for the newest.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Null when the team has no such sandbox.</returns>
    public async Task<Page<SandboxLine>?> PageAsync(
        TeamScope scope, SandboxId id, DeliveryId? delivery, int limit, long? before, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await context.SandboxInboxes.In(scope).AnyAsync(inbox => inbox.Id == id, cancellationToken))
        {
            return null;
        }

        var named = delivery is null ? "" : $"{DeliveryHeader}: {delivery}\n";
        var rows = Rows(context, scope, id).Where(request => (before == null || request.Key < before) && request.Headers.Contains(named));
        return Page.Of(await Lines(rows.Take(limit + 1)).ToListAsync(cancellationToken), limit, line => line.Key);
    }

    private static IQueryable<SandboxRequest> Rows(WebhooksDbContext context, TeamScope scope, SandboxId? id) => context.SandboxRequests
        .Where(request => id == null || request.SandboxId == id)
        .Where(request => context.SandboxInboxes.Any(inbox => inbox.Id == request.SandboxId && inbox.TeamId == scope.TeamId))
        .OrderByDescending(request => request.Key);

    private static IQueryable<SandboxLine> Lines(IQueryable<SandboxRequest> rows) =>
        rows.Select(request => new SandboxLine(request.Key, request.At, request.Method, request.Headers, request.Body, request.Reply));

    private static SandboxReply? Keep(WriteTransaction transaction, SandboxInbox inbox, SandboxLine request, bool isRefused, bool hasSeat)
    {
        // It may have been deleted, or got another address, since it was looked up.
        if (!SandboxRows.Exists(transaction, inbox.Id, inbox.Token))
        {
            return null;
        }

        var reply = isRefused ? new SandboxReply(new SandboxStep { Status = 401 }, 0, 0, inbox.Script.Steps.Count, ReplyReason.BadSignature) : Next(transaction, inbox, request, hasSeat);
        SandboxRows.Add(transaction, inbox.Id, request, reply);
        return reply;
    }

    private static SandboxReply Next(WriteTransaction transaction, SandboxInbox inbox, SandboxLine request, bool hasSeat)
    {
        var delivery = WrittenHeaders.Find(request.Headers, DeliveryHeader);
        var turn = SandboxRows.Count(transaction, inbox.Id, delivery is { Length: <= LongestDeliveryId } ? delivery : "", request.At);
        var number = inbox.Script.NumberAt(turn);
        var step = inbox.Script.Steps[number - 1];
        return step.IsSlow && !hasSeat
            ? new SandboxReply(new SandboxStep { Status = 503 }, turn, number, inbox.Script.Steps.Count, ReplyReason.Busy)
            : new SandboxReply(step, turn, number, inbox.Script.Steps.Count);
    }

    /// <summary>Every member of the team reads them, and a webhook's own headers may carry a password of its receiver.</summary>
    private static string Written(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers.TakeWhile(_ => text.Length < MaxHeaders))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}: {(CredentialHeaders.Contains(name) ? CredentialHeaders.Mask : value)}\n");
        }

        return text.ToString();
    }
}
