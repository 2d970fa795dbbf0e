namespace Hangfire.Storage.SQLite;

/// <summary>A job in the hands of a worker. When it is neither removed nor requeued, it goes back to its queue.</summary>
internal sealed class SQLiteFetchedJob(Engine engine, Claim claim) : IFetchedJob
{
    private bool _done;

    public string JobId { get; } = JobIds.Text(claim.JobId);

    public Claim Claim => claim;

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

    /// <summary>The row went with a transaction that is committed.</summary>
    public void Removed() => _done = true;

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
