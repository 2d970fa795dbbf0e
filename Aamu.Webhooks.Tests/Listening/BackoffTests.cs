using Aamu.Webhooks.Cli;

namespace Aamu.Webhooks.Tests.Listening;

public sealed class BackoffTests
{
    [Fact]
    public void The_wait_grows_to_half_a_minute_and_is_half_left_to_chance()
    {
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 7).Select(failures => Backoff.Wait(failures, () => 1).TotalSeconds));
        Assert.Equal(0.5, Backoff.Wait(0, () => 0).TotalSeconds);
        Assert.Equal(30, Backoff.Wait(int.MaxValue, () => 1).TotalSeconds);
    }
}
