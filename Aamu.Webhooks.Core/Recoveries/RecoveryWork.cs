using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>Does recoveries step by step: chooses the next keys, then makes them due in the one transaction that moves past them.</summary>
public sealed partial class RecoveryWork(
    SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts, HeldRoom room, TeamAccess access, ILaneAlarm alarm, TeamPulse pulse, TimeProvider clock, ILogger<RecoveryWork> logger)
{
    /// <summary>Without a pace: few enough that nobody waits for the writer for long.</summary>
    internal const int BatchSize = 500;

    /// <summary>As many are made due in a millisecond or two; a larger step stands in a line of its own.</summary>
    private const int FewDeliveries = 50;

    /// <summary>A pace is kept by the second.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>A receiver that is down is looked at so often, and what failed is tried again after this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Makes one step of everything that is due for one. Answers when to come again; null when nothing runs.</summary>
    public async Task<DateTimeOffset?> RunDueAsync(CancellationToken stopping = default)
    {
        await using var context = await contexts.CreateDbContextAsync(stopping);
        var runs = await context.RecoveryRuns.Where(run => run.EndedAt == null && run.State == RecoveryState.Running).OrderBy(run => run.Key).ToListAsync(stopping);
        DateTimeOffset? next = null;
        foreach (var run in runs)
        {
            stopping.ThrowIfCancellationRequested();
            var again = run.NextAt > clock.GetUtcNow() ? run.NextAt : await TryStepAsync(context, run, stopping);
            next = next is null || again < next ? again ?? next : next;
        }

        return next;
    }

    /// <summary>One that cannot go on keeps nobody from the others.</summary>
    private async Task<DateTimeOffset?> TryStepAsync(WebhooksDbContext context, RecoveryRun run, CancellationToken stopping)
    {
        try
        {
            return await StepAsync(context, run, stopping);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            LogStumbled(exception, run.Id);
            return clock.GetUtcNow() + Patience;
        }
    }

    private async Task<DateTimeOffset?> StepAsync(WebhooksDbContext context, RecoveryRun run, CancellationToken stopping)
    {
        if (await IsHeldUpAsync(context, run, stopping))
        {
            return clock.GetUtcNow() + Patience;
        }

        var most = run.PerSecond ?? BatchSize;
        var keys = await KeysAsync(context, run, most + 1, stopping);
        var (next, lanes) = await writer.WriteAsync(transaction => Move(transaction, run, [.. keys.Take(most)], isLast: keys.Count <= most), isBulk: keys.Count > FewDeliveries);
        foreach (var lane in lanes.Distinct())
        {
            alarm.Wake(lane);
        }

        pulse.Beat(run.TeamId);
        return next;
    }

    /// <summary>
    /// A pace is for the receiver's sake. While its circuit is open the next deliveries are not added to those that wait for it: they would all go out at
    /// once when it is back.
    /// </summary>
    private static async Task<bool> IsHeldUpAsync(WebhooksDbContext context, RecoveryRun run, CancellationToken stopping) =>
        run is { PerSecond: not null, WebhookKey: { } key }
        && await context.Incidents.AnyAsync(incident => incident.WebhookKey == key && incident.EndedAt == null && incident.OpenedAt != null, stopping)
        && await context.Deliveries.AnyAsync(delivery => delivery.WebhookKey == key && delivery.State == DeliveryState.Pending, stopping);

    private async Task<IReadOnlyList<long>> KeysAsync(WebhooksDbContext context, RecoveryRun run, int most, CancellationToken stopping)
    {
        var scope = await access.ForJobAsync(run.TeamId, run.StartedBy, stopping);
        var webhook = run.WebhookKey is { } key ? await context.Webhooks.FirstOrDefaultAsync(row => row.Key == key && row.DeletedAt == null, stopping) : null;
        if (scope is null || (run.WebhookKey is not null && webhook is null))
        {
            return [];
        }

        if (run.Kind == RecoveryKind.Replay)
        {
            return await RecoveryChoice.Missing(context, scope, webhook!, run.LastKey, run.EndKey).OrderBy(happened => happened.Key).Take(most).Select(happened => happened.Key).ToListAsync(stopping);
        }

        var rows = run.Kind == RecoveryKind.Release
            ? RecoveryChoice.Held(context, webhook!.Key).Where(delivery => delivery.Key <= run.EndKey)
            : await ResendableAsync(context, scope, run, stopping);
        return rows is null ? [] : await rows.Where(delivery => delivery.Key > run.LastKey).OrderBy(delivery => delivery.Key).Take(most).Select(delivery => delivery.Key).ToListAsync(stopping);
    }

    private static async Task<IQueryable<Delivery>?> ResendableAsync(WebhooksDbContext context, TeamScope scope, RecoveryRun run, CancellationToken stopping)
    {
        var (filter, states) = RecoveryRows.Read(run.Selection);
        var rows = await RecoveryChoice.ResendableAsync(context, scope, filter, run.EndKey, run.StartedAt, stopping);
        return rows?.Where(delivery => states.Contains(delivery.State));
    }

    private (DateTimeOffset? Next, IReadOnlyList<long> Lanes) Move(WriteTransaction transaction, RecoveryRun seen, IReadOnlyList<long> keys, bool isLast)
    {
        var run = transaction.Context.RecoveryRuns.First(row => row.Key == seen.Key);
        if (run.State != RecoveryState.Running || run.LastKey != seen.LastKey)
        {
            // Paused or cancelled since it was looked at.
            return (null, []);
        }

        var now = clock.GetUtcNow();
        var lanes = RecoveryStep.Make(transaction, run, keys, now, clock);
        if (run.Kind != RecoveryKind.Release)
        {
            // What goes to a paused webhook is held.
            room.KeepWithin(transaction, run.TeamId);
        }

        foreach (var lane in lanes.Distinct())
        {
            if (run.Done == 0)
            {
                IncidentRows.ProbeNow(transaction, lane);
            }
            else
            {
                IncidentRows.ProbeUnlessTriedSince(transaction, lane, run.StartedAt);
            }
        }

        (run.Done, run.LastKey) = (run.Done + lanes.Count, keys.Count > 0 ? keys[^1] : run.LastKey);
        if (isLast)
        {
            (run.State, run.EndedAt) = (RecoveryState.Done, now);
        }

        // The next second begins where this one ended; after a standstill it begins now, and nothing is caught up.
        run.NextAt = run.PerSecond is null ? now : (now - run.NextAt < Beat ? run.NextAt : now) + Beat;
        transaction.Context.SaveChanges();
        return (isLast ? null : run.NextAt, lanes);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery {RecoveryId} could not make its next step; it is tried again")]
    private partial void LogStumbled(Exception exception, Ids.RecoveryId recoveryId);
}
