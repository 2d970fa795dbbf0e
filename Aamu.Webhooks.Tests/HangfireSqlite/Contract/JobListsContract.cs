using Hangfire.States;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class JobListsContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void Lists_of_work_to_come_have_the_oldest_first()
    {
        string[] scheduled = [NewJob(new ScheduledState(TimeSpan.FromHours(2))), NewJob(new ScheduledState(TimeSpan.FromHours(1)))];
        string[] processing = [NewJob(ProcessingStates.Of("server")), NewJob(ProcessingStates.Of("server"))];
        string[] awaiting = [NewJob(new AwaitingState(scheduled[0])), NewJob(new AwaitingState(scheduled[0]))];

        Assert.Equal(scheduled, Monitor.ScheduledJobs(0, 10).Select(job => job.Key));
        Assert.Equal(processing, Monitor.ProcessingJobs(0, 10).Select(job => job.Key));
        Assert.Equal(awaiting, Monitor.AwaitingJobs(0, 10).Select(job => job.Key));
    }

    [Fact]
    public void Lists_of_work_done_have_the_newest_first()
    {
        string[] succeeded = [NewJob(new SucceededState("1", 2, 3)), NewJob(new SucceededState("2", 2, 3))];
        string[] failed = [NewJob(new FailedState(new InvalidOperationException("a"))), NewJob(new FailedState(new InvalidOperationException("b")))];
        string[] deleted = [NewJob(new DeletedState()), NewJob(new DeletedState())];

        Assert.Equal(succeeded.Reverse(), Monitor.SucceededJobs(0, 10).Select(job => job.Key));
        Assert.Equal(failed.Reverse(), Monitor.FailedJobs(0, 10).Select(job => job.Key));
        Assert.Equal(deleted.Reverse(), Monitor.DeletedJobs(0, 10).Select(job => job.Key));
    }

    [Fact]
    public void A_list_is_shown_page_by_page()
    {
        var ids = Enumerable.Range(0, 5).Select(_ => NewJob(new SucceededState(null, 0, 0))).Reverse().ToArray();

        Assert.Equal(ids[1..3], Monitor.SucceededJobs(1, 2).Select(job => job.Key));
        Assert.Equal(ids[4..], Monitor.SucceededJobs(4, 2).Select(job => job.Key));
        Assert.Empty(Monitor.SucceededJobs(5, 2));
    }

    [Fact]
    public void A_job_is_listed_in_its_present_state_only()
    {
        var id = NewJob(new FailedState(new InvalidOperationException("first")));
        Commit(transaction => transaction.SetJobState(id, new ScheduledState(TimeSpan.FromMinutes(1))));
        Commit(transaction => transaction.SetJobState(id, new FailedState(new InvalidOperationException("second"))));

        Assert.Empty(Monitor.ScheduledJobs(0, 10));
        Assert.Equal("second", Assert.Single(Monitor.FailedJobs(0, 10)).Value.ExceptionMessage);
        Assert.Equal((0, 1), (Monitor.ScheduledCount(), Monitor.FailedCount()));
    }

    [Fact]
    public void A_succeeded_job_shows_its_result_and_how_long_it_took()
    {
        NewJob(new SucceededState("done", 20, 300));

        var job = Assert.Single(Monitor.SucceededJobs(0, 10)).Value;
        Assert.True(job.InSucceededState);
        Assert.Equal("\"done\"", job.Result);
        Assert.Equal(320, job.TotalDuration);
        Assert.Equal(nameof(Work.Do), job.Job.Method.Name);
        Assert.NotNull(job.InvocationData);
        Assert.NotNull(job.SucceededAt);
        Assert.Equal("20", job.StateData["Latency"]);
    }

    [Fact]
    public void A_failed_job_shows_what_went_wrong()
    {
        NewJob(new FailedState(new InvalidOperationException("no luck")) { Reason = "because" });

        var job = Assert.Single(Monitor.FailedJobs(0, 10)).Value;
        Assert.True(job.InFailedState);
        Assert.Equal(("because", "no luck", typeof(InvalidOperationException).FullName), (job.Reason, job.ExceptionMessage, job.ExceptionType));
        Assert.Contains("no luck", job.ExceptionDetails, StringComparison.Ordinal);
        Assert.NotNull(job.FailedAt);
    }

    [Fact]
    public void A_scheduled_job_shows_when_it_is_due()
    {
        var due = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        NewJob(new ScheduledState(due));

        var job = Assert.Single(Monitor.ScheduledJobs(0, 10)).Value;
        Assert.True(job.InScheduledState);
        Assert.Equal(due, job.EnqueueAt.ToUniversalTime());
        Assert.NotNull(job.ScheduledAt);
    }

    [Fact]
    public void A_processing_job_shows_its_server()
    {
        NewJob(ProcessingStates.Of("the server"));

        var job = Assert.Single(Monitor.ProcessingJobs(0, 10)).Value;
        Assert.True(job.InProcessingState);
        Assert.Equal("the server", job.ServerId);
        Assert.NotNull(job.StartedAt);
    }

    [Fact]
    public void An_awaiting_job_shows_the_state_of_the_one_it_awaits()
    {
        var parent = NewJob(new ScheduledState(TimeSpan.FromHours(1)));
        NewJob(new AwaitingState(parent));
        NewJob(new AwaitingState("unknown"));

        var jobs = Monitor.AwaitingJobs(0, 10);
        Assert.Equal([ScheduledState.StateName, null], jobs.Select(job => job.Value.ParentStateName));
        Assert.All(jobs, job => Assert.True(job.Value.InAwaitingState));
        Assert.Equal(2, Monitor.AwaitingCount());
    }

    [Fact]
    public void A_deleted_job_shows_when_it_was_deleted()
    {
        NewJob(new DeletedState());

        var job = Assert.Single(Monitor.DeletedJobs(0, 10)).Value;
        Assert.True(job.InDeletedState);
        Assert.NotNull(job.DeletedAt);
    }
}

public sealed class JobListsInSQLite() : JobListsContract(StorageRoom.InSQLite());

public sealed class JobListsInMemory() : JobListsContract(StorageRoom.InMemory());
