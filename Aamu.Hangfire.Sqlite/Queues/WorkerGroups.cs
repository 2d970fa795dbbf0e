using System.Diagnostics;

namespace Hangfire.Storage.SQLite;

/// <summary>The groups of workers in this process: a few, one for each list of queues that is served.</summary>
internal sealed class WorkerGroups(AbandonedClaims abandoned, TimeSpan patience)
{
    private readonly Lock _gate = new();
    private WorkerGroup[] _groups = [];

    public WorkerGroup Of(string[] queues) => Find(queues) ?? Add(queues);

    /// <summary>What was claimed ahead for workers that have not come for it goes back to its queue.</summary>
    public void Abandon()
    {
        var latest = Stopwatch.GetTimestamp() - (long)(patience.TotalSeconds * Stopwatch.Frequency);
        foreach (var group in Volatile.Read(ref _groups))
        {
            while (group.TakeOlderThan(latest) is { } claim)
            {
                abandoned.Add(claim);
            }
        }
    }

    private WorkerGroup? Find(string[] queues)
    {
        foreach (var group in Volatile.Read(ref _groups))
        {
            if (group.Queues.AsSpan().SequenceEqual(queues))
            {
                return group;
            }
        }

        return null;
    }

    private WorkerGroup Add(string[] queues)
    {
        lock (_gate)
        {
            var group = Find(queues);
            if (group is null)
            {
                group = new WorkerGroup([.. queues]);
                _groups = [.. _groups, group];
            }

            return group;
        }
    }
}
