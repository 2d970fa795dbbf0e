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
}
