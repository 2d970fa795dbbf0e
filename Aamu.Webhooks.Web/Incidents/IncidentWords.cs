using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Incidents;

/// <summary>An outage in words. Pure.</summary>
internal static class IncidentWords
{
    /// <summary><c>214 attempts, 31 deliveries</c></summary>
    public static string Failed(Incident incident) => Strings.FailedOf.With(
        Wording.Of(incident.Failures, Strings.AttemptOne, Strings.AttemptMany),
        Wording.Of(Math.Max(incident.FailedDeliveries, 1), Strings.DeliveryOne, Strings.DeliveryMany));

    public static string Waiting(IncidentLine line) => line.Waiting.Number == 0 ? Strings.WaitingNothing : Counted(line.Waiting, Strings.DeliveryOne, Strings.DeliveryMany);

    public static string Lasted(Incident incident) => incident.EndedAt is { } end ? Strings.Lasted.With(Durations.Words(end - incident.StartedAt)) : Strings.StillLasts;

    public static string GivenUp(IncidentLine line) => Counted(line.GivenUp, Strings.CostOne, Strings.CostMany);

    /// <summary>A count may be "1,000+", which is never one.</summary>
    private static string Counted(Count count, string one, string many) => (count.Number == 1 ? one : many).With(count);
}
