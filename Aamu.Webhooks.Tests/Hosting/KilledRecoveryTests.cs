using System.Text;
using System.Text.Json.Nodes;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>A recovery in a real process that is killed twice halfway: it goes on where it stopped and makes nothing due twice.</summary>
[Collection(ProcessTests.Name)]
public sealed class KilledRecoveryTests
{
    private const int Events = 300;
    private const int PerSecond = 30;

    [Fact]
    public async Task Killed_halfway_twice_it_sends_each_delivery_once_more_and_no_more()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var program = new RunningProgram();
        await program.StartAsync();
        await DeliverAllAsync(program, receiver);
        await program.StopAsync();
        await using (var between = Workspace.Between(program.Folder))
        {
            var started = await between.Get<RecoveryDesk>().ResendAsync(between.Admin, new DeliveryFilter(), [DeliveryState.Succeeded], PerSecond);
            Assert.Equal(Events, started.Value!.Count);
        }

        await program.StartAsync();
        foreach (var moment in new[] { Events + PerSecond, Events + (3 * PerSecond) })
        {
            await Eventually.TrueAsync(() => receiver.Requests.Count >= moment);
            await program.KillAsync();
            Assert.True(receiver.Requests.Count < 2 * Events, "It was done before it was killed.");
            await program.StartAsync();
        }

        await Eventually.TrueAsync(() => receiver.Requests.GroupBy(Id).Count(group => group.Count() >= 2) == Events);
        await program.StopAsync();
        await using var workspace = Workspace.Between(program.Folder);
        var line = Assert.Single((await workspace.Get<RecoveryLog>().PastAsync(workspace.Admin, 10)).Items);
        Assert.Equal((RecoveryState.Done, Events, Events), (line.State, line.Total, line.Done));
        var interrupted = await workspace.QueryAsync(context => context.Attempts.Where(attempt => attempt.Outcome == AttemptOutcome.Interrupted)
            .Join(context.Deliveries, attempt => attempt.DeliveryKey, delivery => delivery.Key, (_, delivery) => delivery.Id).GroupBy(id => id).ToDictionaryAsync(group => group.Key.Value, group => group.Count()));
        Assert.All(receiver.Requests.GroupBy(Id), group => Assert.InRange(group.Count(), 2, 2 + interrupted.GetValueOrDefault(group.Key)));
    }

    private static async Task DeliverAllAsync(RunningProgram program, Receiver receiver)
    {
        using var team = program.Client(RunningProgram.TeamKey);
        using var made = await team.PostAsync("/api/v1/webhooks", Json($$"""{"name":"Counter","url":"{{receiver.Url}}","eventTypes":["*"]}"""));
        made.EnsureSuccessStatusCode();
        using var aamu = program.Client(RunningProgram.IngestKey);
        var events = Enumerable.Range(0, Events).Select(number => (JsonNode)new JsonObject { ["type"] = "task.created", ["teamId"] = Workspace.TeamId.Value, ["data"] = new JsonObject { ["number"] = number } });
        using var accepted = await aamu.PostAsync("/api/v1/events/batch", Json(new JsonArray([.. events]).ToJsonString()));
        accepted.EnsureSuccessStatusCode();
        await Eventually.TrueAsync(() => receiver.Requests.Count == Events);
    }

    private static string Id(ReceivedRequest request) => request.Headers["x-aamu-delivery-id"];

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
