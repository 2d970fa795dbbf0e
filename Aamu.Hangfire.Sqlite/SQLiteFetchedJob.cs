using System.Diagnostics;

namespace Hangfire.Storage.SQLite;

/// <summary>A job in the hands of a worker. When it is neither removed nor requeued, it goes back to its queue.</summary>
internal sealed class SQLiteFetchedJob(Engine engine, WorkerGroup group, Claim claim) : IFetchedJob
{
    private bool _done;

    public string JobId { get; } = JobIds.Text(claim.JobId);

    public Claim Claim => claim;

    public WorkerGroup Group => group;

    public void RemoveFromQueue()
    {
        if (!_done)
        {
            engine.Write(new RemoveClaim(claim));
            _done = true;
        }
    }

    public void Requeue()
    {
        if (!_done)
        {
            engine.Write(new Requeue(claim, engine.Queues));
            _done = true;
        }
    }

    /// <summary>The row went with a transaction that is committed, and perhaps another one was claimed with it.</summary>
    public void Finished(Claim? next)
    {
        _done = true;
        if (next is not null)
        {
            group.Offer(next, Stopwatch.GetTimestamp());
        }
    }

    public void Dispose()
    {
        try
        {
            Requeue();
        }
        catch (SQLiteStorageException)
        {
            engine.Abandoned.Add(claim);
            _done = true;
        }
        catch (ObjectDisposedException)
        {
            // The last storage on the file has ended, and has returned all that was fetched.
        }
    }
}
