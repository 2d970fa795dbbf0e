namespace Hangfire.Storage.SQLite;

internal sealed partial class SQLiteJobConnection
{
    private readonly List<string> _locks = [];

    /// <summary>What was taken must be given back, also when this storage has ended and others still use the file.</summary>
    private readonly Engine _takenFrom = storage.Engine;

    public override IDisposable AcquireDistributedLock(string resource, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Engine.Locks.Acquire(this, resource, timeout);
        lock (_locks)
        {
            _locks.Add(resource);
        }

        return new ReleaseOnDispose(this, resource);
    }

    private void Release(string resource)
    {
        bool held;
        lock (_locks)
        {
            held = _locks.Remove(resource);
        }

        if (held)
        {
            _takenFrom.Locks.Release(this, resource);
        }
    }

    private void ReleaseLocks()
    {
        foreach (var resource in _locks.ToArray())
        {
            Release(resource);
        }
    }

    private sealed class ReleaseOnDispose(SQLiteJobConnection connection, string resource) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                connection.Release(resource);
            }
        }
    }
}
