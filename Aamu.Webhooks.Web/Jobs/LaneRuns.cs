using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Deliveries;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>
/// Drains lanes for jobs. A Hangfire worker is a thread that is held while its job waits, so a job stays with its lane for a moment only:
/// a lane that goes on, waiting for a slow receiver or for more to come, is drained beside the workers, and nobody waits for somebody else's receiver.
/// </summary>
internal sealed partial class LaneRuns(
    LaneDrainer drainer, LaneAlarm alarm, IOptions<JobsOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<LaneRuns> logger) : IHostedService
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    /// <summary>A lane in use is not woken by a job for each delivery: it waits for the next one.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly int most = options.Value.LanesAtOnce;
    private readonly ConcurrentDictionary<Task, long> beside = new();

    public async Task RunAsync(long webhookKey)
    {
        var run = DrainAsync(webhookKey);
        while (await Task.WhenAny(run, Task.Delay(Moment, clock)) != run)
        {
            // Also later, when another has made room: a worker that waited for its lane to end might wait for ever.
            if (beside.Count < most)
            {
                beside.TryAdd(run, webhookKey);
                _ = LetGoAsync(run, webhookKey);
                return;
            }
        }

        await run;
    }

    /// <summary>Without a job: for a lane that only this node can drain.</summary>
    public Task BeginAsync(long webhookKey)
    {
        var run = DrainAsync(webhookKey);
        beside.TryAdd(run, webhookKey);
        return LetGoAsync(run, webhookKey);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lanes finish or hand back what is in flight by themselves; the program waits for them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(beside.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task DrainAsync(long webhookKey)
    {
        var report = DrainReport.Nothing;
        var bell = alarm.Began(webhookKey);
        try
        {
            var linger = beside.Count < most / 2 ? Linger : TimeSpan.Zero;
            report = await drainer.DrainAsync(webhookKey, bell, linger, () => beside.Count >= most, lifetime.ApplicationStopping);
        }
        finally
        {
            alarm.Ended(webhookKey, report);
        }
    }

    private async Task LetGoAsync(Task run, long webhookKey)
    {
        try
        {
            await run;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception, webhookKey);
        }
        finally
        {
            beside.TryRemove(run, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Draining lane {WebhookKey} failed; recovery will look after it")]
    private partial void LogFailed(Exception exception, long webhookKey);
}
