using Hangfire.States;
using Hangfire.Storage;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

public abstract class QueuesContract(StorageRoom room) : StorageContract(room)
{
    [Fact]
    public void Jobs_are_fetched_in_the_order_they_were_enqueued()
    {
        string[] ids = [Enqueued(), Enqueued(), Enqueued()];

        Assert.Equal(ids, new[] { Fetched("default"), Fetched("default"), Fetched("default") });
    }

    [Fact]
    public void The_first_queue_is_emptied_first()
    {
        var common = Enqueued("default");
        var critical = Enqueued("critical");

        Assert.Equal([critical, common], [Fetched("critical", "default"), Fetched("critical", "default")]);
    }

    [Fact]
    public async Task A_waiting_worker_gets_the_next_job_of_any_of_its_queues()
    {
        var waiting = Task.Factory.StartNew(() => Fetched("critical", "default"), TaskCreationOptions.LongRunning);
        Enqueued("other");
        var id = Enqueued("default");

        Assert.Equal(id, await waiting);
    }

    [Fact]
    public async Task Every_waiting_worker_gets_a_job_of_its_own()
    {
        var waiting = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() => Fetched("default"), TaskCreationOptions.LongRunning)).ToArray();
        var ids = Enumerable.Range(0, 8).Select(_ => Enqueued()).ToArray();

        Assert.Equal(ids.Order(), (await Task.WhenAll(waiting)).Order());
    }

    [Fact]
    public async Task Waiting_ends_with_its_cancellation()
    {
        using var stopping = new CancellationTokenSource();
        var waiting = Task.Factory.StartNew(() => Connection.FetchNextJob(["default"], stopping.Token), TaskCreationOptions.LongRunning);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void A_requeued_job_is_fetched_again()
    {
        var id = Enqueued();
        using (var job = Connection.FetchNextJob(["default"], Soon()))
        {
            job.Requeue();
        }

        Assert.Equal(id, Fetched("default"));
    }

    [Fact]
    public void A_removed_job_is_gone()
    {
        Enqueued();
        var next = Enqueued();
        using (var job = Connection.FetchNextJob(["default"], Soon()))
        {
            job.RemoveFromQueue();
        }

        Assert.Equal(next, Fetched("default"));
        Assert.Equal(0, Monitor.EnqueuedCount("default"));
    }

    [Fact]
    public void A_job_enqueued_twice_is_fetched_twice()
    {
        var id = Enqueued();
        Commit(transaction => transaction.AddToQueue("default", id));

        Assert.Equal([id, id], [Fetched("default"), Fetched("default")]);
    }

    [Fact]
    public void A_queue_must_be_named()
    {
        using var transaction = Connection.CreateWriteTransaction();

        Assert.Throws<ArgumentNullException>(() => Connection.FetchNextJob(null, Soon()));
        Assert.Throws<ArgumentException>(() => Connection.FetchNextJob([], Soon()));
        Assert.Throws<ArgumentNullException>(() => transaction.AddToQueue(null, "1"));
        Assert.Throws<ArgumentNullException>(() => transaction.AddToQueue("default", null));
    }

    [Fact]
    public void The_acknowledgement_may_be_part_of_a_transaction()
    {
        var id = Enqueued();
        using var job = Connection.FetchNextJob(["default"], Soon());
        Commit(transaction =>
        {
            transaction.SetJobState(id, new SucceededState(null, 0, 0));
            transaction.RemoveFromQueue(job);
        });
        job.RemoveFromQueue();

        Assert.Equal(SucceededState.StateName, Connection.GetStateData(id).Name);
        Assert.Equal(0, Monitor.FetchedCount("default"));
    }

    private string Fetched(params string[] queues)
    {
        using var connection = Connect();
        using var job = connection.FetchNextJob(queues, Soon());
        job.RemoveFromQueue();
        return job.JobId;
    }
}

public sealed class QueuesInMemory() : QueuesContract(StorageRoom.InMemory());
