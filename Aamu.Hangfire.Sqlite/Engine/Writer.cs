namespace Hangfire.Storage.SQLite;

/// <summary>Writes batches of operations through the one writing connection. Used by one thread at a time.</summary>
internal sealed class Writer(Database database, SQLiteSynchronous synchronous, Action othersCommitted, JobsInHand jobs, Checkpoints checkpoints) : IDisposable
{
    private readonly CounterSums _counters = new();
    private bool _waitsForDisk = synchronous == SQLiteSynchronous.Full;
    private long _seenVersion = -1;

    /// <summary>Never throws: a failure is told to the operations it hit.</summary>
    public void Write(List<WriteOperation> batch)
    {
        try
        {
            if (batch.Count > 0)
            {
                WriteTogether(batch);
            }
            else
            {
                NoticeOthers();
            }
        }
        catch (Exception exception)
        {
            batch.ForEach(operation => operation.Fail(exception));
            RollBack();
        }

        foreach (var operation in batch)
        {
            if (operation.Failed)
            {
                operation.RolledBack();
            }
            else
            {
                operation.Committed();
            }
        }

        checkpoints.Wrote(database);
    }

    public void Dispose() => database.Dispose();

    private void WriteTogether(List<WriteOperation> batch)
    {
        WaitForDisk(batch.Exists(operation => operation.Durable));
        Begin();
        if (!TryExecute(batch))
        {
            RollBack();
            batch.ForEach(operation => operation.RolledBack());
            Begin();
            batch.ForEach(ExecuteAlone);
        }

        foreach (var operation in batch.Where(operation => !operation.Failed))
        {
            operation.Change(jobs);
        }

        _counters.Write(database, batch);
        jobs.CountCommit();
        database.Statement("COMMIT").Run();
        jobs.Show();
    }

    private void Begin()
    {
        database.Statement("BEGIN IMMEDIATE").Run();
        NoticeOthers();
        jobs.Begin();
    }

    /// <summary>False when an operation of several has failed. A savepoint for each would cost all of them two statements and a journal: that is worth it only then.</summary>
    private bool TryExecute(List<WriteOperation> batch)
    {
        try
        {
            batch.ForEach(operation => operation.Execute(database));
            return true;
        }
        catch (Exception) when (batch.Count > 1)
        {
            return false;
        }
    }

    private void ExecuteAlone(WriteOperation operation)
    {
        database.Statement("SAVEPOINT operation").Run();
        try
        {
            operation.Execute(database);
        }
        // Some failures, a full disk for one, end the whole transaction: then the batch fails.
        catch (Exception exception) when (database.InTransaction)
        {
            operation.Fail(exception);
            database.Statement("ROLLBACK TO operation").Run();
        }

        database.Statement("RELEASE operation").Run();
    }

    private void RollBack()
    {
        if (database.InTransaction)
        {
            try
            {
                database.Statement("ROLLBACK").Run();
            }
            catch (SQLiteStorageException)
            {
                // SQLite has rolled back by itself; the operations already have the first reason.
            }
        }
    }

    private void NoticeOthers()
    {
        using var row = database.Statement("PRAGMA data_version");
        row.Step();
        var version = row.Int64(0);
        if (version != _seenVersion)
        {
            _seenVersion = version;
            othersCommitted();
        }
    }

    /// <summary>A batch without a promise in it need not wait for the disk; the next one that has a promise takes it along.</summary>
    private void WaitForDisk(bool wait)
    {
        if (synchronous == SQLiteSynchronous.Full && wait != _waitsForDisk)
        {
            database.Run(wait ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _waitsForDisk = wait;
        }
    }
}
