using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Webhooks;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WaitWordsTests
{
    [Theory]
    [InlineData("5 seconds, 30 seconds, 2 minutes", "00:00:05, 00:00:30, 00:02:00")]
    [InlineData("5s,30 sec; 2 m\n1h", "00:00:05, 00:00:30, 00:02:00, 01:00:00")]
    [InlineData("1 day 2 hours, 1d2h", "1.02:00:00, 1.02:00:00")]
    [InlineData("  ", "")]
    public void Waits_are_read_as_people_write_them(string text, string expected)
    {
        Assert.Equal(RetrySchedule.Parse(expected).Waits, WaitWords.Read(text, out var problem)!.Waits);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("soon", "“soon” is not a wait")]
    [InlineData("5 seconds, 30", "“30” is not a wait")]
    [InlineData("1 fortnight", "“1 fortnight” is not a wait")]
    [InlineData("٣ hours", "“٣ hours” is not a wait")]
    [InlineData("99999999999999 days", "not between zero and seven days")]
    [InlineData("0 seconds", "not between zero and seven days")]
    public void What_is_no_wait_is_said(string text, string reason)
    {
        Assert.Null(WaitWords.Read(text, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_can_be_read_again() =>
        Assert.Equal(RetrySchedule.Default.Waits, WaitWords.Read(WaitWords.Of(RetrySchedule.Default), out _)!.Waits);

    [Theory]
    [InlineData(RetrySchedule.DefaultText, "12 tries over 2 days 23 hours")]
    [InlineData("00:00:05, 00:02:30", "3 tries over 2 minutes 35 seconds")]
    [InlineData("", "1 try, no retries")]
    public void A_schedule_is_summed_up(string schedule, string words) => Assert.StartsWith(words, WaitWords.Sum(RetrySchedule.Parse(schedule)), StringComparison.Ordinal);

    [Fact]
    public void A_stored_schedule_is_known_as_the_preset_that_it_came_from()
    {
        Assert.All(SchedulePreset.All.Where(preset => preset.Schedule is not null), preset => Assert.Equal(preset, SchedulePreset.Of(RetrySchedule.Parse(preset.Schedule!).ToString())));
        Assert.Equal(SchedulePreset.Usual, SchedulePreset.Of(null).Code);
        Assert.Equal(SchedulePreset.Custom, SchedulePreset.Of("00:00:07").Code);
    }
}
