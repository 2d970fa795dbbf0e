using Aamu.Webhooks.Benchmarks.Faults;
using Aamu.Webhooks.Tests.Hosting;

namespace Aamu.Webhooks.Tests.Workloads;

/// <summary>The fault suite in small, against the built program, so that it is not found broken at night: <c>.ci/nightly</c> runs the long ones.</summary>
[Collection(ProcessTests.Name)]
public sealed class FaultTests
{
    private const double InSmall = 0.3;

    [Fact]
    public async Task Killed_again_and_again_among_bad_receivers_it_loses_nothing_and_repeats_nothing_without_a_reason()
    {
        var kill = Fault.All.Single(fault => fault.Name == "kill");
        var (row, held) = await FaultTable.RunAsync(kill, AppContext.BaseDirectory, InSmall, wantsAll: false);
        Assert.True(held, row);
    }
}
