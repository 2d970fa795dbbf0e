using Aamu.Webhooks.Core.Deliveries;
using CsCheck;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class RetryScheduleTests
{
    private static readonly RetrySchedule Schedule = RetrySchedule.Default;

    [Fact]
    public void The_default_tries_twelve_times_in_about_71_hours()
    {
        Assert.Equal(12, Schedule.Tries);
        Assert.InRange(Schedule.Waits.Sum(wait => wait.TotalHours), 70.5, 71);
    }

    [Fact]
    public void Each_failure_has_its_wait_until_the_schedule_is_used_up()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), Schedule.NextDelay(1, null, () => 0));
        Assert.Equal(TimeSpan.FromSeconds(30), Schedule.NextDelay(2, null, () => 0));
        Assert.Equal(TimeSpan.FromDays(1), Schedule.NextDelay(11, null, () => 0));
        Assert.Null(Schedule.NextDelay(12, null, () => 0));
        Assert.Null(Schedule.NextDelay(12, TimeSpan.FromSeconds(1), () => 0));
    }

    [Fact]
    public void A_wait_is_never_shorter_than_the_schedule_or_the_receivers_wish_and_at_most_a_tenth_longer() =>
        Gen.Select(Gen.Int[1, 11], Gen.Long[0, TimeSpan.TicksPerDay].Select(TimeSpan.FromTicks), Gen.Double[0, 1]).Sample((failed, wish, chance) =>
        {
            var floor = wish > Schedule.Waits[failed - 1] ? wish : Schedule.Waits[failed - 1];
            var wait = Schedule.NextDelay(failed, wish, () => chance);
            return wait >= floor && wait <= (floor * 1.1) + TimeSpan.FromTicks(1);
        });

    [Fact]
    public void A_wish_beyond_reason_is_cut_to_a_day_or_the_longest_step()
    {
        Assert.Equal(TimeSpan.FromDays(1), RetrySchedule.Parse("00:00:01").NextDelay(1, TimeSpan.FromDays(365), () => 0));
        Assert.Equal(TimeSpan.FromDays(3), RetrySchedule.Parse("00:00:01, 3.00:00:00").NextDelay(1, TimeSpan.FromDays(365), () => 0));
    }

    [Fact]
    public void An_empty_schedule_means_one_try() => Assert.Null(RetrySchedule.Parse("").NextDelay(1, null, () => 0));

    [Theory]
    [InlineData("5", "\"5\" is not a time span")]
    [InlineData("00:00:05, soon", "\"soon\" is not a time span")]
    [InlineData("00:00:00", "not between zero and seven days")]
    [InlineData("-00:00:05", "not between zero and seven days")]
    [InlineData("8.00:00:00", "not between zero and seven days")]
    public void A_wrong_schedule_is_refused_in_words(string text, string words)
    {
        Assert.False(RetrySchedule.TryParse(text, out _, out var reason));
        Assert.Contains(words, reason, StringComparison.Ordinal);
    }
}
