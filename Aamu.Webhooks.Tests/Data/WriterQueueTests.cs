using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Tests.Data;

public sealed class WriterQueueTests
{
    [Fact]
    public void Who_comes_while_those_who_waited_are_told_is_not_told_the_same_without_a_try()
    {
        var queue = new WriterQueue();
        var waited = new WriterWork<int>(_ => 1);
        var comesAgain = new WriterWork<int>(_ => 2);
        queue.TryAdd(waited);
        foreach (var told in queue.TakeAll())
        {
            Assert.Same(waited, told);
            queue.TryAdd(comesAgain);
        }

        Assert.Same(comesAgain, queue.Next(isFirst: true));
    }

    [Fact]
    public void What_waits_when_the_queue_is_closed_is_still_written_batches_too()
    {
        var queue = new WriterQueue();
        WriterWork[] waiting = [new WriterWork<int>(_ => 1), new WriterWork<int>(_ => 2) { IsBulk = true }, new WriterWork<int>(_ => 3) { IsBulk = true }];
        Assert.All(waiting, work => Assert.True(queue.TryAdd(work)));
        queue.Close();
        Assert.False(queue.TryAdd(new WriterWork<int>(_ => 4)));
        var written = new List<WriterWork>();
        while (queue.Wait())
        {
            for (var next = queue.Next(isFirst: true); next is not null; next = queue.Next(isFirst: false))
            {
                written.Add(next);
            }
        }

        Assert.Equal(waiting, written);
    }
}
