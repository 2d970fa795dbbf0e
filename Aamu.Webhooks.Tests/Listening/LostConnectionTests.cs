using System.Net;
using System.Text.Json.Nodes;
using Aamu.Webhooks.Cli;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Tests.Hosting;
using Aamu.Webhooks.Web.Listening;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>Servers restart and laptops sleep: the tool comes back, and nothing is lost.</summary>
[Collection(ProcessTests.Name)]
public sealed class LostConnectionTests
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_restarted_server_is_found_again_and_what_was_accepted_between_arrives()
    {
        await using var program = await Receiver.StartAsync();
        await using var server = new RunningProgram();
        await server.StartAsync();
        using var aamu = server.Client(RunningProgram.IngestKey);
        using var team = server.Client(RunningProgram.TeamKey);
        var webhook = (string)(await team.PostJsonAsync("/api/v1/webhooks", """{"name":"Local","url":"listen:","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created))["id"]!;
        await using var tool = ToolProcess.Listen(RunningProgram.TeamKey, server.Address.ToString(), webhook, program.Url);
        await tool.SaysAsync("Listening to");
        await SubmitAsync(aamu, Workspace.TeamId.Value);
        // On record before the program is killed, or it would be sent once more.
        await Eventually.TrueAsync(() => Succeeded(team) == 1);

        await server.KillAsync();
        await tool.SaysAsync("Trying again");
        await server.StartAsync();
        await SubmitAsync(aamu, Workspace.TeamId.Value);
        await tool.SaysAsync("Listening again");
        await Eventually.TrueAsync(() => Succeeded(team) == 2);

        // Stopped as a service manager does it, and started again.
        Assert.Equal(0, await server.StopAsync());
        await server.StartAsync();
        await SubmitAsync(aamu, Workspace.TeamId.Value);
        await Eventually.TrueAsync(() => Succeeded(team) == 3);
        Assert.Equal(3, program.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Count());
        Assert.Equal(0, await tool.InterruptAsync());
        Assert.Equal(3, tool.Output.Count);
    }

    [Fact]
    public async Task A_server_that_is_killed_with_a_delivery_under_way_to_the_tool_sends_it_again()
    {
        await using var program = await Receiver.StartAsync();
        program.Hold();
        await using var server = new RunningProgram();
        await server.StartAsync();
        using var aamu = server.Client(RunningProgram.IngestKey);
        using var team = server.Client(RunningProgram.TeamKey);
        var webhook = (string)(await team.PostJsonAsync("/api/v1/webhooks", """{"name":"Local","url":"listen:","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created))["id"]!;
        await using var tool = ToolProcess.Listen(RunningProgram.TeamKey, server.Address.ToString(), webhook, program.Url);
        await tool.SaysAsync("Listening to");
        await SubmitAsync(aamu, Workspace.TeamId.Value);
        await program.WaitForAsync(1, TestContext.Current.CancellationToken);

        await server.KillAsync();
        await tool.SaysAsync("Trying again");
        program.Release();
        await server.StartAsync();
        await tool.SaysAsync("Listening again");
        await Eventually.TrueAsync(() => Succeeded(team) == 1);

        // Nobody knows what became of the first: it comes once more, under the same id.
        Assert.Equal(2, program.Requests.Count);
        Assert.Single(program.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct());
    }

    [Fact]
    public async Task A_tool_that_slept_comes_back_and_nothing_of_what_came_meanwhile_is_lost()
    {
        await using var program = await Receiver.StartAsync();
        // The tool says every ten seconds that it is there.
        await using var app = await RunningApp.StartAsync(
            builder => builder.Services.PostConfigure<HubOptions<ListenHub>>(hub => hub.ClientTimeoutInterval = TimeSpan.FromSeconds(20)),
            ("Delivery:RetrySchedule", "01:00:00, 01:00:00"), ("Delivery:RequestTimeout", "00:01:00"));
        var team = await app.AddTeamAsync();
        var webhook = (string)(await team.Client.PostJsonAsync("/api/v1/webhooks", """{"name":"Local","url":"listen:","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created))["id"]!;
        await using var tool = ToolProcess.Listen(await app.KeyAsync(team.Scope, TeamRole.Editor), app.Url, webhook, program.Url);
        await tool.SaysAsync("Listening to");

        await tool.SleepAsync();
        await SubmitAsync(app.Aamu, team.Id);
        await team.UntilAsync(() => Task.FromResult(app.Get<ListenerBook>().Of(team.Scope, new WebhookId(webhook)) is null));
        await SubmitAsync(app.Aamu, team.Id);
        await team.UntilAsync(async () => (await team.Client.GetAsync("/api/v1/deliveries?outcome=nobody_listening").ReadAsync())["items"]!.AsArray().Count > 0);
        Assert.Empty(program.Requests);

        await tool.WakeUpAsync();
        await tool.SaysAsync("Listening again");
        await team.UntilAsync(async () => (await team.Client.GetAsync("/api/v1/deliveries?status=succeeded").ReadAsync())["items"]!.AsArray().Count == 2);
        Assert.Equal(2, program.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Count());
        Assert.Equal(0, await tool.InterruptAsync());
    }

    [Fact]
    public async Task A_connection_that_went_dead_without_closing_is_noticed_and_nothing_is_lost()
    {
        await using var program = await Receiver.StartAsync();
        // Only a listener that comes can be why something is sent before the hour is over.
        await using var app = await RunningApp.StartAsync(
            builder => builder.Services.PostConfigure<HubOptions<ListenHub>>(hub => hub.KeepAliveInterval = Heartbeat), ("Delivery:RetrySchedule", "01:00:00"));
        await using var proxy = new StallingProxy(app.Url);
        var team = await app.AddTeamAsync();
        await team.Client.PostJsonAsync("/api/v1/webhooks", """{"name":"Local","url":"listen:","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created);
        using var stop = new CancellationTokenSource();
        using var notes = new StringWriter();
        var listening = ListenAsync(await app.KeyAsync(team.Scope, TeamRole.Editor), proxy.Url, program.Url, TextWriter.Synchronized(notes), stop.Token);
        await SubmitAsync(app.Aamu, team.Id);
        await program.WaitForAsync(1, TestContext.Current.CancellationToken);

        await proxy.StallAsync();
        await SubmitAsync(app.Aamu, team.Id);
        await program.WaitForAsync(2, TestContext.Current.CancellationToken);
        await team.UntilAsync(async () => (await team.Client.GetAsync("/api/v1/deliveries?status=succeeded").ReadAsync())["items"]!.AsArray().Count == 2);

        await stop.CancelAsync();
        await listening;
        Assert.Contains("Listening again", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, program.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Count());
    }

    private static Task ListenAsync(string key, Uri server, string forward, TextWriter notes, CancellationToken stopping)
    {
        var settings = new ListenSettings { Server = server, Forward = new Uri(forward), Key = key, Heartbeat = Heartbeat, DeadAfter = 10 * Heartbeat };
        return new ListenSession(settings, new Output(notes, notes, json: false, TimeProvider.System), TimeProvider.System, () => 0).RunAsync(stopping);
    }

    private static int Succeeded(HttpClient team)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/deliveries?status=succeeded");
        using var answer = team.Send(request);
        return JsonNode.Parse(answer.Content.ReadAsStream())!["items"]!.AsArray().Count;
    }

    private static async Task SubmitAsync(HttpClient aamu, string team) =>
        (await aamu.PostJsonAsync("/api/v1/events", $$$"""{"type":"task.created","teamId":"{{{team}}}","data":{"title":"Paint the sauna door"}}""")).EnsureSuccessStatusCode();
}
