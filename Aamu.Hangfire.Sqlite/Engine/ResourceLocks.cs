using System.Diagnostics;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// Distributed locks: first among the connections of this process, in order of arrival, then among processes by the lock file.
/// A connection may take the same resource again and again; it is free when all of its holds are released.
/// </summary>
internal sealed class ResourceLocks(LockFile file, Func<bool> isAlone)
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Other processes look every now and then only: one whose own workers queue for a resource would never let them in.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_gap = s_longestPause + TimeSpan.FromMilliseconds(5);
    private readonly LocalLocks _local = new();

    public void Acquire(object holder, string resource, TimeSpan timeout)
    {
        var asked = Stopwatch.GetTimestamp();
        if (!_local.TryAcquire(holder, resource, timeout, out var again))
        {
            throw new DistributedLockTimeoutException(resource);
        }

        if (again)
        {
            return;
        }

        LetOthersIn(resource);
        if (!TryAcquireAmongProcesses(resource, timeout, asked))
        {
            _local.Pass(resource);
            throw new DistributedLockTimeoutException(resource);
        }
    }

    public void Release(object holder, string resource)
    {
        if (_local.Leave(holder, resource))
        {
            // Before the next one of this process gets it: the kernel knows processes only, and would take away what that one has locked.
            try
            {
                file.UnlockResource(LockFile.PositionOf(resource));
            }
            finally
            {
                _local.Pass(resource);
            }
        }
    }

    private void LetOthersIn(string resource)
    {
        if (!isAlone() && _local.HadFor(resource) >= s_turn)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(s_gap);
            _local.HadAnew(resource);
        }
    }

    private bool TryAcquireAmongProcesses(string resource, TimeSpan timeout, long asked)
    {
        var position = LockFile.PositionOf(resource);
        return file.TryLockResource(position) || WaitForProcesses(position, timeout, asked);
    }

    /// <summary>No process can be told that another one has released a lock.</summary>
    private bool WaitForProcesses(long position, TimeSpan timeout, long asked)
    {
        using var never = new ManualResetEventSlim();
        for (var pause = TimeSpan.FromMilliseconds(1); !file.TryLockResource(position); pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, s_longestPause.Ticks)))
        {
            if (Stopwatch.GetElapsedTime(asked) >= timeout)
            {
                return false;
            }

            never.Wait(pause);
        }

        return true;
    }
}
