using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Which deliveries of a webhook to send again.</summary>
/// <param name="Since">Promised at or after this time.</param>
/// <param name="Until">Promised before this time; null: up to now.</param>
/// <param name="State">Exhausted, unless said otherwise.</param>
/// <param name="AskedAt">When somebody asked: what was tried since then has had its turn, so that a job that starts again repeats nothing.</param>
public sealed record RecoverFilter(DateTimeOffset Since, DateTimeOffset? Until, DeliveryState State = DeliveryState.Exhausted, DateTimeOffset? AskedAt = null)
{
    /// <summary>Last tried at or after this time.</summary>
    public DateTimeOffset? FailedSince { get; init; }

    /// <summary>Last tried at or before this time.</summary>
    public DateTimeOffset? FailedUntil { get; init; }
}

/// <summary>Makes deliveries due again, under the same ids, so that receivers can recognise them.</summary>
public sealed partial class Redelivery(
    SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts, ILaneAlarm alarm, TeamPulse pulse, TimeProvider clock, ILogger<Redelivery> logger)
{
    private const int BatchSize = 500;

    private const string MakeDue = """
        UPDATE Deliveries SET State = $6, DueAt = $5, FailuresInRound = 0
        WHERE Key IN (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = $2 AND Key > $3 AND CreatedAt >= $7 AND CreatedAt < $8
                      AND ($9 IS NULL OR LastAttemptAt IS NULL OR LastAttemptAt < $9)
                      AND ($10 IS NULL OR LastAttemptAt >= $10) AND ($11 IS NULL OR LastAttemptAt <= $11) ORDER BY Key LIMIT $4)
        RETURNING Key
        """;

    /// <summary>Sends a delivery again, whatever became of it; one that waits for its retry is tried now. The schedule starts anew.</summary>
    public async Task<Outcome<DeliveryId>> AgainAsync(TeamScope scope, DeliveryId id)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await writer.WriteAsync(transaction =>
        {
            var again = Again(transaction, scope, id);
            if (again.Succeeded)
            {
                transaction.Audit(scope, AuditAction.DeliverySentAgain, new AuditSubject(id.Value, id.Value));
            }

            return again;
        });
        if (outcome.Refusal is { } refusal)
        {
            return refusal;
        }

        LogAgain(id, scope.Actor);
        alarm.Wake(outcome.Value);
        pulse.Beat(scope.TeamId);
        return id;
    }

    /// <summary>Takes back what was not sent yet. A request that is under way is not stopped: if the receiver has it, the log says so.</summary>
    public async Task<Outcome<DeliveryId>> CancelAsync(TeamScope scope, DeliveryId id)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await writer.WriteAsync<Outcome<DeliveryId>>(transaction =>
        {
            var delivery = transaction.Context.Deliveries.In(scope).FirstOrDefault(row => row.Id == id);
            if (delivery is null)
            {
                return Refusal.NotFound("delivery");
            }

            if (delivery.State is not (DeliveryState.Pending or DeliveryState.Held))
            {
                return Refusal.Conflict("Only a delivery that still waits can be cancelled.");
            }

            delivery.State = DeliveryState.Cancelled;
            transaction.Context.SaveChanges();
            transaction.Audit(scope, AuditAction.DeliveryCancelled, new AuditSubject(id.Value, id.Value));
            return id;
        });
        if (outcome.Succeeded)
        {
            pulse.Beat(scope.TeamId);
        }

        return outcome;
    }

    /// <summary>How many deliveries <see cref="RecoverAsync"/> would send again.</summary>
    public async Task<Outcome<int>> CountAsync(TeamScope scope, WebhookId id, RecoverFilter filter, CancellationToken cancellationToken = default)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var webhook = await context.Webhooks.In(scope).FirstOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, cancellationToken);
        if (webhook is null)
        {
            return Refusal.NotFound("webhook");
        }

        if (filter.State is DeliveryState.Pending or DeliveryState.Held)
        {
            return Refusal.Field("status", "What still waits needs no recovery: choose exhausted, cancelled or succeeded.");
        }

        var until = filter.Until ?? DateTimeOffset.MaxValue;
        return await context.Deliveries
            .Where(delivery => delivery.WebhookKey == webhook.Key && delivery.State == filter.State && delivery.CreatedAt >= filter.Since && delivery.CreatedAt < until)
            .Where(delivery => filter.FailedSince == null || delivery.LastAttemptAt >= filter.FailedSince)
            .CountAsync(delivery => filter.FailedUntil == null || delivery.LastAttemptAt <= filter.FailedUntil, cancellationToken);
    }

    /// <summary>Makes all of them due, in batches, the oldest first. Run again after a crash it goes on with those that are left.</summary>
    public async Task<int> RecoverAsync(TeamScope scope, WebhookId id, RecoverFilter filter, CancellationToken cancellationToken)
    {
        if (!(await CountAsync(scope, id, filter, cancellationToken)).Succeeded)
        {
            return 0;
        }

        var (total, last, batch) = (0, 0L, BatchSize);
        while (batch == BatchSize)
        {
            // Thrown, not left: a job that ended halfway has not succeeded, and runs again.
            cancellationToken.ThrowIfCancellationRequested();
            (var lane, batch, last) = await writer.WriteAsync(transaction => MakeBatchDue(transaction, scope, id, filter, last));
            total += batch;
            alarm.Wake(lane);
            pulse.Beat(scope.TeamId);
        }

        LogRecovered(total, id, scope.Actor);
        return total;
    }

    private (long Lane, int Count, long Last) MakeBatchDue(WriteTransaction transaction, TeamScope scope, WebhookId id, RecoverFilter filter, long after)
    {
        var webhook = transaction.Context.Webhooks.In(scope).AsNoTracking().FirstOrDefault(row => row.Id == id && row.DeletedAt == null);
        if (webhook is null)
        {
            return (0, 0, after);
        }

        var (now, count, last) = (clock.GetUtcNow(), 0, after);
        var next = webhook.Status == WebhookStatus.Active ? DeliveryState.Pending : DeliveryState.Held;
        using var reader = transaction.Prepared(MakeDue)
            .Bind(webhook.Key, filter.State, after, BatchSize, now, next, filter.Since, filter.Until ?? DateTimeOffset.MaxValue, filter.AskedAt, filter.FailedSince, filter.FailedUntil).ExecuteReader();
        while (reader.Read())
        {
            (count, last) = (count + 1, Math.Max(last, reader.GetInt64(0)));
        }

        IncidentRows.ProbeNow(transaction, webhook.Key, now);
        return (webhook.Key, count, last);
    }

    private Outcome<long> Again(WriteTransaction transaction, TeamScope scope, DeliveryId id)
    {
        var delivery = transaction.Context.Deliveries.In(scope).FirstOrDefault(row => row.Id == id);
        var webhook = delivery is null ? null : transaction.Context.Webhooks.AsNoTracking().FirstOrDefault(row => row.Key == delivery.WebhookKey);
        if (delivery is null || webhook is null)
        {
            return Refusal.NotFound("delivery");
        }

        if (webhook.DeletedAt is not null)
        {
            return Refusal.Conflict("The webhook of this delivery was deleted: there is nowhere to send it.");
        }

        var sends = webhook.Status == WebhookStatus.Active || delivery.IsTest;
        (delivery.State, delivery.DueAt, delivery.FailuresInRound) = (sends ? DeliveryState.Pending : DeliveryState.Held, clock.GetUtcNow(), 0);
        transaction.Context.SaveChanges();
        IncidentRows.ProbeNow(transaction, webhook.Key, clock.GetUtcNow(), delivery.Key);
        return webhook.Key;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Delivery {DeliveryId} will be sent again, asked by {Actor}")]
    private partial void LogAgain(DeliveryId deliveryId, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} deliveries of webhook {WebhookId} will be sent again, asked by {Actor}")]
    private partial void LogRecovered(int count, WebhookId webhookId, string actor);
}
