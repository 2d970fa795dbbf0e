using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Jobs;

public sealed class BulkheadTests
{
    [Fact]
    public async Task New_receivers_that_never_answer_hold_no_worker_and_delay_nobody()
    {
        // Three times as many silent receivers as workers, each silent for longer than this test waits.
        await using var app = await RunningApp.StartAsync(("Delivery:RequestTimeout", "00:01:00"), ("Jobs:Workers", "2"));
        await using var silent = await Receiver.StartAsync(200);
        await using var good = await Receiver.StartAsync(200);
        silent.Hold();
        var hostile = await app.AddTeamAsync(TeamRole.Editor);
        var bystander = await app.AddTeamAsync(TeamRole.Editor);
        for (var i = 0; i < 6; i++)
        {
            await TestAsync(app, hostile, silent.Url);
        }

        await silent.WaitForAsync(6, TestContext.Current.CancellationToken);
        await TestAsync(app, bystander, good.Url);
        await good.WaitForAsync(1, TestContext.Current.CancellationToken);
        silent.Release();
    }

    [Fact]
    public async Task A_lane_that_holds_a_worker_lets_go_of_it_as_soon_as_there_is_room_beside()
    {
        // Room for one lane beside the only worker: the second silent receiver's lane holds that worker.
        await using var app = await RunningApp.StartAsync(("Delivery:RequestTimeout", "00:01:00"), ("Jobs:Workers", "1"), ("Jobs:LanesAtOnce", "1"));
        await using var first = await Receiver.StartAsync(200);
        await using var second = await Receiver.StartAsync(200);
        await using var good = await Receiver.StartAsync(200);
        first.Hold();
        second.Hold();
        var team = await app.AddTeamAsync(TeamRole.Editor);
        await TestAsync(app, team, first.Url);
        await first.WaitForAsync(1, TestContext.Current.CancellationToken);
        await TestAsync(app, team, second.Url);
        await second.WaitForAsync(1, TestContext.Current.CancellationToken);
        await TestAsync(app, team, good.Url);
        first.Release();
        await good.WaitForAsync(1, TestContext.Current.CancellationToken);
        second.Release();
    }

    private static async Task TestAsync(RunningApp app, RunningTeam team, string url)
    {
        var draft = new WebhookDraft { Name = "Bulkhead", Url = url, EventTypes = ["*"] };
        var webhook = (await app.Get<WebhookRegistry>().CreateAsync(team.Scope, draft)).Value!;
        Assert.True((await app.Get<TestDelivery>().SendAsync(team.Scope, webhook.Id)).Succeeded);
    }
}
