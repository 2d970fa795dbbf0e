using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Tests.Data;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aamu.Webhooks.Tests.Hosting;

public sealed class StoreHealthTests
{
    [Fact]
    public async Task However_many_ask_within_a_second_one_look_answers_them_and_the_next_second_looks_anew()
    {
        await using var workspace = await Workspace.StartAsync();
        var health = new StoreHealth(workspace.Get<SingleWriter>(), workspace.Clock);
        var before = WalFile.Commits(workspace.Database);
        var looks = Enumerable.Range(0, 100).Select(_ => health.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).ToList();
        Assert.All(await Task.WhenAll(looks), result => Assert.Equal(HealthStatus.Healthy, result.Status));
        Assert.Equal(1, WalFile.Commits(workspace.Database) - before);
        using (await DamagedHeader.OfAsync(workspace))
        {
            Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new HealthCheckContext())).Status);
            workspace.Clock.Advance(TimeSpan.FromSeconds(1));
            var told = await health.CheckHealthAsync(new HealthCheckContext());
            Assert.Equal((HealthStatus.Unhealthy, "The database file is damaged."), (told.Status, told.Description));
        }

        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new HealthCheckContext())).Status);
    }
}
