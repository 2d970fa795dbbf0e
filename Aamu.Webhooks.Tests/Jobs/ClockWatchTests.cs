using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Jobs;
using Hangfire;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Jobs;

/// <summary>That the clock was set back shows by what counts elapsed time.</summary>
public sealed class ClockWatchTests : IDisposable
{
    private const string Recurring = "look for what nobody came for";

    private readonly TemporaryFolder folder = new();
    private readonly SQLiteStorage jobs;

    public ClockWatchTests() => jobs = new SQLiteStorage(folder.File("jobs.db"));

    public void Dispose()
    {
        jobs.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Set_back_an_hour_what_waits_is_brought_forward_and_every_minute_is_a_minute_again()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://example.com/");
        await workspace.EventAsync();
        var schedules = new Schedules(new RecurringJobManager(jobs), jobs, workspace.Get<KeyUses>(), Options.Create(new BackupOptions()), NullLogger<Schedules>.Instance);
        await schedules.StartAsync(CancellationToken.None);
        PutOff();
        var clock = new SetClock(workspace.Clock);
        using var watch = new ClockWatch(workspace.Get<Recovery>(), workspace.Get<NodeWatch>(), schedules, clock, NullLogger<ClockWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        await clock.Ticking.Task;

        workspace.Clock.AdjustTime(workspace.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        clock.Elapsed.Advance(TimeSpan.FromSeconds(5));
        var key = await workspace.KeyOfAsync(webhook);
        await Eventually.TrueAsync(() => workspace.Alarm.Woken.Contains(key));
        await watch.StopAsync(CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.InRange(Next()!.Value, now.AddMinutes(-1), now.AddMinutes(2));
    }

    /// <summary>As it is an hour after the clock was set back.</summary>
    private void PutOff()
    {
        using var connection = jobs.GetConnection();
        using var transaction = connection.CreateWriteTransaction();
        var later = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1);
        transaction.SetRangeInHash($"recurring-job:{Recurring}", [new("NextExecution", Hangfire.Common.JobHelper.SerializeDateTime(later))]);
        transaction.AddToSet("recurring-jobs", Recurring, Hangfire.Common.JobHelper.ToTimestamp(later));
        transaction.Commit();
    }

    private DateTime? Next()
    {
        using var connection = jobs.GetConnection();
        return connection.GetRecurringJobs().Single(job => job.Id == Recurring).NextExecution;
    }

    /// <summary>The time of day is the workspace's; what has elapsed is counted apart from it.</summary>
    private sealed class SetClock(FakeTimeProvider wall) : TimeProvider
    {
        public FakeTimeProvider Elapsed { get; } = new();

        /// <summary>Completes when somebody has begun to count.</summary>
        public TaskCompletionSource Ticking { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override long TimestampFrequency => Elapsed.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => wall.GetUtcNow();

        public override long GetTimestamp() => Elapsed.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = Elapsed.CreateTimer(callback, state, dueTime, period);
            Ticking.TrySetResult();
            return timer;
        }
    }
}
