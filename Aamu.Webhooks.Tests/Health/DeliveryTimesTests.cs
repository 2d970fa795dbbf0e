using Aamu.Webhooks.Core.Health;

namespace Aamu.Webhooks.Tests.Health;

public sealed class DeliveryTimesTests
{
    [Fact]
    public void Nothing_counted_has_no_percentile()
    {
        Assert.Null(new DeliveryTimes().Percentile(0.5));
        Assert.Null(DeliveryTimes.Read("").Percentile(0.95));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(87)]
    [InlineData(4_321)]
    [InlineData(255_600_000)]
    public void A_percentile_is_at_most_a_twentieth_off(double milliseconds)
    {
        var times = new DeliveryTimes();
        times.Add(milliseconds);
        Assert.InRange(times.Percentile(0.5)!.Value, (milliseconds * 0.95) - 0.5, (milliseconds * 1.05) + 0.5);
    }

    [Fact]
    public void Half_are_within_the_median_and_95_of_100_within_the_95th()
    {
        var times = new DeliveryTimes();
        for (var i = 1; i <= 100; i++)
        {
            times.Add(i * 10);
        }

        Assert.InRange(times.Percentile(0.5)!.Value, 475, 525);
        Assert.InRange(times.Percentile(0.95)!.Value, 902, 998);
    }

    [Fact]
    public void Sums_of_parts_are_the_sum_of_all()
    {
        var (first, second, all) = (new DeliveryTimes(), new DeliveryTimes(), new DeliveryTimes());
        foreach (var milliseconds in new double[] { 5, 70, 70, 900, 12_000 })
        {
            (milliseconds < 100 ? first : second).Add(milliseconds);
            all.Add(milliseconds);
        }

        first.Add(second.ToString());
        Assert.Equal((all.ToString(), 5L), (first.ToString(), first.Count));
        Assert.Equal(all.ToString(), DeliveryTimes.Read(all.ToString()).ToString());
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_no_negative_time()
    {
        var times = new DeliveryTimes();
        times.Add(-50);
        Assert.Equal(0, times.Percentile(0.5));
    }
}
