using Hangfire.Logging;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// Every process that uses the file is an owner: a row, and a byte of the lock file which the kernel frees when the process ends.
/// Fetched jobs carry their owner, so jobs of the dead are known at once and jobs of the living are never taken, however long they run.
/// </summary>
internal sealed class Owners(LockFile locks, Action<WriteOperation> commit, Readers readers, QueueSignals signals)
{
    private readonly ILog _log = LogProvider.For<SQLiteStorage>();
    private IReadOnlyList<long>? _others;

    /// <summary>The owner that this process is.</summary>
    public long Self { get; private set; }

    public bool Alone => _others is { Count: 0 };

    public void Announce(DateTimeOffset now)
    {
        var announce = new AnnounceOwner(now.ToUnixTimeMilliseconds(), locks);
        commit(announce);
        Self = announce.Id;
    }

    /// <summary>Another process has written something: perhaps an owner has come or gone.</summary>
    public void Forget() => Volatile.Write(ref _others, null);

    public void ReturnJobsOfTheDead()
    {
        var others = Volatile.Read(ref _others);
        if (others is null)
        {
            Volatile.Write(ref _others, others = readers.Read(new OtherOwners(Self)));
        }

        foreach (var other in others)
        {
            if (locks.TryLockOwner(other))
            {
                Bury(other);
            }
        }
    }

    /// <summary>Gives back what this process holds and leaves.</summary>
    public void Retire(Action<WriteOperation> commitLast)
    {
        commitLast(new ReleaseOwner(Self));
        locks.UnlockOwner(Self);
    }

    private void Bury(long owner)
    {
        try
        {
            var release = new ReleaseOwner(owner);
            commit(release);
            foreach (var (queue, jobs) in release.Returned)
            {
                signals.Added(queue, jobs);
                _log.Info($"Returned {jobs} job(s) to the queue '{queue}': the process that was running them has died.");
            }
        }
        finally
        {
            locks.UnlockOwner(owner);
            Forget();
        }
    }
}
