using Aamu.Webhooks.Benchmarks.Workloads;

namespace Aamu.Webhooks.Tests.Workloads;

/// <summary>The measurements in small, against the built program: what is fast must first be right. How fast is not asked here.</summary>
public sealed class WorkloadTests
{
    private const double InSmall = 0.01;

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    [InlineData("L")]
    public async Task Under_load_nothing_is_refused_lost_doubled_or_badly_signed(string name)
    {
        var workload = Workload.All.Single(one => one.Name == name).Scaled(InSmall);
        var measured = await WorkloadRun.FreshAsync(AppContext.BaseDirectory, workload);
        Assert.Equal(new Losses(0, 0, 0, 0), measured.Losses);
        Assert.Equal(workload.Events * workload.WebhooksPerTeam, measured.LatenciesMs.Count);
    }

    [Fact]
    public async Task Batches_that_match_nothing_are_accepted_and_nothing_is_sent()
    {
        var workload = Workload.All.Single(one => one.Name == "G").Scaled(InSmall);
        var measured = await WorkloadRun.FreshAsync(AppContext.BaseDirectory, workload);
        Assert.Equal(new Losses(0, 0, 0, 0), measured.Losses);
        Assert.Empty(measured.LatenciesMs);
        Assert.True(measured.IngestPerSecond > 0);
    }

    [Fact]
    public async Task A_store_that_has_grown_still_serves()
    {
        var workload = Workload.All.Single(one => one.Name == "growth").Scaled(InSmall / 10);
        var measured = await WorkloadRun.FreshAsync(AppContext.BaseDirectory, workload);
        Assert.Equal(new Losses(0, 0, 0, 0), measured.Losses);
    }
}
