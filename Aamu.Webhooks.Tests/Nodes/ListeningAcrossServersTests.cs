using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Hosting;
using Aamu.Webhooks.Tests.Listening;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>Two built programs on one PostgreSQL database, and a developer's tool that is connected to one of them.</summary>
[Collection(ProcessTests.Name)]
public sealed class ListeningAcrossServersTests
{
    [Fact]
    public async Task A_tool_gets_what_was_submitted_to_the_server_that_it_is_not_connected_to()
    {
        await using var local = await Receiver.StartAsync();
        await using var first = new RunningProgram { Server = await PostgresServer.DatabaseAsync() };
        await using var second = new RunningProgram { Beside = first };
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        using var team = first.Client(RunningProgram.TeamKey);
        using var made = await team.PostAsync("/api/v1/webhooks", Json("""{"name":"Local","url":"listen:","eventTypes":["*"]}"""));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var webhook = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!;

        await using var tool = ToolProcess.Listen(RunningProgram.TeamKey, second.Address.ToString(), webhook, local.Url);
        await tool.SaysAsync("Listening to “Local”");
        await SubmitAsync(first, "evt_0");
        await local.WaitForAsync(1);
        for (var i = 1; i < 10; i++)
        {
            await SubmitAsync(i % 2 == 0 ? first : second, $"evt_{i}");
        }

        await local.WaitForAsync(10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"evt_{i}").Order(StringComparer.Ordinal), local.Requests.Select(request => request.Headers["x-aamu-event-id"]).Order(StringComparer.Ordinal));
        await using var rows = Npgsql.NpgsqlDataSource.Create(first.Server!);
        // Only the first may have met a server that did not know yet.
        await using var command = rows.CreateCommand("SELECT COUNT(*) FROM attempts a JOIN deliveries d ON d.key = a.deliverykey JOIN events e ON e.key = d.eventkey WHERE a.outcome <> 0 AND e.id <> 'evt_0'");
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private static async Task SubmitAsync(RunningProgram server, string id)
    {
        using var aamu = server.Client(RunningProgram.IngestKey);
        using var accepted = await aamu.PostAsync("/api/v1/events", Json($$$"""{"id":"{{{id}}}","type":"task.created","teamId":"{{{Workspace.TeamId}}}","data":{"title":"Paint the sauna door"}}"""));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
