using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>
/// Tells a team by events how its webhooks do: accepted, judged and promised like any other, in the transaction of what they tell of. A webhook
/// never gets those about itself, and what becomes of their own deliveries is no news: so nothing goes round in circles.
/// </summary>
public sealed class OperationalEvents(WebhookRoster roster, HeldRoom held, TimeProvider clock)
{
    public const string Failing = "webhook.failing";
    public const string Disabled = "webhook.disabled";
    public const string Recovered = "webhook.recovered";
    public const string Exhausted = "delivery.exhausted";

    /// <summary>Answers the lanes that have got something to send.</summary>
    internal IReadOnlyCollection<long> Emit(WriteTransaction transaction, LaneWebhook about, IReadOnlyList<Notice> notices)
    {
        if (notices.Count == 0)
        {
            return [];
        }

        var webhook = transaction.Context.Webhooks.AsNoTracking().Where(row => row.Key == about.Key).Select(row => new { row.Id, row.Name }).First();
        var lanes = new HashSet<long>();
        foreach (var (type, incident, reason) in notices)
        {
            var data = new Dictionary<string, object?>
            {
                ["webhookId"] = webhook.Id.Value,
                ["webhookName"] = webhook.Name,
                ["failingSince"] = IsoTime.Format(incident.StartedAt),
                ["failures"] = incident.Failures,
                ["lastOutcome"] = incident.LastOutcome.Code(),
                ["lastStatusCode"] = incident.LastStatusCode,
            };
            switch (type)
            {
                case Failing:
                    data["percentToDisabling"] = incident.Told >= Warning.Halfway ? (int)incident.Told : 0;
                    data["disablesAt"] = IsoTime.Format(CircuitBreaker.DisablesAt(incident));
                    break;
                case Disabled:
                    data["reason"] = reason;
                    break;
                default:
                    data["recoveredAt"] = IsoTime.Format(incident.EndedAt!.Value);
                    break;
            }

            Emit(transaction, about, type, data, lanes);
        }

        return lanes;
    }

    internal IReadOnlyCollection<long> EmitExhausted(WriteTransaction transaction, LaneWebhook about, IReadOnlyList<long> deliveryKeys)
    {
        // Nobody listens: then there is nothing to look up.
        if (!Listened(transaction, about, Exhausted))
        {
            return [];
        }

        var rows = from delivery in transaction.Context.Deliveries.AsNoTracking()
                   where deliveryKeys.Contains(delivery.Key) && delivery.State == DeliveryState.Exhausted && !delivery.IsTest
                   join webhook in transaction.Context.Webhooks on delivery.WebhookKey equals webhook.Key
                   join happened in transaction.Context.Events on delivery.EventKey equals happened.Key
                   orderby delivery.Key
                   select new { delivery, WebhookId = webhook.Id, webhook.Name, EventId = happened.Id };
        var lanes = new HashSet<long>();
        foreach (var row in rows.AsEnumerable().Where(row => !EventCatalog.IsOperational(row.delivery.EventType)).ToList())
        {
            Emit(transaction, about, Exhausted, new Dictionary<string, object?>
            {
                ["deliveryId"] = row.delivery.Id.Value,
                ["eventId"] = row.EventId.Value,
                ["eventType"] = row.delivery.EventType,
                ["webhookId"] = row.WebhookId.Value,
                ["webhookName"] = row.Name,
                ["attempts"] = row.delivery.AttemptCount,
                ["lastOutcome"] = row.delivery.LastOutcome!.Value.Code(),
                ["lastStatusCode"] = row.delivery.LastStatusCode,
            }, lanes);
        }

        return lanes;
    }

    private void Emit(WriteTransaction transaction, LaneWebhook about, string type, Dictionary<string, object?> data, HashSet<long> lanes)
    {
        if (!Listened(transaction, about, type))
        {
            return;
        }

        var (now, id) = (clock.GetUtcNow(), EventId.New(clock));
        var submission = new EventSubmission { Id = id, Type = type, TeamId = about.TeamId, Data = JsonSerializer.SerializeToUtf8Bytes(data) };
        EventStore.Promise(
            transaction,
            new WorkspaceEvent { TeamId = about.TeamId, Id = id, Type = type, CreatedAt = now, ReceivedAt = now, Body = submission.Body(id, now), Verdicts = "[]" },
            [.. roster.Of(about.TeamId, transaction).Select(webhook => new Decision(webhook.WebhookKey, webhook.Version, Judge(webhook, about, type)))],
            clock,
            lanes,
            held);
    }

    /// <summary>An event that no other webhook asks for would be a row for nobody: the screens tell the same.</summary>
    private bool Listened(WriteTransaction transaction, LaneWebhook about, string type) =>
        roster.Of(about.TeamId, transaction).Any(webhook => webhook.WebhookKey != about.Key && webhook.Selection.Contains(type));

    private static Verdict Judge(Standing webhook, LaneWebhook about, string type) =>
        webhook.WebhookKey == about.Key && webhook.Selection.Contains(type) ? Verdict.AboutThisWebhook : WebhookMatcher.Judge(webhook, type, null);
}
