using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Looks for what nobody came for: leases whose owner is gone, due deliveries whose wake-up got lost, changes of state left half done.</summary>
public sealed partial class Recovery(
    SingleWriter writer, DeliveryStates states, LaneOwners owners, NodeWatch nodes, WaitingTimes times, IDbContextFactory<WebhooksDbContext> contexts, ILaneAlarm alarm, ServiceMetrics metrics, TimeProvider clock, ILogger<Recovery> logger)
{
    /// <summary>At start, when this process has claimed the database: every lease in it is a dead one's, or another node's.</summary>
    public async Task AfterStartAsync()
    {
        await BreakLeasesAsync();
        if (!await nodes.HasCompanyAsync())
        {
            // Where others serve the rows, an event of later than now says that the clocks differ.
            await times.AfterStartAsync();
        }

        await LookAsync();
    }

    /// <summary>The clock was set back: who waited for a time waits as long as was meant, and not the difference besides.</summary>
    /// <param name="by">How far back.</param>
    public async Task AfterClockWentBackAsync(TimeSpan by)
    {
        await times.BringForwardAsync(by);
        await LookAsync();
    }

    /// <summary>Every minute, and when another node is gone.</summary>
    public async Task RunAsync()
    {
        await BreakLeasesAsync();
        await LookAsync();
    }

    /// <summary>Puts an attempt on record for every request that was under way when its lane's owner vanished, and makes it due again.</summary>
    private async Task BreakLeasesAsync()
    {
        var interrupted = await writer.WriteAsync(transaction =>
        {
            var held = transaction.Context.LaneLeases.Where(lease => lease.Owner != null).Select(lease => new { lease.WebhookKey, lease.Owner }).ToList()
                .ConvertAll(lease => (lease.WebhookKey, Owner: lease.Owner!, Node: owners.NodeOf(lease.Owner!)));
            var gone = nodes.Gone(held.Select(lease => lease.Node).OfType<int>(), transaction);
            var dead = held.Where(lease => lease.Node is { } node ? gone.Contains(node) : !owners.Has(lease.Owner)).Select(lease => lease.WebhookKey).ToList();
            var leases = transaction.Context.LaneLeases.Where(lease => dead.Contains(lease.WebhookKey)).ToList();
            var count = leases.Sum(lease => Break(transaction, lease));
            transaction.Context.SaveChanges();
            return count;
        });
        if (interrupted > 0)
        {
            metrics.Interrupted(interrupted);
            LogInterrupted(interrupted);
        }
    }

    /// <summary>Answers how many requests were under way.</summary>
    private int Break(WriteTransaction transaction, LaneLease lease)
    {
        var keys = JsonSerializer.Deserialize<long[]>(lease.Claimed)!;
        if (transaction.Context.Webhooks.AsNoTracking().FirstOrDefault(row => row.Key == lease.WebhookKey) is not { } webhook)
        {
            // Its team was erased while the lane was being drained: nothing is left that could go on record.
            transaction.Context.LaneLeases.Remove(lease);
            return 0;
        }

        (lease.Owner, lease.Claimed) = (null, "[]");
        var claimed = transaction.Context.Deliveries.AsNoTracking().Where(delivery => keys.Contains(delivery.Key)).ToList();
        var receipt = Interruption.Receipt(lease.ClaimedAt, TimeSpan.Zero, "This server ended abruptly, or stood still, while the request was under way.");
        AttemptRecords.Add(transaction, [.. claimed.Select(delivery => new AttemptResult(
            delivery.Key, webhook.Version, webhook.Url, receipt, DeliveryState.Pending, clock.GetUtcNow(), delivery.FailuresInRound, delivery.DueAt))]);
        return claimed.Count;
    }

    private async Task LookAsync()
    {
        await using var context = await contexts.CreateDbContextAsync();
        await FinishChangesAsync(context);
        var lanes = await context.Webhooks
            .Where(webhook => webhook.DeletedAt == null && !context.Teams.Any(team => team.Id == webhook.TeamId && team.DeletedAt != null))
            .Select(webhook => new
            {
                webhook.Key,
                Due = context.Deliveries
                    .Where(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Pending)
                    .Where(delivery => webhook.Status == WebhookStatus.Active || delivery.IsTest)
                    .Min(delivery => (DateTimeOffset?)delivery.DueAt),
                ProbeAt = context.Incidents
                    .Where(incident => incident.WebhookKey == webhook.Key && incident.EndedAt == null && incident.OpenedAt != null && incident.AskedFor == null)
                    .Select(incident => incident.ProbeAt).FirstOrDefault(),
            })
            .Where(lane => lane.Due != null)
            .ToListAsync();
        var now = clock.GetUtcNow();
        foreach (var lane in lanes)
        {
            var due = lane.ProbeAt > lane.Due ? lane.ProbeAt.Value : lane.Due!.Value;
            if (due <= now)
            {
                alarm.WakeHere(lane.Key);
            }
            else
            {
                alarm.WakeAt(lane.Key, due);
            }
        }
    }

    /// <summary>A pause, a resume or a deletion moves rows in batches; a crash between them leaves the rest to this.</summary>
    private async Task FinishChangesAsync(WebhooksDbContext context)
    {
        var leftHeld = await context.Webhooks
            .Where(webhook => webhook.DeletedAt == null && webhook.Status == WebhookStatus.Active)
            .Where(webhook => context.Deliveries.Any(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Held))
            // At its own pace, or paused by somebody: what is held then is not left over.
            .Where(webhook => !context.RecoveryRuns.Any(run => run.WebhookKey == webhook.Key && run.Kind == RecoveryKind.Release && run.EndedAt == null))
            .Select(webhook => webhook.Key).ToListAsync();
        var leftOver = await context.Webhooks
            .Where(webhook => webhook.DeletedAt != null)
            .Where(webhook => context.Deliveries.Any(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Pending)
                || context.Deliveries.Any(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Held))
            .Select(webhook => webhook.Key).ToListAsync();
        var leftPending = await context.Webhooks
            .Where(webhook => webhook.DeletedAt == null && webhook.Status != WebhookStatus.Active)
            .Where(webhook => context.Deliveries.Any(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Pending && !delivery.IsTest))
            .Select(webhook => webhook.Key).ToListAsync();
        foreach (var key in leftPending)
        {
            await states.HoldAsync(key);
        }

        foreach (var key in leftHeld)
        {
            await states.ReleaseLeftOverAsync(key);
        }

        foreach (var key in leftOver)
        {
            await states.CancelAsync(key);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} requests were under way when their lane's owner ended; they are on record as interrupted and due again")]
    private partial void LogInterrupted(int count);
}
