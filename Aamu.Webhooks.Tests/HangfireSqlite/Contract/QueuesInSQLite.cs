using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public sealed class QueuesInSQLite() : QueuesContract(StorageRoom.InSQLite(new SQLiteStorageOptions { CallPatience = TimeSpan.FromHours(1) }))
{
    [Fact]
    public void A_job_that_is_neither_removed_nor_requeued_goes_back_to_its_queue()
    {
        var id = Enqueued();
        Connection.FetchNextJob(["default"], Soon()).Dispose();

        Assert.Equal(1, Monitor.EnqueuedCount("default"));
        Assert.Equal(id, Connection.FetchNextJob(["default"], Soon()).JobId);
    }

    [Fact]
    public void A_fetched_job_that_was_given_back_cannot_be_touched_by_its_former_worker()
    {
        Enqueued();
        var former = Connection.FetchNextJob(["default"], Soon());
        former.Requeue();
        Connection.FetchNextJob(["default"], Soon());
        former.RemoveFromQueue();
        former.Requeue();
        former.Dispose();

        Assert.Equal(1, Monitor.FetchedCount("default"));
        Assert.Equal(0, Monitor.EnqueuedCount("default"));
    }

    [Fact]
    public async Task A_waiting_worker_is_called_by_the_commit_long_before_it_would_look_by_itself()
    {
        var waiting = Task.Factory.StartNew(() => Connection.FetchNextJob(["default"], Soon()).JobId, TaskCreationOptions.LongRunning);
        var signals = ((SQLiteStorage)Storage).Engine.Queues;
        await Eventually.TrueAsync(() => signals.Awaited().ContainsKey("default"));
        var id = Enqueued();

        Assert.Equal(id, await waiting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Workers_are_told_that_the_acknowledgement_may_be_part_of_a_transaction()
    {
        Enqueued();
        using var job = Connection.FetchNextJob(["default"], Soon());

        Assert.True(Storage.HasFeature(JobStorageFeatures.Transaction.RemoveFromQueue(job.GetType())));
    }

    [Fact]
    public void An_acknowledgement_that_is_not_committed_does_not_count()
    {
        Enqueued();
        using (var job = Connection.FetchNextJob(["default"], Soon()))
        {
            using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();
            transaction.RemoveFromQueue(job);
        }

        Assert.Equal(1, Monitor.EnqueuedCount("default"));
    }

    [Fact]
    public async Task A_job_claimed_for_a_worker_that_does_not_come_back_returns_to_its_queue()
    {
        Enqueued();
        var id = Enqueued();
        Acknowledge(Connection.FetchNextJob(["default"], Soon()));
        var other = await Task.Factory.StartNew(() => Connection.FetchNextJob(["default", "other"], Soon()).JobId, TaskCreationOptions.LongRunning);

        Assert.Equal(id, other);
        Assert.Equal((1, 0), (Monitor.FetchedCount("default"), Monitor.EnqueuedCount("default")));
    }

    [Fact]
    public void A_job_fetched_from_another_storage_is_refused()
    {
        using var memory = StorageRoom.InMemory();
        using var connection = memory.Storage.GetConnection();
        var id = connection.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), default, default);
        using (var transaction = connection.CreateWriteTransaction())
        {
            transaction.AddToQueue("default", id);
            transaction.Commit();
        }

        using var foreign = connection.FetchNextJob(["default"], Soon());
        using var here = (JobStorageTransaction)Connection.CreateWriteTransaction();
        Assert.Throws<ArgumentException>(() => here.RemoveFromQueue(foreign));
    }
}
