using System.Threading.Channels;

namespace Aamu.Webhooks.Core.Data;

/// <summary>
/// What waits to be written, in the order it came, but for bulk: a batch of a thousand events has a commit to itself, and between two of
/// them everything else that waits is written. So whoever has one event to store waits for one batch of somebody else's flood, not for all of it.
/// </summary>
internal sealed class WriterQueue
{
    private readonly Channel<WriterWork> arrivals = Channel.CreateUnbounded<WriterWork>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Bulk that was met on the way to what came after it.</summary>
    private readonly Queue<WriterWork> bulk = new();
    private bool bulkHadTheLastCommit;

    /// <returns>False when the queue is closed.</returns>
    public bool TryAdd(WriterWork work) => arrivals.Writer.TryWrite(work);

    public void Close() => arrivals.Writer.TryComplete();

    /// <summary>Until there is something to write; false when nothing ever comes any more.</summary>
    public async ValueTask<bool> WaitAsync() => bulk.Count > 0 || await arrivals.Reader.WaitToReadAsync();

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

        while (arrivals.Reader.TryRead(out var work))
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
        while (bulk.TryDequeue(out var work) || arrivals.Reader.TryRead(out work))
        {
            all.Add(work);
        }

        return all;
    }
}
