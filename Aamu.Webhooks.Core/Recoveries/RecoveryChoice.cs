using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>What recoveries are about, as queries: the count before and the steps after ask the same question.</summary>
internal static class RecoveryChoice
{
    /// <summary>Deliveries that have come to their end and can be sent again: their bodies are kept, and there is somewhere to send them. What was tried since <paramref name="askedAt"/> has had its turn. Null when the filter names what the team does not have.</summary>
    public static async Task<IQueryable<Delivery>?> ResendableAsync(
        WebhooksDbContext context, TeamScope scope, DeliveryFilter filter, long endKey, DateTimeOffset askedAt, CancellationToken cancellationToken) =>
        await DeliverySearch.ChooseAsync(context, scope, filter, cancellationToken) is { } rows
            ? rows.Where(delivery => delivery.Key <= endKey && (delivery.LastAttemptAt == null || delivery.LastAttemptAt <= askedAt)
                && context.Webhooks.Any(webhook => webhook.Key == delivery.WebhookKey && webhook.DeletedAt == null)
                && context.Events.Any(happened => happened.Key == delivery.EventKey && happened.Body.Length >= WorkspaceEvent.SmallestBody))
            : null;

    /// <summary>
    /// The team's events that <see cref="WebhookMatcher"/> would let through to the webhook as it stands, and that have no delivery for it. Not among
    /// them are tests, and news of webhooks: those tell of a state that has passed.
    /// </summary>
    public static IQueryable<WorkspaceEvent> Missing(WebhooksDbContext context, TeamScope scope, Webhook webhook, long afterKey, long endKey)
    {
        var types = webhook.EventTypes.SelectMany(EventSelection.Expand).Where(type => !EventCatalog.IsOperational(type)).Distinct().ToList();
        var rows = context.Events.In(scope).Where(happened => happened.Key > afterKey && happened.Key <= endKey && !happened.IsTest && types.Contains(happened.Type));
        if (webhook.ProjectIds.Count > 0)
        {
            var projects = webhook.ProjectIds.ConvertAll(id => (ProjectId?)new ProjectId(id));
            rows = rows.Where(happened => happened.ProjectId == null || projects.Contains(happened.ProjectId));
        }

        return rows.Where(happened => happened.Body.Length >= WorkspaceEvent.SmallestBody && !context.Deliveries.Any(delivery => delivery.EventKey == happened.Key && delivery.WebhookKey == webhook.Key));
    }

    public static IQueryable<Delivery> Held(WebhooksDbContext context, long webhookKey) =>
        context.Deliveries.Where(delivery => delivery.WebhookKey == webhookKey && delivery.State == DeliveryState.Held);
}
