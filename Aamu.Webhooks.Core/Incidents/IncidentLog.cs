using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>An outage of a receiver as a page shows it.</summary>
/// <param name="Incident">What happened.</param>
/// <param name="FirstDelivery">The delivery that failed first; null when it is not kept any more.</param>
/// <param name="Url">Where that was sent to; null when it is not kept any more.</param>
/// <param name="DisablesAt">When the webhook would be disabled, should nothing get through before.</param>
/// <param name="Waiting">Deliveries that wait for the receiver now; none once it has ended.</param>
/// <param name="GivenUp">What it cost: deliveries whose schedule was used up during it, and that nobody has sent again.</param>
public sealed record IncidentLine(Incident Incident, DeliveryId? FirstDelivery, string? Url, DateTimeOffset DisablesAt, Count Waiting, Count GivenUp)
{
    /// <summary>Which deliveries to send again, to make good what it cost.</summary>
    public DeliveryFilter Cost(WebhookId webhook, DateTimeOffset now) => new()
    {
        WebhookId = webhook,
        State = DeliveryState.Exhausted,
        TriedSince = Incident.StartedAt,
        TriedUntil = Incident.EndedAt ?? now,
    };
}

/// <summary>Reads incidents.</summary>
public sealed class IncidentLog(IDbContextFactory<WebhooksDbContext> contexts)
{
    private const int MostCounted = 1_000;

    /// <summary>Those of one webhook, the newest first: one that runs is the first. Small ones that a retry mended are not among them.</summary>
    public async Task<IReadOnlyList<IncidentLine>> OfAsync(TeamScope scope, WebhookId id, int most, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await context.Webhooks.In(scope).Where(webhook => webhook.Id == id && webhook.DeletedAt == null).Select(webhook => webhook.Key).FirstOrDefaultAsync(cancellationToken);
        var rows = await context.Incidents.Where(incident => incident.WebhookKey == key).OrderByDescending(incident => incident.Key).Take(most)
            .Select(incident => new
            {
                Incident = incident,
                First = context.Deliveries.Where(delivery => delivery.Key == incident.FirstDeliveryKey).Select(delivery => (DeliveryId?)delivery.Id).FirstOrDefault(),
                context.Attempts.FirstOrDefault(attempt => attempt.DeliveryKey == incident.FirstDeliveryKey && attempt.StartedAt == incident.StartedAt)!.Url,
                Waiting = incident.EndedAt != null ? 0 : context.Deliveries
                    .Where(delivery => delivery.WebhookKey == key && delivery.State == (incident.DisabledAt == null ? DeliveryState.Pending : DeliveryState.Held))
                    .OrderBy(delivery => delivery.DueAt).Take(MostCounted).Count(),
                GivenUp = context.Deliveries
                    .Where(delivery => delivery.WebhookKey == key && delivery.State == DeliveryState.Exhausted && delivery.LastAttemptAt >= incident.StartedAt)
                    .Where(delivery => incident.EndedAt == null || delivery.LastAttemptAt <= incident.EndedAt)
                    .OrderBy(delivery => delivery.Key).Take(MostCounted).Count(),
            })
            .ToListAsync(cancellationToken);
        return [.. rows.Where(row => row.Incident.IsWorthTelling).Select(row => new IncidentLine(
            row.Incident, row.First, row.Url, CircuitBreaker.DisablesAt(row.Incident), Counted(row.Waiting), Counted(row.GivenUp)))];
    }

    private static Count Counted(int number) => new(number, number == MostCounted);
}
