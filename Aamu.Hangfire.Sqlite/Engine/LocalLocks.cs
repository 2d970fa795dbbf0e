using System.Diagnostics;

namespace Hangfire.Storage.SQLite;

/// <summary>Who in this process has a resource, and who waits for it.</summary>
internal sealed class LocalLocks
{
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>False when the time is over.</summary>
    public bool TryAcquire(object holder, string resource, TimeSpan timeout, out bool again)
    {
        again = false;
        Waiter waiter;
        lock (_gate)
        {
            if (!_held.TryGetValue(resource, out var held))
            {
                _held[resource] = new Held(holder);
                return true;
            }

            if (held.Holder == holder)
            {
                held.Depth++;
                again = true;
                return true;
            }

            waiter = new Waiter(holder);
            (held.Waiters ??= []).AddLast(waiter);
        }

        return waiter.Wait(timeout) || Withdraw(waiter, resource);
    }

    /// <summary>For how long this process has had the resource, whoever in it.</summary>
    public TimeSpan HadFor(string resource)
    {
        lock (_gate)
        {
            return Stopwatch.GetElapsedTime(_held[resource].Since);
        }
    }

    /// <summary>The process has let go of the resource for a moment.</summary>
    public void HadAnew(string resource)
    {
        lock (_gate)
        {
            _held[resource].Since = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>True when this was the holder's last hold: it is to be passed on then.</summary>
    public bool Leave(object holder, string resource)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(resource, out var held) || held.Holder != holder || --held.Depth > 0)
            {
                return false;
            }

            held.Holder = null;
            return true;
        }
    }

    /// <summary>Gives the resource to the next one waiting for it.</summary>
    public void Pass(string resource)
    {
        lock (_gate)
        {
            var held = _held[resource];
            if (held.Waiters?.First is not { } first)
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
            return !(_held.TryGetValue(resource, out var held) && held.Waiters?.Remove(waiter) == true);
        }
    }

    private sealed class Held(object holder)
    {
        /// <summary>Nobody while it is being passed on.</summary>
        public object? Holder { get; set; } = holder;

        public int Depth { get; set; } = 1;

        public long Since { get; set; } = Stopwatch.GetTimestamp();

        public LinkedList<Waiter>? Waiters { get; set; }
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
