namespace Hangfire.Storage.SQLite;

/// <summary>Writes batches of operations through the one writing connection. Used by one thread at a time.</summary>
internal sealed class Writer(Database database, SQLiteSynchronous synchronous, Action othersCommitted, Checkpoints checkpoints) : IDisposable
{
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
        database.Statement("BEGIN IMMEDIATE").Run();
        NoticeOthers();
        foreach (var operation in batch)
        {
            if (batch.Count == 1)
            {
                operation.Execute(database);
            }
            else
            {
                ExecuteAlone(operation);
            }
        }

        database.Statement("COMMIT").Run();
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
