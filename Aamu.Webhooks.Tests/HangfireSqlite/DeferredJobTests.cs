using Hangfire;
using Hangfire.Client;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

/// <summary>A client creates a job and then gives it its first state; both are written in one transaction, and nobody can tell.</summary>
public sealed class DeferredJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("jobs.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_job_that_waits_for_its_first_state_is_written_with_it_in_one_transaction()
    {
        using var storage = new SQLiteStorage(Database);
        using var connection = storage.GetConnection();
        var id = connection.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), default, TimeSpan.FromDays(1));
        Assert.Null(storage.Engine.Read(new ReadJobData(long.Parse(id, null))));
        using var transaction = connection.CreateWriteTransaction();
        transaction.SetJobState(id, new EnqueuedState());
        transaction.Commit();

        Assert.Equal("Enqueued", storage.Engine.Read(new ReadJobData(long.Parse(id, null)))!.State);
    }

    [Fact]
    public async Task A_job_may_be_asked_for_in_the_very_moment_it_gets_its_first_state()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { Synchronous = SQLiteSynchronous.Normal });
        var latest = "none";
        var done = false;
        var curious = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var connection = storage.GetConnection();
                while (!Volatile.Read(ref done))
                {
                    connection.GetJobData(Volatile.Read(ref latest));
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();
        using (var connection = storage.GetConnection())
        {
            for (var round = 0; round < 1_000; round++)
            {
                var id = connection.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), default, TimeSpan.FromDays(1));
                Volatile.Write(ref latest, id);
                using var transaction = connection.CreateWriteTransaction();
                transaction.SetJobState(id, new EnqueuedState());
                transaction.Commit();
                Assert.Equal("Enqueued", connection.GetJobData(id).State);
            }
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(curious);
    }

    [Fact]
    public void A_continuation_is_written_before_its_parent_names_it()
    {
        using var storage = new SQLiteStorage(Database);
        var filter = new AtTheFirstState(id => storage.Engine.Read(new ReadJobData(long.Parse(id, null))) is not null);
        var client = new BackgroundJobClient(storage, new JobFilterCollection { new ContinuationsSupportAttribute(), filter });
        var parent = client.Schedule(() => Work.Do("parent"), TimeSpan.FromHours(1));
        Assert.False(filter.WasWritten);

        // Another process may finish the parent as soon as that names its continuation: it must find it.
        client.ContinueJobWith(parent, () => Work.Do("child"));
        Assert.True(filter.WasWritten);
    }

    [Fact]
    public void What_another_connection_does_with_a_job_that_waits_is_not_lost()
    {
        using var storage = new SQLiteStorage(Database);
        using var creator = storage.GetConnection();
        using var other = (JobStorageConnection)storage.GetConnection();
        var id = creator.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), default, TimeSpan.FromDays(1));
        using (var transaction = (JobStorageTransaction)other.CreateWriteTransaction())
        {
            transaction.SetJobState(id, new EnqueuedState());
            transaction.SetJobParameter(id, "name", "value");
            transaction.AddToQueue("default", id);
            transaction.Commit();
        }

        Assert.Equal(EnqueuedState.StateName, other.GetJobData(id).State);
        Assert.Equal("value", other.GetJobParameter(id, "name"));
        creator.Dispose();
        Assert.Equal(EnqueuedState.StateName, other.GetJobData(id).State);
    }

    /// <summary>Looks at the moment when the job gets its first state, before that is committed.</summary>
    private sealed class AtTheFirstState(Func<string, bool> isWritten) : JobFilterAttribute, IApplyStateFilter
    {
        public bool WasWritten { get; private set; }

        public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction) => WasWritten = isWritten(context.BackgroundJob.Id);

        public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
        {
        }
    }
}
