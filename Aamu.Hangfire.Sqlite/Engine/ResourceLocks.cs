using System.Diagnostics;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// Distributed locks: first among the connections of this process, in order of arrival, then among processes by the lock file.
/// A connection may take the same resource again and again; it is free when all of its holds are released.
/// </summary>
internal sealed class ResourceLocks(LockFile file)
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public void Acquire(object holder, string resource, TimeSpan timeout)
    {
        var waited = Stopwatch.StartNew();
        if (!TryAcquireHere(holder, resource, timeout, out var again))
        {
            throw new DistributedLockTimeoutException(resource);
        }

        if (!again && !TryAcquireAmongProcesses(resource, timeout, waited))
        {
            Pass(resource);
            throw new DistributedLockTimeoutException(resource);
        }
    }

    public void Release(object holder, string resource)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(resource, out var held) || held.Holder != holder || --held.Depth > 0)
            {
                return;
            }

            file.UnlockResource(held.Position);
            Pass(resource);
        }
    }

    private bool TryAcquireHere(object holder, string resource, TimeSpan timeout, out bool again)
    {
        again = false;
        Waiter waiter;
        lock (_gate)
        {
            if (!_held.TryGetValue(resource, out var held))
            {
                _held[resource] = new Held(holder, LockFile.PositionOf(resource));
                return true;
            }

            if (held.Holder == holder)
            {
                held.Depth++;
                again = true;
                return true;
            }

            waiter = new Waiter(holder);
            held.Waiters.AddLast(waiter);
        }

        return waiter.Wait(timeout) || Withdraw(waiter, resource);
    }

    /// <summary>Gives the resource to the next one waiting for it in this process.</summary>
    private void Pass(string resource)
    {
        lock (_gate)
        {
            var held = _held[resource];
            if (held.Waiters.First is not { } first)
            {
                _held.Remove(resource);
                return;
            }

            held.Waiters.RemoveFirst();
            held.Holder = first.Value.Holder;
            held.Depth = 1;
            first.Value.Call();
        }
    }

    /// <summary>True when the resource was passed to the waiter in the very moment its time was over.</summary>
    private bool Withdraw(Waiter waiter, string resource)
    {
        lock (_gate)
        {
            return !(_held.TryGetValue(resource, out var held) && held.Waiters.Remove(waiter));
        }
    }

    private bool TryAcquireAmongProcesses(string resource, TimeSpan timeout, Stopwatch waited)
    {
        var position = LockFile.PositionOf(resource);
        using var never = new ManualResetEventSlim();
        for (var pause = TimeSpan.FromMilliseconds(1); !file.TryLockResource(position); pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, s_longestPause.Ticks)))
        {
            if (waited.Elapsed >= timeout)
            {
                return false;
            }

            never.Wait(pause);
        }

        return true;
    }

    private sealed class Held(object holder, long position)
    {
        public object Holder { get; set; } = holder;

        public long Position => position;

        public int Depth { get; set; } = 1;

        public LinkedList<Waiter> Waiters { get; } = new();
    }

    private sealed class Waiter(object holder)
    {
        private readonly object _monitor = new();
        private bool _called;

        public object Holder => holder;

        public bool Wait(TimeSpan timeout)
        {
            var waited = Stopwatch.StartNew();
            lock (_monitor)
            {
                while (!_called)
                {
                    var left = timeout - waited.Elapsed;
                    if (left <= TimeSpan.Zero)
                    {
                        return false;
                    }

                    Monitor.Wait(_monitor, left < TimeSpan.FromDays(1) ? left : TimeSpan.FromDays(1));
                }

                return true;
            }
        }

        public void Call()
        {
            lock (_monitor)
            {
                _called = true;
                Monitor.Pulse(_monitor);
            }
        }
    }
}
