using System.Globalization;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Health;
using Aamu.Webhooks.Web.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Health;

public sealed class HealthChartTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-06-05T22:00:00Z", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_number_of_a_chart_can_be_read_without_seeing_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var chart = Draw(screen, [new(Start, 1_204, 3, 1), new(Start.AddHours(1), 0, 0, 0), new(Start.AddHours(2), 10, 0, 0)]);
        Assert.Equal("1,214 delivered, 3 failed and retried, 1 given up. Most at 5 Jun 22:00–23:00: 1,208.", chart.Find("svg").GetAttribute("aria-label"));
        Assert.Equal(["6 Jun 00:00–01:00", "5 Jun 22:00–23:00"], chart.FindAll("tbody td:first-child").Select(cell => cell.TextContent));
        Assert.Contains("1,204 delivered, 3 failed and retried, 1 given up", chart.Find("g title").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_failure_among_thousands_is_still_to_be_seen()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var bar = Draw(screen, [new(Start, 90_000, 0, 1)]).Find(".bar-bad");
        Assert.True(double.Parse(bar.GetAttribute("height")!, CultureInfo.InvariantCulture) >= 1.5);
    }

    [Fact]
    public async Task A_small_chart_tells_what_is_retried_from_what_was_given_up_as_the_big_one_does()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var spark = screen.Render<Sparkline>(parameters => parameters.Add(spark => spark.Points, [new(Start, 2, 1, 1)]).Add(spark => spark.Words, "Attempts"));
        Assert.Equal(
            [("bar-good", "M0 24v-11.5h3v11.5z"), ("url(#spark-wait)", "M0 12.5v-5.75h3v5.75z"), ("bar-bad", "M0 6.75v-5.75h3v5.75z")],
            spark.FindAll("path").Select(bar => (bar.GetAttribute("class") ?? bar.GetAttribute("fill")!, bar.GetAttribute("d")!)));
    }

    [Fact]
    public async Task Hours_are_the_readers()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        screen.Services.GetRequiredService<ReaderZone>().Zone = TimeZoneInfo.CreateCustomTimeZone("East", TimeSpan.FromHours(3), "East", "East");
        var chart = Draw(screen, [.. Enumerable.Range(0, 24).Select(hour => new HealthPoint(Start.AddHours(hour), 1, 0, 0))]);
        Assert.Equal(["06:00", "12:00", "18:00", "00:00"], chart.FindAll(".chart-ticks span").Select(tick => tick.TextContent));
        Assert.StartsWith("6 Jun 01:00–02:00", chart.Find("g title").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "late")]
    public async Task The_name_of_an_hour_at_the_end_stands_before_its_line_where_there_is_room_for_it(int hoursToMidnight, string? place)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var start = DateTimeOffset.Parse("2026-06-05T00:00:00Z", CultureInfo.InvariantCulture).AddHours(hoursToMidnight);
        var ticks = screen.Render<ChartTicks>(parameters => parameters.Add(ticks => ticks.Axis, new ChartAxis(start, TimeSpan.FromHours(1), 24, screen.Services.GetRequiredService<ReaderZone>())));

        Assert.Equal(place, ticks.FindAll("span")[^1].GetAttribute("class"));
    }

    [Fact]
    public async Task A_change_is_marked_where_it_was_and_one_outside_the_range_is_not()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var chart = Draw(screen, [new(Start, 1, 0, 0), new(Start.AddHours(1), 1, 0, 0)], new ChartMark(Start.AddMinutes(30), "v2", "URL"), new ChartMark(Start.AddHours(3), "v3", "Name"));
        Assert.Equal("left: 25%", Assert.Single(chart.FindAll(".chart-mark")).GetAttribute("style"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(10, 10)]
    [InlineData(11, 20)]
    [InlineData(6_321, 10_000)]
    public void The_scale_ends_at_a_round_number(long most, long scale) => Assert.Equal(scale, HealthChart.Nice(most));

    private static IRenderedComponent<HealthChart> Draw(Screen screen, IReadOnlyList<HealthPoint> points, params ChartMark[] marks) =>
        screen.Render<HealthChart>(parameters => parameters
            .Add(chart => chart.Points, points).Add(chart => chart.Step, TimeSpan.FromHours(1)).Add(chart => chart.Label, "Attempts").Add(chart => chart.Marks, marks));
}
