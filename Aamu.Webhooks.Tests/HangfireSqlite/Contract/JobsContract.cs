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
    public void What_is_missing_is_refused_at_the_call()
    {
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();
        var none = new Dictionary<string, string>();

        Assert.Throws<ArgumentNullException>(() => Connection.CreateExpiredJob(null, none, default, default));
        Assert.Throws<ArgumentNullException>(() => Connection.CreateExpiredJob(Work.Job(), null, default, default));
        Assert.Throws<ArgumentNullException>(() => Connection.GetJobData(null));
        Assert.Throws<ArgumentNullException>(() => transaction.CreateJob(null, none, default, default));
    }
}

public sealed class JobsInSQLite() : JobsContract(StorageRoom.InSQLite());

public sealed class JobsInMemory() : JobsContract(StorageRoom.InMemory());
