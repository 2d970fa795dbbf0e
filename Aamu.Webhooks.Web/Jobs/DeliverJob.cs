using Hangfire;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>Wakes one lane. Hangfire's own retries are off: ours are rows that people can see.</summary>
[AutomaticRetry(Attempts = 0)]
internal sealed class DeliverJob(LaneRuns lanes)
{
    [LaneDisplayName]
    public Task RunAsync(long webhookKey, CancellationToken cancellationToken) => lanes.RunAsync(webhookKey);
}
