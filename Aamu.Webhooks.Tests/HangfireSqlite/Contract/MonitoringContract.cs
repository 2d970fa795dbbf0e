using Hangfire.States;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class MonitoringContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void Queues_show_their_length_and_their_first_jobs()
    {
        string[] ids = [.. Enumerable.Range(0, 7).Select(_ => Enqueued("default"))];
        var critical = Enqueued("critical");

        var queues = Monitor.Queues();
        Assert.Equal(["critical", "default"], queues.Select(queue => queue.Name));
        Assert.Equal(7, queues[1].Length);
        Assert.Equal(ids[..5], queues[1].FirstJobs.Select(job => job.Key));
        Assert.Equal(critical, Assert.Single(queues[0].FirstJobs).Key);
        Assert.Equal((7, 0), (Monitor.EnqueuedCount("default"), Monitor.EnqueuedCount("none")));
    }

    [Fact]
    public void Enqueued_jobs_are_shown_in_the_order_they_will_run()
    {
        string[] ids = [Enqueued("default"), Enqueued("default"), Enqueued("default")];

        var jobs = Monitor.EnqueuedJobs("default", 1, 2);
        Assert.Equal(ids[1..], jobs.Select(job => job.Key));
        Assert.All(jobs, job => Assert.True(job.Value.InEnqueuedState));
        Assert.All(jobs, job => Assert.NotNull(job.Value.EnqueuedAt));
        Assert.Empty(Monitor.EnqueuedJobs("none", 0, 10));
    }

    [Fact]
    public void A_job_that_is_queued_but_in_another_state_says_so()
    {
        var id = Enqueued("default");
        Commit(transaction => transaction.SetJobState(id, new DeletedState()));

        var job = Assert.Single(Monitor.EnqueuedJobs("default", 0, 10)).Value;
        Assert.False(job.InEnqueuedState);
        Assert.Equal(DeletedState.StateName, job.State);
        Assert.Null(job.EnqueuedAt);
    }

    [Fact]
    public void Statistics_count_everything()
    {
        Enqueued("default");
        NewJob(new ScheduledState(TimeSpan.FromHours(1)));
        NewJob(ProcessingStates.Of("server"));
        NewJob(new FailedState(new InvalidOperationException()));
        NewJob(new AwaitingState("1"));
        Commit(transaction =>
        {
            transaction.IncrementCounter("stats:succeeded");
            transaction.IncrementCounter("stats:succeeded");
            transaction.IncrementCounter("stats:deleted");
            transaction.AddToSet("recurring-jobs", "daily");
            transaction.AddToSet("retries", "1");
        });

        var statistics = Monitor.GetStatistics();
        Assert.Equal(
            (1, 1, 1, 1, 1, 2, 1),
            (statistics.Enqueued, statistics.Scheduled, statistics.Processing, statistics.Failed, statistics.Awaiting, statistics.Succeeded, statistics.Deleted));
        Assert.Equal((1, 0, 1, 1), (statistics.Queues, statistics.Servers, statistics.Recurring, statistics.Retries));
    }

    [Fact]
    public void Counts_are_those_of_the_lists()
    {
        NewJob(new SucceededState(null, 0, 0));
        NewJob(new DeletedState());
        NewJob(ProcessingStates.Of("server"));

        Assert.Equal((1, 1, 1, 0, 0), (Monitor.SucceededListCount(), Monitor.DeletedListCount(), Monitor.ProcessingCount(), Monitor.FailedCount(), Monitor.ScheduledCount()));
    }

    [Fact]
    public void The_graphs_have_every_day_of_a_week_and_every_hour_of_a_day()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        Commit(transaction =>
        {
            transaction.IncrementCounter($"stats:succeeded:{now:yyyy-MM-dd}");
            transaction.IncrementCounter($"stats:failed:{now.AddDays(-2):yyyy-MM-dd}");
            transaction.IncrementCounter($"stats:deleted:{now:yyyy-MM-dd}");
            transaction.IncrementCounter($"stats:succeeded:{now:yyyy-MM-dd-HH}");
            transaction.IncrementCounter($"stats:failed:{now.AddHours(-3):yyyy-MM-dd-HH}");
            transaction.IncrementCounter($"stats:deleted:{now:yyyy-MM-dd-HH}");
        });

        Assert.All(
            (IDictionary<DateTime, long>[])[Monitor.SucceededByDatesCount(), Monitor.FailedByDatesCount(), Monitor.DeletedByDatesCount()],
            week => Assert.Equal((7, 1), (week.Count, week.Values.Sum())));
        Assert.All(
            (IDictionary<DateTime, long>[])[Monitor.HourlySucceededJobs(), Monitor.HourlyFailedJobs(), Monitor.HourlyDeletedJobs()],
            day => Assert.Equal((24, 1), (day.Count, day.Values.Sum())));
    }

    [Fact]
    public void What_is_missing_is_refused_at_the_call()
    {
        Assert.Throws<ArgumentNullException>(() => Monitor.JobDetails(null));
        Assert.Throws<ArgumentNullException>(() => Monitor.EnqueuedJobs(null, 0, 1));
        Assert.Throws<ArgumentNullException>(() => Monitor.FetchedJobs(null, 0, 1));
        Assert.Throws<ArgumentNullException>(() => Monitor.EnqueuedCount(null));
        Assert.Throws<ArgumentNullException>(() => Monitor.FetchedCount(null));
    }
}

public sealed class MonitoringInMemory() : MonitoringContract(StorageRoom.InMemory());

public sealed class MonitoringInSQLite() : MonitoringContract(StorageRoom.InSQLite())
{
    [Fact]
    public void Fetched_jobs_are_shown_apart_from_those_that_wait()
    {
        string[] ids = [Enqueued("default"), Enqueued("default")];
        using var fetched = Connection.FetchNextJob(["default"], Soon());

        var job = Assert.Single(Monitor.FetchedJobs("default", 0, 10));
        Assert.Equal(ids[0], job.Key);
        Assert.NotNull(job.Value.FetchedAt);
        Assert.Equal(EnqueuedState.StateName, job.Value.State);
        Assert.Equal(ids[1], Assert.Single(Monitor.EnqueuedJobs("default", 0, 10)).Key);
        Assert.Equal((1, 1), (Monitor.Queues().Single().Fetched, Monitor.FetchedCount("default")));
    }

    [Fact]
    public void A_queued_job_that_is_gone_is_shown_by_its_id_alone()
    {
        Commit(transaction => transaction.AddToQueue("default", "123456"));

        var job = Assert.Single(Monitor.EnqueuedJobs("default", 0, 10));
        Assert.Equal("123456", job.Key);
        Assert.Null(job.Value);
    }
}
