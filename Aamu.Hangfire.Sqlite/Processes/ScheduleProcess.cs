using Hangfire.Server;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// Enqueues scheduled jobs at the moment they are due, instead of looking every few seconds: it sleeps until the earliest time of the schedule, or until a commit changes the schedule.
/// The work itself is Hangfire's own scheduler, run once. Hangfire floors due times to whole seconds, so a job may start up to a second early, as with any storage.
/// </summary>
internal sealed class ScheduleProcess(SQLiteStorage storage) : IBackgroundProcess
{
    /// <summary>The clock may be set while the process sleeps; it looks again at least this often while anything is scheduled.</summary>
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromSeconds(1);
    private readonly DelayedJobScheduler _scheduler = new(TimeSpan.FromTicks(1));

    public void Execute(BackgroundProcessContext context)
    {
        var changed = storage.Engine.Schedule.NextChange;
        var left = LeftUntilDue();
        if (left <= TimeSpan.Zero)
        {
            _scheduler.Execute(context);
        }
        else
        {
            Sleep(left ?? Timeout.InfiniteTimeSpan, changed, context.StoppingToken);
        }
    }

    public override string ToString() => "SQLite schedule";

    /// <summary>How long to sleep; null when nothing is scheduled.</summary>
    private TimeSpan? LeftUntilDue()
    {
        if (storage.Engine.Read(new EarliestTime("schedule")) is not { } score)
        {
            return null;
        }

        // Hangfire's scheduler looks at whole seconds: what stands between two of them is due with the later one.
        var left = Math.Ceiling(score) - (storage.Clock.Now() / 1000d);
        return left > s_longestSleep.TotalSeconds ? s_longestSleep : TimeSpan.FromSeconds(left);
    }

    private void Sleep(TimeSpan time, Task changed, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task.WaitAny([Task.Delay(time, storage.Clock, over.Token), changed], stopping);
        over.Cancel();
    }
}
