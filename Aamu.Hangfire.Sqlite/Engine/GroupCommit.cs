namespace Hangfire.Storage.SQLite;

/// <summary>
/// The one writer of a file in this process. Callers that come while a commit is under way gather behind it; one of them then leads all of them through one transaction,
/// so that a commit's cost is shared; should an operation fail, all are done again, each in a savepoint of its own, so that it rolls back alone.
/// </summary>
internal sealed class GroupCommit(Writer writer) : IDisposable
{
    /// <summary>For so many batches after one that was shared, more company is expected.</summary>
    private const int CompanyExpected = 32;

    private readonly object _gate = new();
    private List<WriteOperation> _gathering = [];
    private bool _led;
    private int _company;
    private bool _closed;

    /// <summary>Returns when the operation is committed; throws what it threw, or why the commit failed.</summary>
    public void Commit(WriteOperation operation)
    {
        operation.Begin();
        bool leads;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(SQLiteStorage));
            _gathering.Add(operation);
            leads = !_led;
            _led = true;
        }

        if (leads || operation.AwaitTurn())
        {
            Lead();
        }

        operation.ThrowIfFailed();
    }

    /// <summary>Has an idle writer look whether other processes committed; a busy one looks by itself.</summary>
    public void LookAround()
    {
        lock (_gate)
        {
            if (_led || _closed)
            {
                return;
            }

            _led = true;
        }

        Lead();
    }

    public void Dispose()
    {
        Close();
        writer.Dispose();
    }

    /// <summary>Takes no more operations, lets those under way end, and writes a last one.</summary>
    public void CloseWith(WriteOperation last)
    {
        Close();
        writer.Write([last]);
        last.ThrowIfFailed();
    }

    private void Close()
    {
        lock (_gate)
        {
            _closed = true;
            while (_led)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Lead()
    {
        if (_company > 0)
        {
            Gather();
        }

        List<WriteOperation> batch;
        lock (_gate)
        {
            batch = _gathering;
            _gathering = [];
        }

        _company = batch.Count > 1 ? CompanyExpected : Math.Max(0, _company - 1);
        try
        {
            writer.Write(batch);
        }
        finally
        {
            HandOver();
            batch.ForEach(operation => operation.Finish());
        }
    }

    /// <summary>
    /// The leader steps back as long as that brings another caller into the batch: measured, with 20 workers on 2 cores, 18 operations share a commit instead of 1.
    /// Only while callers do come together: one that is alone should not give its time to other processes.
    /// </summary>
    private void Gather()
    {
        var seen = -1;
        while (Gathered() is var gathered && gathered > seen)
        {
            seen = gathered;
            Thread.Yield();
        }
    }

    /// <summary>How many operations wait for the next transaction.</summary>
    public int Gathered()
    {
        lock (_gate)
        {
            return _gathering.Count;
        }
    }

    private void HandOver()
    {
        WriteOperation? next = null;
        lock (_gate)
        {
            if (_gathering.Count == 0)
            {
                _led = false;
                Monitor.PulseAll(_gate);
            }
            else
            {
                next = _gathering[0];
            }
        }

        next?.Lead();
    }
}
