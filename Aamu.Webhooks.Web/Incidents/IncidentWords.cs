using System.Globalization;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Incidents;

/// <summary>An outage in words. Pure.</summary>
internal static class IncidentWords
{
    /// <summary><c>214 attempts, 31 deliveries</c></summary>
    public static string Failed(Incident incident) =>
        $"{Many(incident.Failures, "attempt", "attempts")}, {Many(Math.Max(incident.FailedDeliveries, 1), "delivery", "deliveries")}";

    public static string Waiting(IncidentLine line) => line.Waiting.Number == 0 ? "nothing" : $"{line.Waiting} {(line.Waiting.Number == 1 ? "delivery" : "deliveries")}";

    public static string Lasted(Incident incident) => incident.EndedAt is { } end ? $"lasted {Durations.Words(end - incident.StartedAt)}" : "still lasts";

    public static string GivenUp(IncidentLine line) =>
        line.GivenUp.Number == 1 ? "It cost 1 delivery, which was given up." : $"It cost {line.GivenUp} deliveries, which were given up.";

    private static string Many(int count, string one, string more) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? one : more)}";
}
