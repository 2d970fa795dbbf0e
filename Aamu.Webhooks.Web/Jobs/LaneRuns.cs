using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>
/// Drains lanes for jobs. A Hangfire worker is a thread that is held while its job waits, so a job stays with its lane for a moment only:
/// a lane that goes on, waiting for a slow receiver or for more to come, is drained beside the workers, and nobody waits for somebody else's receiver.
/// </summary>
internal sealed partial class LaneRuns(LaneDrainer drainer, LaneAlarm alarm, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<LaneRuns> logger) : IHostedService
{
    /// <summary>Beyond it jobs stay with their lanes, and the two pools of workers are the bulkhead.</summary>
    private const int MaxBeside = 4_000;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    /// <summary>A lane in use is not woken by a job for each delivery: it waits for the next one.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Task, long> beside = new();

    public async Task RunAsync(long webhookKey)
    {
        var run = DrainAsync(webhookKey);
        if (beside.Count >= MaxBeside || await Task.WhenAny(run, Task.Delay(Moment, clock)) == run)
        {
            await run;
            return;
        }

        beside.TryAdd(run, webhookKey);
        _ = LetGoAsync(run, webhookKey);
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
            var linger = beside.Count < MaxBeside / 2 ? Linger : TimeSpan.Zero;
            report = await drainer.DrainAsync(webhookKey, bell, linger, () => beside.Count >= MaxBeside, lifetime.ApplicationStopping);
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
