using System.Diagnostics.CodeAnalysis;

namespace Aamu.Webhooks.Core.Data;

/// <summary>
/// What waits to be written, in the order it came, but for bulk: a batch of a thousand events has a commit to itself, and between two of
/// them everything else that waits is written. So whoever has one event to store waits for one batch of somebody else's flood, not for all of it.
/// </summary>
internal sealed class WriterQueue
{
    /// <summary>Guards what all may touch: arrivals, and whether they have ended.</summary>
    private readonly object gate = new();
    private readonly Queue<WriterWork> arrivals = new();
    private bool isClosed;

    /// <summary>Bulk that was met on the way to what came after it. The writer's alone.</summary>
    private readonly Queue<WriterWork> bulk = new();
    private bool bulkHadTheLastCommit;

    /// <returns>False when the queue is closed.</returns>
    public bool TryAdd(WriterWork work)
    {
        lock (gate)
        {
            if (isClosed)
            {
                return false;
            }

            arrivals.Enqueue(work);
            Monitor.Pulse(gate);
            return true;
        }
    }

    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>The writer's thread stands still until there is something to write; false when nothing ever comes any more.</summary>
    public bool Wait()
    {
        lock (gate)
        {
            while (arrivals.Count == 0 && bulk.Count == 0 && !isClosed)
            {
                Monitor.Wait(gate);
            }

            return arrivals.Count > 0 || bulk.Count > 0;
        }
    }

    /// <summary>The next for this commit; null when there is nothing more for it.</summary>
    /// <param name="isFirst">Nothing has been taken for this commit yet.</param>
    public WriterWork? Next(bool isFirst)
    {
        if (!isFirst && bulkHadTheLastCommit)
        {
            return null;
        }

        if (isFirst && !bulkHadTheLastCommit && bulk.TryDequeue(out var turn))
        {
            bulkHadTheLastCommit = true;
            return turn;
        }

        while (TryTake(out var work))
        {
            if (!work.IsBulk)
            {
                bulkHadTheLastCommit = false;
                return work;
            }

            bulk.Enqueue(work);
        }

        bulkHadTheLastCommit = isFirst && bulk.Count > 0;
        return isFirst && bulk.TryDequeue(out var next) ? next : null;
    }

    /// <summary>Everything that waits at this moment, whatever it is. Not what comes while those hear of it: a caller who is told may come again at once, and is not to be told the same without a try.</summary>
    public IReadOnlyList<WriterWork> TakeAll()
    {
        var all = new List<WriterWork>();
        while (bulk.TryDequeue(out var work) || TryTake(out work))
        {
            all.Add(work);
        }

        return all;
    }

    private bool TryTake([NotNullWhen(true)] out WriterWork? work)
    {
        lock (gate)
        {
            return arrivals.TryDequeue(out work);
        }
    }
}
