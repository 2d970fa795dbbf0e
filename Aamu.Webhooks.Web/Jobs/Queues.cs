namespace Aamu.Webhooks.Web.Jobs;

/// <summary>Hangfire's queues. A bulkhead: lanes whose receivers are slow or failing wait only for each other.</summary>
internal static class Queues
{
    public const string Lanes = "lanes";
    public const string SlowLanes = "slow-lanes";
    public const string Default = "default";
}
