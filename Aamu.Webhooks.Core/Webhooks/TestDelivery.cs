using System.Text;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>A test that was sent: where to watch it.</summary>
public sealed record SentTest(EventId EventId, DeliveryId DeliveryId);

/// <summary>Sends the catalog's example to one webhook: a real event and a real, signed delivery through the same lane, marked as a test.</summary>
public sealed class TestDelivery(SingleWriter writer, WebhookRoster roster, ILaneAlarm alarm, TeamPulse pulse, TimeProvider clock)
{
    /// <param name="scope">An editor's at least.</param>
    /// <param name="id">The webhook; it may be paused or disabled, for trying before resuming.</param>
    /// <param name="eventType">Null: the first that the webhook listens to.</param>
    public async Task<Outcome<SentTest>> SendAsync(TeamScope scope, WebhookId id, string? eventType = null)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        if (eventType is not null && !EventCatalog.Knows(eventType))
        {
            return Refusal.Field("eventType", EventSelection.Check(eventType)!);
        }

        var sent = await writer.WriteAsync(transaction => Store(transaction, scope, id, eventType));
        if (sent is not var (webhookKey, test))
        {
            return Refusal.NotFound("webhook");
        }

        alarm.Wake(webhookKey);
        pulse.Beat(scope.TeamId);
        return test;
    }

    private (long WebhookKey, SentTest Test)? Store(WriteTransaction transaction, TeamScope scope, WebhookId id, string? eventType)
    {
        var webhook = transaction.Context.Webhooks.In(scope).AsNoTracking().FirstOrDefault(row => row.Id == id && row.DeletedAt == null);
        if (webhook is null)
        {
            return null;
        }

        var type = EventCatalog.Find(eventType ?? webhook.EventTypes.SelectMany(EventSelection.Expand).First())!;
        var decisions = roster.Of(scope.TeamId, transaction)
            .Select(other => new Decision(other.WebhookKey, other.Version, other.WebhookKey == webhook.Key ? Verdict.Matched : Verdict.TestOfAnotherWebhook))
            .ToList();
        var happened = Happened(transaction, scope, webhook, type).With(decisions);
        var delivery = DeliveryId.New(clock);
        var eventKey = EventStore.Add(transaction, happened)!.Value;
        EventStore.AddDelivery(transaction, delivery, happened, eventKey, decisions.Find(decision => decision.WebhookKey == webhook.Key));
        transaction.Audit(scope, AuditAction.TestSent, new AuditSubject(id.Value, webhook.Name), new AuditChange("eventType", null, type.Name), new AuditChange("delivery", null, delivery.Value));
        return (webhook.Key, new SentTest(happened.Id, delivery));
    }

    private WorkspaceEvent Happened(WriteTransaction transaction, TeamScope scope, Webhook webhook, EventType type)
    {
        var now = clock.GetUtcNow();
        var submission = new EventSubmission
        {
            Id = EventId.New(clock),
            Type = type.Name,
            TeamId = scope.TeamId,
            ProjectId = type.Level == EventLevel.Project ? ProjectFor(transaction, scope, webhook) : null,
            Data = Encoding.UTF8.GetBytes(type.Example),
        };
        return new WorkspaceEvent
        {
            TeamId = scope.TeamId,
            Id = submission.Id.Value,
            Type = type.Name,
            ProjectId = submission.ProjectId,
            CreatedAt = now,
            ReceivedAt = now,
            Body = submission.Body(submission.Id.Value, now),
            Verdicts = "[]",
            IsTest = true,
        };
    }

    /// <summary>A project that the webhook listens to, so that the test looks like the real thing.</summary>
    private static ProjectId? ProjectFor(WriteTransaction transaction, TeamScope scope, Webhook webhook) =>
        webhook.ProjectIds.Count > 0
            ? new ProjectId(webhook.ProjectIds[0])
            : transaction.Context.Projects.In(scope).Where(project => project.DeletedAt == null && project.ArchivedAt == null)
                .OrderBy(project => project.Name).Select(project => (ProjectId?)project.Id).FirstOrDefault();
}
