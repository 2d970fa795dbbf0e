using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>Looks now, and not at the next probe's time, whether a receiver that was down is back.</summary>
public sealed class ReceiverProbe(SingleWriter writer, ILaneAlarm alarm, TeamPulse pulse, TimeProvider clock)
{
    // All that wait may have been probes already: then the one whose turn is next goes now.
    private const string MakeOneDue = """
        UPDATE Deliveries SET DueAt = $2
        WHERE Key = (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = 0 ORDER BY DueAt, Key LIMIT 1) AND DueAt > $2
        """;

    public async Task<Outcome<WebhookId>> AskAsync(TeamScope scope, WebhookId id)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var lane = await writer.WriteAsync(transaction =>
        {
            var webhook = transaction.Context.Webhooks.In(scope).AsNoTracking().Where(row => row.Id == id && row.DeletedAt == null).Select(row => new { row.Key, row.Name }).FirstOrDefault();
            if (webhook is null)
            {
                return 0;
            }

            var key = webhook.Key;
            transaction.Audit(scope, AuditAction.ReceiverProbed, new AuditSubject(id.Value, webhook.Name));
            Now(transaction, key, clock.GetUtcNow());
            return key;
        });
        if (lane == 0)
        {
            return Refusal.NotFound("webhook");
        }

        alarm.Wake(lane);
        pulse.Beat(scope.TeamId);
        return id;
    }

    /// <summary>For whoever thinks that the receiver is back; the lane is to be woken afterwards.</summary>
    internal static void Now(WriteTransaction transaction, long webhookKey, DateTimeOffset now)
    {
        if (IncidentRows.Running(transaction, webhookKey) is { IsOpen: true })
        {
            IncidentRows.ProbeNow(transaction, webhookKey, now);
            transaction.Statement(MakeOneDue).Bind(webhookKey, now).Run();
        }
    }
}
