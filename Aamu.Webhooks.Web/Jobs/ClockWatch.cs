using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>
/// Notices when somebody sets the clock back, by what counts elapsed time: then due times and Hangfire's schedule would lie in the future by as much. When it is set ahead
/// both come about by themselves.
/// </summary>
internal sealed partial class ClockWatch(Recovery recovery, NodeWatch nodes, Schedules schedules, TimeProvider clock, ILogger<ClockWatch> logger) : BackgroundService
{
    /// <summary>Half of what counts as a little: what is promised between the change and its discovery is told from what was promised before.</summary>
    private static readonly TimeSpan Every = WaitingTimes.Little / 2;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (wall, counted) = (clock.GetUtcNow(), clock.GetTimestamp());
        using var beat = new PeriodicTimer(Every, clock);
        var back = TimeSpan.Zero;
        while (await beat.WaitForNextTickAsync(stoppingToken))
        {
            var now = clock.GetUtcNow();
            back += clock.GetElapsedTime(counted) - (now - wall);
            (wall, counted) = (now, clock.GetTimestamp());
            if (back < WaitingTimes.Little || await IsDoneAsync(back))
            {
                back = TimeSpan.Zero;
            }
        }
    }

    private async Task<bool> IsDoneAsync(TimeSpan back)
    {
        try
        {
            if (await nodes.HasCompanyAsync())
            {
                // What waits was promised by the clocks of others too. They, and an operator, are to put this one right.
                LogDiffers(back);
                return true;
            }

            schedules.StartAnew();
            await recovery.AfterClockWentBackAsync(back);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The store may be full, or busy: tried again at the next beat.
            LogFailed(exception);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The clock of this machine went back by {By}, and other nodes serve the same database: nothing was brought forward. See to it that their clocks agree")]
    private partial void LogDiffers(TimeSpan by);

    [LoggerMessage(Level = LogLevel.Error, Message = "The clock went back, and what waits could not be brought forward yet")]
    private partial void LogFailed(Exception exception);
}
