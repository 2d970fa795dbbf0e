using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Jobs;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage.SQLite;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Jobs;

public sealed class FailedJobsTests
{
    [Fact]
    public void What_failed_is_kept_for_a_week_and_then_forgotten_however_much_it_is()
    {
        using var folder = new TemporaryFolder();
        using var storage = new SQLiteStorage(folder.File("jobs.db"), new SQLiteStorageOptions { Synchronous = SQLiteSynchronous.Normal });
        var (client, clock) = (new BackgroundJobClient(storage, new JobFilterCollection()), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        for (var i = 0; i < 1_001; i++)
        {
            client.Create(Work.Job(), new FailedState(new InvalidOperationException("The disk is full.")));
        }

        var (failed, shown) = (new FailedJobs(storage, client, clock), storage.GetMonitoringApi());
        clock.Advance(FailedJobs.Kept - TimeSpan.FromMinutes(1));
        Assert.Equal((0, 1_001L), (failed.ForgetOld(CancellationToken.None), shown.FailedCount()));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((1_001, 0L), (failed.ForgetOld(CancellationToken.None), shown.FailedCount()));
        Assert.Equal(1_001, shown.DeletedListCount());
    }

    [Fact]
    public async Task A_run_that_finds_the_one_before_it_still_going_is_no_failure()
    {
        await using var app = await RunningApp.StartAsync();
        var (client, shown) = (app.Get<IBackgroundJobClient>(), app.Get<JobStorage>().GetMonitoringApi());
        var first = client.Enqueue(() => LongRun.GoAsync());
        await LongRun.Begun.Task;
        var second = client.Enqueue(() => LongRun.GoAsync());
        await Eventually.TrueAsync(() => shown.JobDetails(second).History[0].StateName is "Deleted" or "Failed");
        Assert.Equal("Deleted", shown.JobDetails(second).History[0].StateName);
        Assert.NotNull(shown.JobDetails(second).ExpireAt);
        LongRun.End.SetResult();
        await Eventually.TrueAsync(() => shown.JobDetails(first).History[0].StateName == "Succeeded");
        Assert.Equal(0, shown.FailedCount());
    }

    public static class LongRun
    {
        internal static TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal static TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [AutomaticRetry(Attempts = 0)]
        [DisableConcurrentExecution(timeoutInSeconds: 0)]
        public static Task GoAsync()
        {
            Begun.TrySetResult();
            return End.Task;
        }
    }
}
