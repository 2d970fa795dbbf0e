using System.Collections.Concurrent;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// Wakes idle workers when a commit brings them work, first come first served, and remembers which queues are surely empty so that nobody asks them.
/// A queue may be called ready when it is empty, never the other way round.
/// </summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, bool> _maybeReady = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly Lock _gate = new();

    public bool MaybeReady(string queue) => _maybeReady.GetOrAdd(queue, true);

    /// <summary>Said inside a batch by a claim that found nothing: what is enqueued later says so after its commit.</summary>
    public void Emptied(string queue) => _maybeReady[queue] = false;

    public void Added(string queue, int jobs)
    {
        _maybeReady[queue] = true;
        Wake(queue, jobs);
    }

    /// <summary>Another process committed, nobody knows what.</summary>
    public void PerhapsAdded()
    {
        foreach (var queue in _maybeReady.Keys)
        {
            _maybeReady[queue] = true;
        }
    }

    /// <summary>The queues that idle workers wait for, each with the number of its waiters.</summary>
    public Dictionary<string, int> Awaited()
    {
        lock (_gate)
        {
            return _waiters.SelectMany(waiter => waiter.Queues).GroupBy(queue => queue, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        }
    }

    public void Wake(string queue, int count)
    {
        lock (_gate)
        {
            for (var node = _waiters.First; node is not null && count > 0;)
            {
                var next = node.Next;
                if (node.Value.Queues.Contains(queue, StringComparer.Ordinal))
                {
                    _waiters.Remove(node);
                    node.Value.Wake(queue);
                    count--;
                }

                node = next;
            }
        }
    }

    public Waiter Enter(string[] queues)
    {
        var waiter = new Waiter(queues);
        lock (_gate)
        {
            _waiters.AddLast(waiter);
        }

        return waiter;
    }

    /// <summary>A worker no longer waits. When it was woken meanwhile but has found its job by itself, the call goes to the next one.</summary>
    public void Leave(Waiter waiter, bool served)
    {
        string? calledFor;
        lock (_gate)
        {
            _waiters.Remove(waiter);
            calledFor = waiter.CalledFor;
        }

        if (served && calledFor is not null)
        {
            Wake(calledFor, 1);
        }

        waiter.Dispose();
    }

    internal sealed class Waiter(string[] queues) : IDisposable
    {
        private readonly SemaphoreSlim _called = new(0, 1);

        public string[] Queues => queues;

        public string? CalledFor { get; private set; }

        public bool Wait(TimeSpan timeout, CancellationToken cancellationToken) => _called.Wait(timeout, cancellationToken);

        public void Wake(string queue)
        {
            CalledFor = queue;
            _called.Release();
        }

        public void Dispose() => _called.Dispose();
    }
}
