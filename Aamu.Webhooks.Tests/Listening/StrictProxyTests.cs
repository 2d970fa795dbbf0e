using System.Net;
using System.Text.Json.Nodes;
using Aamu.Webhooks.Cli;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Listening;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>Where a proxy on the way forbids what the tool would like best, it takes what is left.</summary>
public sealed class StrictProxyTests(StrictProxyTests.Server server) : IClassFixture<StrictProxyTests.Server>
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Behind_a_proxy_that_forbids_WebSockets_deliveries_come_and_answers_go_back(bool holdsBack)
    {
        await using var program = await Receiver.StartAsync(async context => await context.Response.WriteAsync("taken at home", context.RequestAborted));
        await using var proxy = await StrictProxy.StartAsync(server.App.Url, holdsBack);
        var team = await server.App.AddTeamAsync();
        await team.Client.PostJsonAsync("/api/v1/webhooks", """{"name":"Local","url":"listen:","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created);
        using var stop = new CancellationTokenSource();
        await using var notes = new StringWriter();
        var settings = new ListenSettings
        {
            Server = new Uri(proxy.Url),
            Forward = new Uri(program.Url),
            Key = await server.App.KeyAsync(team.Scope, TeamRole.Editor),
            Heartbeat = Heartbeat,
            // Only behind a proxy that holds back is waited for it; elsewhere a machine that stands still for a moment must not look like one.
            DeadAfter = holdsBack ? 15 * Heartbeat : TimeSpan.FromMinutes(1),
        };
        var output = new Output(TextWriter.Synchronized(notes), TextWriter.Synchronized(notes), json: false, TimeProvider.System);
        var listening = new ListenSession(settings, output, TimeProvider.System, () => 0).RunAsync(stop.Token);

        for (var i = 0; i < 5; i++)
        {
            (await server.App.Aamu.PostJsonAsync("/api/v1/events", $$$"""{"type":"task.created","teamId":"{{{team.Id}}}","data":{"title":"Paint the sauna door"}}""")).EnsureSuccessStatusCode();
        }

        await team.UntilAsync(async () => (await DeliveredAsync(team)).Count == 5);
        var id = (string?)(await DeliveredAsync(team))[0]!["id"];
        var attempt = (await team.Client.GetAsync($"/api/v1/deliveries/{id}").ReadAsync())["attempts"]!.AsArray().Last()!;
        Assert.Equal("taken at home", (string?)attempt["responseBody"]);
        Assert.Equal(5, program.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Count());
        Assert.Contains("WebSocket forbidden", proxy.Passed);
        Assert.Contains("GET text/event-stream", proxy.Passed);
        // Long polling asks again after each answer.
        Assert.Equal(holdsBack, proxy.Passed.Count(line => line.StartsWith("GET ", StringComparison.Ordinal) && !line.Contains("event-stream", StringComparison.Ordinal)) > 2);

        await stop.CancelAsync();
        await listening;
    }

    private static async Task<JsonArray> DeliveredAsync(RunningTeam team) => (await team.Client.GetAsync("/api/v1/deliveries?status=succeeded").ReadAsync())["items"]!.AsArray();

    /// <summary>Retries come in an hour: what arrives sooner was sent because somebody listened.</summary>
    public sealed class Server : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = default!;

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(
            builder => builder.Services.PostConfigure<HubOptions<ListenHub>>(hub => hub.KeepAliveInterval = Heartbeat), ("Delivery:RetrySchedule", "01:00:00, 01:00:00"));

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
