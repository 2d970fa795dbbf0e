using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
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
    public required WebhookId WebhookId { get; init; }

    public required string WebhookName { get; init; }

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
        return await LinesAsync(context, scope, Rows(context, scope, id).OrderByDescending(incident => incident.Key).Take(most), cancellationToken);
    }

    /// <summary>Those of all webhooks of the team or of one, the newest first.</summary>
    public async Task<Page<IncidentLine>> PageAsync(TeamScope scope, WebhookId? webhook, int limit, long? before = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = Rows(context, scope, webhook).Where(incident => before == null || incident.Key < before).OrderByDescending(incident => incident.Key).Take(limit + 1);
        return Page.Of(await LinesAsync(context, scope, rows, cancellationToken), limit, line => line.Incident.Key);
    }

    public async Task<IncidentLine?> FindAsync(TeamScope scope, IncidentId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await LinesAsync(context, scope, Rows(context, scope, null).Where(incident => incident.Key == id.Key), cancellationToken)).SingleOrDefault();
    }

    private static IQueryable<Incident> Rows(WebhooksDbContext context, TeamScope scope, WebhookId? id)
    {
        var webhooks = context.Webhooks.In(scope).Where(webhook => webhook.DeletedAt == null && (id == null || webhook.Id == id)).Select(webhook => webhook.Key);
        return context.Incidents.Where(incident => webhooks.Contains(incident.WebhookKey))
            .Where(incident => incident.Failures >= CircuitBreaker.FewFailures || incident.OpenedAt != null || incident.DisabledAt != null);
    }

    private static async Task<List<IncidentLine>> LinesAsync(WebhooksDbContext context, TeamScope scope, IQueryable<Incident> incidents, CancellationToken cancellationToken)
    {
        var rows = await incidents.Join(context.Webhooks, incident => incident.WebhookKey, webhook => webhook.Key, (incident, webhook) => new
        {
            Incident = incident,
            webhook.Id,
            webhook.Name,
            First = context.Deliveries.Where(delivery => delivery.Key == incident.FirstDeliveryKey).Select(delivery => (DeliveryId?)delivery.Id).FirstOrDefault(),
            context.Attempts.FirstOrDefault(attempt => attempt.DeliveryKey == incident.FirstDeliveryKey && attempt.StartedAt == incident.StartedAt)!.Url,
            // Each state by itself: only so is it read from the index of what is pending, or held.
            Waiting = incident.EndedAt != null ? 0
                : incident.DisabledAt == null
                    ? context.Deliveries.Where(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Pending).OrderBy(delivery => delivery.DueAt).Take(MostCounted).Count()
                    : context.Deliveries.Where(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Held).OrderBy(delivery => delivery.Key).Take(MostCounted).Count(),
            GivenUp = context.Deliveries
                .Where(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Exhausted && delivery.LastAttemptAt >= incident.StartedAt)
                .Where(delivery => incident.EndedAt == null || delivery.LastAttemptAt <= incident.EndedAt)
                .OrderBy(delivery => delivery.Key).Take(MostCounted).Count(),
        }).OrderByDescending(row => row.Incident.Key).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new IncidentLine(row.Incident, row.First, row.Url is null ? null : SandboxAddress.For(scope, row.Url), CircuitBreaker.DisablesAt(row.Incident), Counted(row.Waiting), Counted(row.GivenUp))
        {
            WebhookId = row.Id,
            WebhookName = row.Name,
        });
    }

    private static Count Counted(int number) => new(number, number == MostCounted);
}
