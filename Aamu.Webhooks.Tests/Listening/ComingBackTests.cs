using System.Net;
using Aamu.Webhooks.Cli;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Listening;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>What a tool finds when it comes back after its connection broke.</summary>
public sealed class ComingBackTests(ComingBackTests.Server server) : IClassFixture<ComingBackTests.Server>
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Somebody_else_in_its_place_ends_it_as_if_it_had_been_there()
    {
        await using var program = await Receiver.StartAsync();
        await using var front = await StrictProxy.StartAsync(server.App.Url, holdsBack: false);
        var team = await server.App.AddTeamAsync();
        var webhook = await ListenedWebhookAsync(team);
        var key = await server.App.KeyAsync(team.Scope, TeamRole.Editor);
        await using var notes = new Notes();
        var first = ListenAsync(key, new Uri(front.Url), program.Url, notes, TestContext.Current.CancellationToken);
        await notes.SayAsync("Listening to");

        // It is kept away until the second has come.
        await front.ShowPageAsync();
        await using var second = ToolProcess.Listen(key, server.App.Url, webhook, program.Url);
        await second.SaysAsync("Listening to");
        front.ShowServer();

        var ended = await Assert.ThrowsAsync<RefusedException>(() => first.WaitAsync(Patience, TimeProvider.System));
        Assert.Equal(ExitCode.Ended, ended.ExitCode);
        Assert.Contains("listens to this webhook now. Start the tool again to take over.", ended.Message, StringComparison.Ordinal);
        Assert.Equal(0, await second.InterruptAsync());
    }

    [Fact]
    public async Task A_page_for_people_that_stands_in_for_the_server_is_waited_out()
    {
        await using var program = await Receiver.StartAsync();
        await using var front = await StrictProxy.StartAsync(server.App.Url, holdsBack: false);
        var team = await server.App.AddTeamAsync();
        await ListenedWebhookAsync(team);
        using var stop = new CancellationTokenSource();
        await using var notes = new Notes();
        var listening = ListenAsync(await server.App.KeyAsync(team.Scope, TeamRole.Editor), new Uri(front.Url), program.Url, notes, stop.Token);
        await notes.SayAsync("Listening to");

        await front.ShowPageAsync();
        await notes.SayAsync("cannot be reached: what answers there is not Aamu Webhooks. Trying again in");
        front.ShowServer();
        await notes.SayAsync("Listening again");

        await stop.CancelAsync();
        await listening;
        Assert.EndsWith("Ended. What comes from now on waits, and is retried, until somebody listens again.", notes.ToString().Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_WebSockets_are_forbidden_a_dead_connection_is_noticed_too()
    {
        await using var program = await Receiver.StartAsync();
        await using var front = await StrictProxy.StartAsync(server.App.Url, holdsBack: false);
        await using var network = new StallingProxy(front.Url);
        var team = await server.App.AddTeamAsync();
        await ListenedWebhookAsync(team);
        using var stop = new CancellationTokenSource();
        await using var notes = new Notes();
        var listening = ListenAsync(await server.App.KeyAsync(team.Scope, TeamRole.Editor), network.Url, program.Url, notes, stop.Token);
        await notes.SayAsync("Listening to");

        await network.StallAsync();
        await notes.SayAsync("Listening again");

        await stop.CancelAsync();
        await listening;
    }

    private static Task ListenAsync(string key, Uri server, string forward, Notes notes, CancellationToken stopping)
    {
        var settings = new ListenSettings { Server = server, Forward = new Uri(forward), Key = key, Heartbeat = Heartbeat, DeadAfter = 30 * Heartbeat };
        return new ListenSession(settings, new Output(notes, notes, json: false, TimeProvider.System), TimeProvider.System, () => 0).RunAsync(stopping);
    }

    private static async Task<string> ListenedWebhookAsync(RunningTeam team) =>
        (string)(await team.Client.PostJsonAsync("/api/v1/webhooks", """{"name":"Local","url":"listen:","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created))["id"]!;

    /// <summary>What the tool says, read while it says it.</summary>
    private sealed class Notes : StringWriter
    {
        private readonly Lock gate = new();

        public async Task SayAsync(string words)
        {
            try
            {
                await Eventually.TrueAsync(() => ToString().Contains(words, StringComparison.Ordinal));
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It did not say “{words}”:\n{this}");
            }
        }

        public override void WriteLine(string? value)
        {
            lock (gate)
            {
                base.WriteLine(value);
            }
        }

        public override string ToString()
        {
            lock (gate)
            {
                return base.ToString();
            }
        }
    }

    public sealed class Server : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = default!;

        public async ValueTask InitializeAsync() =>
            App = await RunningApp.StartAsync(builder => builder.Services.PostConfigure<HubOptions<ListenHub>>(hub => hub.KeepAliveInterval = Heartbeat));

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
