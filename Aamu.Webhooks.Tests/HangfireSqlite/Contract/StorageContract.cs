using Hangfire;
using Hangfire.States;
using Hangfire.Storage;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

/// <summary>What the contract's tests share: a storage, a connection, and short words for what they do with them.</summary>
public abstract class StorageContract : IDisposable
{
    private readonly StorageRoom _room;

    protected StorageContract(StorageRoom room)
    {
        _room = room;
        Connection = Connect();
    }

    protected JobStorage Storage => _room.Storage;

    protected JobStorageConnection Connection { get; }

    protected JobStorageMonitor Monitor => (JobStorageMonitor)Storage.GetMonitoringApi();

    public void Dispose()
    {
        Connection.Dispose();
        _room.Dispose();
        GC.SuppressFinalize(this);
    }

    protected JobStorageConnection Connect() => (JobStorageConnection)Storage.GetConnection();

    protected void Commit(Action<JobStorageTransaction> write)
    {
        using var transaction = (JobStorageTransaction)Connection.CreateWriteTransaction();
        write(transaction);
        transaction.Commit();
    }

    protected string NewJob(params (string Name, string Value)[] parameters) => Connection.CreateExpiredJob(
        Work.Job(),
        parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
        TimeProvider.System.GetUtcNow().UtcDateTime,
        TimeSpan.FromHours(1));

    protected string NewJob(IState state)
    {
        var id = NewJob();
        Commit(transaction => transaction.SetJobState(id, state));
        return id;
    }

    protected string Enqueued(string queue = "default")
    {
        var id = NewJob();
        Commit(transaction =>
        {
            transaction.SetJobState(id, new EnqueuedState(queue));
            transaction.AddToQueue(queue, id);
        });
        return id;
    }

    protected void Acknowledge(IFetchedJob job) => Commit(transaction =>
    {
        transaction.SetJobState(job.JobId, new SucceededState(null, 0, 0));
        transaction.RemoveFromQueue(job);
    });

    /// <summary>Far beyond what a working storage needs: only a broken one waits that long.</summary>
    protected static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;
}
