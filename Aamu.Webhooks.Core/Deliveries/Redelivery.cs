using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Makes deliveries due again, under the same ids, so that receivers can recognise them.</summary>
public sealed partial class Redelivery(
    SingleWriter writer, HeldRoom room, ILaneAlarm alarm, TeamPulse pulse, TimeProvider clock, ILogger<Redelivery> logger)
{
    /// <summary>Sends a delivery again, whatever became of it; one that waits for its retry is tried now. The schedule starts anew.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="seen">What it was when this was asked for: who wants one to be tried that waits does not want a second one of what has arrived meanwhile. Null for whatever it is.</param>
    public async Task<Outcome<DeliveryId>> AgainAsync(TeamScope scope, DeliveryId id, DeliveryState? seen = null)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var outcome = await writer.WriteAsync(transaction =>
        {
            var again = HasArrived(transaction, scope, id, seen) ? Refusal.Conflict("This delivery was delivered meanwhile: it was not sent again.") : Again(transaction, scope, id);
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

    private static bool HasArrived(WriteTransaction transaction, TeamScope scope, DeliveryId id, DeliveryState? seen) =>
        seen is not (null or DeliveryState.Succeeded) && transaction.Context.Deliveries.In(scope).Any(row => row.Id == id && row.State == DeliveryState.Succeeded);

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

        if (!transaction.Context.Events.Any(happened => happened.Key == delivery.EventKey && happened.Body.Length >= WorkspaceEvent.SmallestBody))
        {
            return Refusal.Conflict("What this delivery said is not kept any more: it cannot be sent again.");
        }

        var sends = webhook.Status == WebhookStatus.Active || delivery.IsTest;
        if (!sends && delivery.State != DeliveryState.Held)
        {
            if (room.IsFull(transaction, scope.TeamId))
            {
                return Refusal.Conflict($"The webhook does not send, and your team holds {room.Most:N0} deliveries already, which is the most. Resume the webhook, then send this again.");
            }

            room.Take(transaction, scope.TeamId);
        }

        (delivery.State, delivery.DueAt, delivery.FailuresInRound) = (sends ? DeliveryState.Pending : DeliveryState.Held, clock.GetUtcNow(), 0);
        transaction.Context.SaveChanges();
        IncidentRows.ProbeNow(transaction, webhook.Key, delivery.Key);
        return webhook.Key;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Delivery {DeliveryId} will be sent again, asked by {Actor}")]
    private partial void LogAgain(DeliveryId deliveryId, string actor);
}
