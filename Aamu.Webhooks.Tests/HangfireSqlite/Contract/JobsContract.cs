using Hangfire.States;
using Hangfire.Storage;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class JobsContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void A_created_job_has_its_method_parameters_and_time_and_no_state()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1);
        var data = Connection.GetJobData(NewJob(("Culture", "fi"), ("Odd \"name\"", "ä\n")));

        Assert.Equal(nameof(Work.Do), data.Job.Method.Name);
        Assert.Equal(["a"], data.Job.Args);
        Assert.Equal(nameof(Work.Do), data.InvocationData.Method);
        Assert.Null(data.LoadException);
        Assert.Null(data.State);
        Assert.Equal(DateTimeKind.Utc, data.CreatedAt.Kind);
        Assert.InRange(data.CreatedAt, before, before.AddMinutes(1));
        Assert.Equal(new Dictionary<string, string> { ["Culture"] = "fi", ["Odd \"name\""] = "ä\n" }, data.ParametersSnapshot);
    }

    [Fact]
    public void A_created_job_is_seen_by_other_connections_at_once()
    {
        var id = NewJob(("Culture", "fi"));
        using var other = Connect();

        Assert.Equal("fi", other.GetJobParameter(id, "Culture"));
        Assert.NotNull(other.GetJobData(id));
        Assert.NotNull(Monitor.JobDetails(id));
    }

    [Fact]
    public void A_created_job_outlives_its_connection()
    {
        string id;
        using (var other = Connect())
        {
            id = other.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), default, TimeSpan.FromHours(1));
        }

        Assert.NotNull(Connection.GetJobData(id));
    }

    [Fact]
    public void Ids_differ() => Assert.NotEqual(NewJob(), NewJob());

    [Fact]
    public void A_job_keeps_the_queue_it_was_made_for()
    {
        var id = Connection.CreateExpiredJob(Work.Job(queue: "critical"), new Dictionary<string, string>(), default, TimeSpan.FromHours(1));

        Assert.Equal("critical", Connection.GetJobData(id).Job.Queue);
    }

    [Theory]
    [InlineData("123456789")]
    [InlineData("no number")]
    [InlineData("")]
    public void An_unknown_job_has_nothing_to_tell(string id)
    {
        Assert.Null(Connection.GetJobData(id));
        Assert.Null(Connection.GetStateData(id));
        Assert.Null(Connection.GetJobParameter(id, "Culture"));
        Assert.Null(Monitor.JobDetails(id));
    }

    [Theory]
    [InlineData("123456789")]
    [InlineData("no number")]
    public void Commands_for_an_unknown_job_do_nothing(string id)
    {
        Connection.SetJobParameter(id, "Culture", "fi");
        Commit(transaction =>
        {
            transaction.SetJobState(id, new DeletedState());
            transaction.AddJobState(id, new DeletedState());
            transaction.SetJobParameter(id, "Culture", "fi");
            transaction.ExpireJob(id, TimeSpan.FromDays(1));
            transaction.PersistJob(id);
        });

        Assert.Null(Connection.GetStateData(id));
        Assert.Equal(0, Monitor.DeletedListCount());
    }

    [Fact]
    public void A_parameter_can_be_set_and_set_anew()
    {
        var id = NewJob(("Culture", "fi"));
        Connection.SetJobParameter(id, "Culture", "sv");
        Connection.SetJobParameter(id, "RetryCount", "1");

        Assert.Equal("sv", Connection.GetJobParameter(id, "Culture"));
        Assert.Equal("1", Connection.GetJobParameter(id, "RetryCount"));
        Assert.Null(Connection.GetJobParameter(id, "retrycount"));
    }

    [Fact]
    public void A_parameter_can_be_null()
    {
        var id = NewJob(("Culture", "fi"));
        Connection.SetJobParameter(id, "Culture", null);

        Assert.Null(Connection.GetJobParameter(id, "Culture"));
    }

    [Fact]
    public void A_parameter_set_in_a_transaction_is_there_after_its_commit()
    {
        var id = NewJob();
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();
        transaction.SetJobParameter(id, "RetryCount", "2");

        Assert.Null(Connection.GetJobParameter(id, "RetryCount"));
        transaction.Commit();
        Assert.Equal("2", Connection.GetJobParameter(id, "RetryCount"));
    }

    [Fact]
    public void A_job_made_in_a_transaction_is_there_after_its_commit()
    {
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();
        var id = transaction.CreateJob(Work.Job(), new Dictionary<string, string> { ["Culture"] = "fi" }, default, TimeSpan.FromHours(1));
        transaction.SetJobState(id, new EnqueuedState());

        Assert.Null(Connection.GetJobData(id));
        transaction.Commit();
        Assert.Equal("fi", Connection.GetJobParameter(id, "Culture"));
        Assert.Equal(EnqueuedState.StateName, Connection.GetJobData(id).State);
    }

    [Fact]
    public void A_transaction_that_is_not_committed_leaves_nothing()
    {
        var id = NewJob();
        using (var transaction = Connection.CreateWriteTransaction())
        {
            transaction.SetJobState(id, new DeletedState());
            transaction.AddToSet("set", "a");
        }

        Assert.Null(Connection.GetStateData(id));
        Assert.Equal(0, Connection.GetSetCount("set"));
    }

    [Fact]
    public void A_job_is_in_the_state_it_was_set_to_last()
    {
        var id = NewJob();
        Commit(transaction => transaction.SetJobState(id, new EnqueuedState("critical") { Reason = "once" }));
        Commit(transaction => transaction.SetJobState(id, new DeletedState { Reason = "enough" }));

        var state = Connection.GetStateData(id);
        Assert.Equal(DeletedState.StateName, state.Name);
        Assert.Equal("enough", state.Reason);
        Assert.Equal(new DeletedState().SerializeData().Keys.Order(), state.Data.Keys.Order());
        Assert.Equal(DeletedState.StateName, Connection.GetJobData(id).State);
    }

    [Fact]
    public void A_jobs_first_state_may_be_set_twice_in_one_transaction()
    {
        var id = NewJob();
        Commit(transaction =>
        {
            transaction.SetJobState(id, new EnqueuedState());
            transaction.SetJobState(id, new DeletedState());
        });

        Assert.Equal(DeletedState.StateName, Connection.GetJobData(id).State);
        Assert.Equal([DeletedState.StateName, EnqueuedState.StateName], Monitor.JobDetails(id).History.Select(entry => entry.StateName));
    }

    [Fact]
    public void The_history_has_every_state_with_its_data_the_newest_first()
    {
        var id = NewJob(new EnqueuedState("critical"));
        Commit(transaction => transaction.AddJobState(id, new FailedState(new InvalidOperationException("no")) { Reason = "broken" }));
        Commit(transaction => transaction.SetJobState(id, new DeletedState()));

        var history = Monitor.JobDetails(id).History;
        Assert.Equal([DeletedState.StateName, FailedState.StateName, EnqueuedState.StateName], history.Select(entry => entry.StateName));
        Assert.Equal("broken", history[1].Reason);
        Assert.Equal("no", history[1].Data["ExceptionMessage"]);
        Assert.Equal("critical", history[2].Data["Queue"]);
    }

    [Fact]
    public void A_state_added_to_the_history_does_not_become_the_jobs_state()
    {
        var id = NewJob(new EnqueuedState());
        Commit(transaction => transaction.AddJobState(id, new DeletedState()));

        Assert.Equal(EnqueuedState.StateName, Connection.GetStateData(id).Name);
    }

    [Fact]
    public void A_new_job_expires_until_it_is_persisted_and_again_when_it_is_told_to()
    {
        var id = NewJob();
        Assert.NotNull(Monitor.JobDetails(id).ExpireAt);

        Commit(transaction => transaction.PersistJob(id));
        Assert.Null(Monitor.JobDetails(id).ExpireAt);

        Commit(transaction => transaction.ExpireJob(id, TimeSpan.FromHours(2)));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        Assert.InRange(Monitor.JobDetails(id).ExpireAt!.Value, now.AddMinutes(110), now.AddMinutes(130));
    }

    [Fact]
    public void A_state_and_an_expiry_of_one_transaction_both_count()
    {
        var id = NewJob();
        Commit(transaction =>
        {
            transaction.SetJobState(id, new EnqueuedState());
            transaction.PersistJob(id);
        });
        Assert.Null(Monitor.JobDetails(id).ExpireAt);

        var other = NewJob();
        Commit(transaction =>
        {
            transaction.SetJobState(id, new DeletedState());
            transaction.ExpireJob(id, TimeSpan.FromHours(1));
            transaction.PersistJob(other);
        });
        Assert.NotNull(Monitor.JobDetails(id).ExpireAt);
        Assert.Null(Monitor.JobDetails(other).ExpireAt);
    }

    [Fact]
    public void A_state_that_cannot_be_serialised_is_refused_before_the_commit()
    {
        var id = NewJob();
        using var transaction = Connection.CreateWriteTransaction();

        Assert.Throws<InvalidOperationException>(() => transaction.SetJobState(id, new Unwritable()));
        Assert.Throws<InvalidOperationException>(() => transaction.AddJobState(id, new Unwritable()));
    }

    [Fact]
    public void What_is_missing_is_refused_at_the_call()
    {
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();
        var none = new Dictionary<string, string>();

        Assert.Throws<ArgumentNullException>(() => Connection.CreateExpiredJob(null, none, default, default));
        Assert.Throws<ArgumentNullException>(() => Connection.CreateExpiredJob(Work.Job(), null, default, default));
        Assert.Throws<ArgumentNullException>(() => Connection.GetJobData(null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetStateData(null));
        Assert.Throws<ArgumentNullException>(() => Connection.GetJobParameter(null, "a"));
        Assert.Throws<ArgumentNullException>(() => Connection.GetJobParameter("1", null));
        Assert.Throws<ArgumentNullException>(() => Connection.SetJobParameter(null, "a", "b"));
        Assert.Throws<ArgumentNullException>(() => Connection.SetJobParameter("1", null, "b"));
        Assert.Throws<ArgumentNullException>(() => transaction.CreateJob(null, none, default, default));
        Assert.Throws<ArgumentNullException>(() => transaction.SetJobParameter(null, "a", "b"));
        Assert.Throws<ArgumentNullException>(() => transaction.SetJobState(null, new DeletedState()));
        Assert.Throws<ArgumentNullException>(() => transaction.SetJobState("1", null));
        Assert.Throws<ArgumentNullException>(() => transaction.AddJobState("1", null));
        Assert.Throws<ArgumentNullException>(() => transaction.ExpireJob(null, default));
        Assert.Throws<ArgumentNullException>(() => transaction.PersistJob(null));
    }

    private sealed class Unwritable : IState
    {
        public string Name => "Unwritable";

        public string Reason => "";

        public bool IsFinal => false;

        public bool IgnoreJobLoadException => false;

        public Dictionary<string, string> SerializeData() => throw new InvalidOperationException();
    }
}

public sealed class JobsInSQLite() : JobsContract(StorageRoom.InSQLite());

public sealed class JobsInMemory() : JobsContract(StorageRoom.InMemory());
