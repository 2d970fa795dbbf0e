using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>What became of the deliveries that a recovery made due, as far as no later one took them over.</summary>
/// <param name="Delivered">The receiver said 2xx.</param>
/// <param name="Waiting">Not tried yet.</param>
/// <param name="Held">Their webhook is paused or disabled.</param>
/// <param name="Retrying">Failed so far, and are tried again.</param>
/// <param name="GaveUp">Failed to the end of their schedule.</param>
/// <param name="Cancelled">Taken back.</param>
public sealed record RecoveryResults(int Delivered, int Waiting, int Held, int Retrying, int GaveUp, int Cancelled)
{
    public int All => Delivered + Waiting + Held + Retrying + GaveUp + Cancelled;
}

/// <summary>A recovery as a page shows it.</summary>
public sealed record RecoveryLine(
    long Key, RecoveryId Id, RecoveryKind Kind, RecoveryState State, WebhookId? WebhookId, string? WebhookName, RecoverySelection Selection, int? PerSecond,
    int Total, int Done, DateTimeOffset StartedAt, string StartedBy, DateTimeOffset? EndedAt, string? EndedBy, RecoveryResults Results)
{
    /// <summary>The receiver is down: a paced recovery goes on when it is back.</summary>
    public bool IsHeldUp { get; init; }

    /// <summary>How many it makes due in a second: its pace, or without one as measured since it last began to run. Null while it does not run.</summary>
    public double? Rate { get; init; }

    /// <summary>About how long the rest takes; null when that cannot be told.</summary>
    public TimeSpan? Remaining => State == RecoveryState.Running && !IsHeldUp && Rate is > 0 ? TimeSpan.FromSeconds(Math.Max(Total - Done, 0) / Rate.Value) : null;
}

/// <summary>Reads recoveries.</summary>
public sealed class RecoveryLog(IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    /// <summary>Those under way or paused, the newest first; bounded by how many there may be.</summary>
    public async Task<IReadOnlyList<RecoveryLine>> LiveAsync(TeamScope scope, WebhookId? webhook = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.RecoveryRuns.In(scope).Where(run => run.EndedAt == null);
        if (webhook is { } id)
        {
            rows = rows.Where(run => context.Webhooks.Any(row => row.Key == run.WebhookKey && row.Id == id));
        }

        return await LinesAsync(context, rows.OrderByDescending(run => run.Key), cancellationToken);
    }

    /// <summary>Those that have ended, the newest first.</summary>
    public async Task<Page<RecoveryLine>> PastAsync(TeamScope scope, int limit, long? before = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.RecoveryRuns.In(scope).Where(run => run.EndedAt != null && (before == null || run.Key < before)).OrderByDescending(run => run.Key).Take(limit + 1);
        return Page.Of(await LinesAsync(context, rows, cancellationToken), limit, line => line.Key);
    }

    /// <summary>All of them, or those of one webhook, the newest first.</summary>
    public async Task<Page<RecoveryLine>> PageAsync(TeamScope scope, WebhookId? webhook, RecoveryState? state, int limit, long? before = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.RecoveryRuns.In(scope)
            .Where(run => (before == null || run.Key < before) && (state == null || run.State == state) && (webhook == null || context.Webhooks.Any(row => row.Key == run.WebhookKey && row.Id == webhook)))
            .OrderByDescending(run => run.Key).Take(limit + 1);
        return Page.Of(await LinesAsync(context, rows, cancellationToken), limit, line => line.Key);
    }

    public async Task<RecoveryLine?> FindAsync(TeamScope scope, RecoveryId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await LinesAsync(context, context.RecoveryRuns.In(scope).Where(run => run.Id == id), cancellationToken)).SingleOrDefault();
    }

    private async Task<List<RecoveryLine>> LinesAsync(WebhooksDbContext context, IQueryable<RecoveryRun> rows, CancellationToken cancellationToken)
    {
        var runs = await rows.Select(run => new
        {
            Run = run,
            Webhook = context.Webhooks.Where(webhook => webhook.Key == run.WebhookKey).Select(webhook => new { webhook.Id, webhook.Name }).FirstOrDefault(),
            IsDown = context.Incidents.Any(incident => incident.WebhookKey == run.WebhookKey && incident.EndedAt == null && incident.OpenedAt != null),
        }).ToListAsync(cancellationToken);
        var keys = runs.ConvertAll(row => (long?)row.Run.Key);
        var counts = (await context.Deliveries.Where(delivery => delivery.RecoveryKey != null && keys.Contains(delivery.RecoveryKey))
                .GroupBy(delivery => new { delivery.RecoveryKey, delivery.State, Failed = delivery.FailuresInRound > 0 })
                .Select(group => new Count(group.Key.RecoveryKey!.Value, group.Key.State, group.Key.Failed, group.Count())).ToListAsync(cancellationToken))
            .ToLookup(count => count.RecoveryKey);
        var now = clock.GetUtcNow();
        return runs.ConvertAll(row => Line(row.Run, row.Webhook?.Id, row.Webhook?.Name, Results([.. counts[row.Run.Key]])) with
        {
            IsHeldUp = row is { IsDown: true, Run: { PerSecond: not null, State: RecoveryState.Running } },
            Rate = row.Run switch
            {
                { State: not RecoveryState.Running } => null,
                { PerSecond: { } pace } => pace,
                var run => now > run.ResumedAt ? (run.Done - run.DoneBefore) / (now - run.ResumedAt).TotalSeconds : null,
            },
        });
    }

    private static RecoveryLine Line(RecoveryRun run, WebhookId? webhook, string? name, RecoveryResults results) => new(
        run.Key, run.Id, run.Kind, run.State, webhook, name, RecoveryRows.Read(run.Selection), run.PerSecond,
        run.Total, run.Done, run.StartedAt, run.StartedBy, run.EndedAt, run.EndedBy, results);

    private static RecoveryResults Results(List<Count> counts)
    {
        int Of(DeliveryState state, bool? failed = null) => counts.Where(count => count.State == state && count.Failed == (failed ?? count.Failed)).Sum(count => count.Number);
        return new RecoveryResults(
            Of(DeliveryState.Succeeded), Of(DeliveryState.Pending, failed: false), Of(DeliveryState.Held), Of(DeliveryState.Pending, failed: true), Of(DeliveryState.Exhausted), Of(DeliveryState.Cancelled));
    }

    private sealed record Count(long RecoveryKey, DeliveryState State, bool Failed, int Number);
}
