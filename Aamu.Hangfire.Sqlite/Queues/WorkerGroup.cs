namespace Hangfire.Storage.SQLite;

/// <summary>
/// Workers of this process that serve the same queues, and the jobs claimed ahead for them: the transaction that finishes a worker's job also claims a next one,
/// so that a busy worker, which asks for it in the next moment, writes twice for every job instead of three times.
/// </summary>
internal sealed class WorkerGroup(string[] queues)
{
    private readonly Queue<(Claim Claim, long At)> _ahead = new();

    public string[] Queues => queues;

    public void Offer(Claim claim, long now)
    {
        lock (_ahead)
        {
            _ahead.Enqueue((claim, now));
        }
    }

    public Claim? Take()
    {
        lock (_ahead)
        {
            return _ahead.TryDequeue(out var ahead) ? ahead.Claim : null;
        }
    }

    /// <summary>A claim that nobody has come for, because its worker stopped; null when there is none that old.</summary>
    public Claim? TakeOlderThan(long at)
    {
        lock (_ahead)
        {
            return _ahead.TryPeek(out var ahead) && ahead.At < at ? _ahead.Dequeue().Claim : null;
        }
    }
}
