using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Health;

namespace Aamu.Webhooks.Tests.Health;

public sealed class TimeTrendTests
{
    [Fact]
    public async Task Each_hour_has_its_own_times_and_another_team_sees_none()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200, 500, 200);
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        workspace.Clock.Advance(TimeSpan.FromHours(1));
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        workspace.Clock.Advance(TimeSpan.FromSeconds(20));
        await workspace.DrainAsync(id);

        var points = await workspace.Get<TimeTrend>().OfAsync(workspace.Admin, id, HealthRange.Day);

        Assert.Equal(24, points.Count);
        Assert.Equal([1L, 1L], points.Where(point => point.Count > 0).Select(point => point.Count));
        Assert.InRange(points[^1].MedianMs!.Value, 19_000, 21_000);
        Assert.All(await workspace.Get<TimeTrend>().OfAsync(await workspace.OtherTeamAsync(), id, HealthRange.Day), point => Assert.Equal(0, point.Count));
    }

    [Theory]
    [InlineData(20, 180, 10, 1_000)]
    [InlineData(0.4, 0.9, 1, 10)]
    [InlineData(5_000, 7_200_000, 1_000, 36_000_000)]
    public void The_scale_goes_from_one_known_time_to_another(double median, double p95, double lowest, double highest)
    {
        var scale = TimeScale.Of([new(default, 0, null, null), new(default, 1, median, p95)]);

        Assert.Equal((lowest, highest), (scale.Lowest, scale.Highest));
        Assert.Equal((100, 0), (scale.Top(lowest), scale.Top(highest)));
    }

    [Fact]
    public void Without_deliveries_there_is_a_scale_all_the_same() => Assert.Equal((1, 10), (TimeScale.Of([]).Lowest, TimeScale.Of([]).Highest));
}
