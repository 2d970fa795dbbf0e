using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Health;

/// <summary>
/// Asks what the first person after a start will ask, for a team that there is not: composing these queries takes longer than running them, and nobody need wait for it.
/// </summary>
public sealed class FirstLook(HealthLog health, OpenProblems problems, WebhookList webhooks, DeliveryLog deliveries, EventLog events)
{
    private const int PageSize = 50;

    private static readonly TeamScope Nobody = new(new TeamId("-"), TeamRole.Viewer, nameof(FirstLook));

    /// <summary>Reads no team's rows.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await health.TeamAsync(Nobody, HealthRange.Day, cancellationToken);
        await problems.ReadAsync(Nobody, cancellationToken);
        await health.FirstStepsAsync(Nobody, cancellationToken);
        await webhooks.LinesAsync(Nobody, cancellationToken);
        await deliveries.PageAsync(Nobody, new DeliveryFilter(), PageSize, reach: LogReach.OfAPerson, cancellationToken: cancellationToken);
        await events.PageAsync(Nobody, new EventFilter(), PageSize, reach: LogReach.OfAPerson, cancellationToken: cancellationToken);
    }
}
