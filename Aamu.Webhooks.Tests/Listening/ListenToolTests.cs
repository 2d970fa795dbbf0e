using System.Net;
using System.Text.Json.Nodes;
using Aamu.Receiving;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>The real tool, a real server and a real local program: everything goes over the wire.</summary>
public sealed class ListenToolTests(ListenToolTests.Server server) : IClassFixture<ListenToolTests.Server>
{
    [Fact]
    public async Task A_delivery_that_waited_arrives_once_somebody_listens_and_its_signature_verifies()
    {
        var team = await server.App.AddTeamAsync();
        await using var program = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = 202;
            context.Response.Headers["x-local"] = "yes";
            await context.Response.WriteAsync("taken at home");
        });
        var (webhook, secret) = await ListenedWebhookAsync(team);
        var waiting = await SubmitAsync(team);
        await team.UntilAsync(async () => (string?)(await LastAttemptAsync(team, waiting))?["outcome"] == "nobody_listening");

        await using var tool = ToolProcess.Listen(await server.App.KeyAsync(team.Scope, TeamRole.Editor), server.App.Url, webhook, $"{program.Url}hook?x=1");
        await program.WaitForAsync(1, TestContext.Current.CancellationToken);
        await team.UntilAsync(async () => (string?)(await team.Client.GetAsync($"/api/v1/deliveries/{waiting}").ReadAsync())["status"] == "succeeded");

        var request = Assert.Single(program.Requests);
        Assert.Equal(("POST", "/hook?x=1", "application/json"), (request.Method, request.PathAndQuery, request.Headers["content-type"]));
        Assert.True(WebhookSignature.Verify(secret, request.Headers["x-aamu-signature"], request.Body, TimeProvider.System.GetUtcNow()));
        Assert.Equal(waiting, request.Headers["x-aamu-delivery-id"]);
        Assert.DoesNotContain("traceparent", request.Headers.Keys);

        var attempt = (await LastAttemptAsync(team, waiting))!;
        Assert.Equal((202, "taken at home", "yes"), ((int?)attempt["statusCode"], (string?)attempt["responseBody"], (string?)attempt["responseHeaders"]!["x-local"]));
        Assert.Equal(0, await tool.InterruptAsync());
        Assert.Matches($@"^\d\d:\d\d:\d\d  task\.created  {waiting}  202  \d+ ms$", Assert.Single(tool.Output));
    }

    [Fact]
    public async Task What_the_local_program_does_wrong_is_in_the_log()
    {
        var team = await server.App.AddTeamAsync();
        var (webhook, _) = await ListenedWebhookAsync(team);
        await using var tool = ToolProcess.Listen(await server.App.KeyAsync(team.Scope, TeamRole.Editor), server.App.Url, webhook, "127.0.0.1:9/hook");
        await tool.SaysAsync("Listening to “Local”, forwarding to http://127.0.0.1:9/hook");
        var delivery = await SubmitAsync(team);
        await team.UntilAsync(async () => (string?)(await LastAttemptAsync(team, delivery))?["outcome"] == "connection_refused");
        Assert.Contains("on the developer's machine", (string?)(await LastAttemptAsync(team, delivery))!["error"], StringComparison.Ordinal);
        var next = await SubmitAsync(team);
        await team.UntilAsync(async () => (string?)(await LastAttemptAsync(team, next))?["outcome"] == "connection_refused");
        Assert.Equal(0, await tool.InterruptAsync());
        Assert.Equal(2, tool.Output.Count(line => line.Contains("connection refused", StringComparison.Ordinal)));

        // What to look at is said once, and what becomes of deliveries at the end.
        await tool.SaysAsync("until somebody listens again");
        Assert.Single(tool.Notes.Split("Nothing listens on 127.0.0.1:9: is your program running")[1..]);
    }

    [Fact]
    public async Task Many_deliveries_are_under_way_at_once()
    {
        var team = await server.App.AddTeamAsync();
        await using var program = await Receiver.StartAsync();
        program.Hold();
        var (webhook, _) = await ListenedWebhookAsync(team);
        await using var tool = ToolProcess.Listen(await server.App.KeyAsync(team.Scope, TeamRole.Editor), server.App.Url, webhook, program.Url);
        await tool.SaysAsync("Listening to");
        for (var i = 0; i < 4; i++)
        {
            await SubmitAsync(team);
        }

        await program.WaitForAsync(4, TestContext.Current.CancellationToken);
        program.Release();
        await team.UntilAsync(async () => (await team.Client.GetAsync("/api/v1/deliveries?status=succeeded").ReadAsync())["items"]!.AsArray().Count == 4);
    }

    [Fact]
    public async Task Who_may_not_listen_hears_why_in_a_sentence()
    {
        var team = await server.App.AddTeamAsync();
        var (webhook, _) = await ListenedWebhookAsync(team);
        var stranger = await server.App.KeyAsync((await server.App.AddTeamAsync()).Scope, TeamRole.Editor);
        var viewer = await server.App.KeyAsync(team.Scope, TeamRole.Viewer);
        await RefusedAsync("aamu_tk_wrong_0123456789abcdefghijklmnop", webhook, $"This key is unknown, expired or revoked. It begins with aamu_tk_wron…, was read from AAMU_TEAM_KEY, and went to {server.App.Url}/");
        await RefusedAsync(viewer, webhook, "This needs the role Editor; yours is Viewer.");
        await RefusedAsync(stranger, webhook, $"The team has no webhook {webhook}.");
        await RefusedAsync(RunningApp.IngestKey, webhook, "That is no team key");
    }

    [Fact]
    public async Task The_second_tool_takes_over_and_the_first_ends_and_says_so()
    {
        var team = await server.App.AddTeamAsync();
        await using var program = await Receiver.StartAsync();
        var (webhook, _) = await ListenedWebhookAsync(team);
        var key = await server.App.KeyAsync(team.Scope, TeamRole.Editor);
        await using var first = ToolProcess.Listen(key, server.App.Url, webhook, "http://127.0.0.1:9/");
        await first.SaysAsync("Listening to");
        await using var second = ToolProcess.Listen(key, server.App.Url, webhook, program.Url);
        Assert.Equal(3, await first.EndsAsync());
        Assert.Contains("listens to this webhook now, from 127.0.0.1. Start the tool again to take over.", first.Notes, StringComparison.Ordinal);
        await SubmitAsync(team);
        await program.WaitForAsync(1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_key_that_is_revoked_gets_nothing_more()
    {
        var team = await server.App.AddTeamAsync();
        await using var program = await Receiver.StartAsync();
        var (webhook, _) = await ListenedWebhookAsync(team);
        await using var tool = ToolProcess.Listen(await server.App.KeyAsync(team.Scope, TeamRole.Editor), server.App.Url, webhook, program.Url);
        await tool.SaysAsync("Listening to");
        var ring = server.App.Get<ApiKeyRing>();
        var key = Assert.Single(await ring.TeamKeysAsync(team.Scope), line => line.Role == TeamRole.Editor);
        await ring.RevokeTeamKeyAsync(team.Scope, new Core.Ids.ApiKeyId(key.Id));
        await SubmitAsync(team);
        Assert.Equal(3, await tool.EndsAsync());
        Assert.Contains("revoked", tool.Notes, StringComparison.Ordinal);
        Assert.Empty(program.Requests);
    }

    [Fact]
    public async Task With_create_it_makes_a_webhook_for_every_event_and_finds_it_again()
    {
        var team = await server.App.AddTeamAsync();
        await using var program = await Receiver.StartAsync();
        var key = await server.App.KeyAsync(team.Scope, TeamRole.Editor);
        string[] arguments = ["listen", "--server", server.App.Url, "--forward", program.Url];
        await using (var none = ToolProcess.Start(key, arguments))
        {
            Assert.Equal(2, await none.EndsAsync());
            Assert.Contains("Add --create", none.Notes, StringComparison.Ordinal);
        }

        await using (var made = ToolProcess.Start(key, [.. arguments, "--create", "--json"]))
        {
            await made.SaysAsync("whsec_");
            await made.SaysAsync("Listening to");
            await SubmitAsync(team);
            await program.WaitForAsync(1, TestContext.Current.CancellationToken);
            Assert.Equal(0, await made.InterruptAsync());
            Assert.Equal(200, (int?)JsonNode.Parse(Assert.Single(made.Output))!["status"]);
        }

        await using var again = ToolProcess.Start(key, arguments);
        await again.SaysAsync("Listening to");
        Assert.Single((await team.Client.GetAsync("/api/v1/webhooks").ReadAsync())["items"]!.AsArray());
    }

    [Fact]
    public async Task Its_help_says_where_the_key_comes_from_and_how_it_ends()
    {
        await using var help = ToolProcess.Start(null, "listen", "--help");
        Assert.Equal(0, await help.EndsAsync());
        var text = string.Join(' ', help.Output);
        Assert.All(["--forward", "--webhook", "--create", "AAMU_TEAM_KEY", "--key-file", "--json", "Exit codes"], words => Assert.Contains(words, text, StringComparison.Ordinal));

        await using var keyless = ToolProcess.Start(null, "listen", "--server", "http://localhost:1", "--forward", "http://localhost:3000/");
        Assert.Equal(2, await keyless.EndsAsync());
        Assert.Contains("There is no team key", keyless.Notes, StringComparison.Ordinal);

        await using var wrong = ToolProcess.Start("aamu_tk_x", "listen", "--server", "http://localhost:1", "--forward", "ftp://localhost:3000");
        Assert.Equal(1, await wrong.EndsAsync());

        await using var nowhere = ToolProcess.Start("aamu_tk_x", "listen", "--forward", "3000");
        Assert.Equal(1, await nowhere.EndsAsync());
        Assert.Contains("--server is missing, and AAMU_SERVER is not set.", nowhere.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_told_by_what_is_wrong_and_tried_again()
    {
        await using var nobody = ToolProcess.Start("aamu_tk_x", "listen", "--server", "http://127.0.0.1:9", "--forward", "3000");
        await nobody.SaysAsync("http://127.0.0.1:9/ cannot be reached: Connection refused. Trying again in");
        Assert.Equal(0, await nobody.InterruptAsync());

        using var certificate = Certificates.SelfSignedFor("localhost");
        await using var stranger = await Receiver.StartAsync(_ => Task.CompletedTask, certificate);
        await using var untrusted = ToolProcess.Start("aamu_tk_x", "listen", "--server", $"https://localhost:{stranger.Port}", "--forward", "3000");
        await untrusted.SaysAsync("cannot be reached: The remote certificate");
        Assert.DoesNotContain("inner exception", untrusted.Notes, StringComparison.Ordinal);

        await using var starting = await Receiver.StartAsync(503);
        await using var soon = ToolProcess.Start("aamu_tk_x", "listen", "--server", starting.Url, "--forward", "3000");
        await soon.SaysAsync("cannot be reached: it answers 503. Trying again in");
    }

    private static async Task<(string Id, string Secret)> ListenedWebhookAsync(RunningTeam team)
    {
        var made = await team.Client.PostJsonAsync("/api/v1/webhooks", """{"name":"Local","url":"listen:","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created);
        Assert.Equal("listen:", (string?)made["url"]);
        return ((string)made["id"]!, (string)made["secret"]!);
    }

    private static async Task<JsonNode?> LastAttemptAsync(RunningTeam team, string delivery) =>
        (await team.Client.GetAsync($"/api/v1/deliveries/{delivery}").ReadAsync())["attempts"]!.AsArray().LastOrDefault();

    /// <summary>The id of the only delivery of a new event.</summary>
    private async Task<string> SubmitAsync(RunningTeam team)
    {
        var accepted = await server.App.Aamu.PostJsonAsync("/api/v1/events", $$$"""{"type":"task.created","teamId":"{{{team.Id}}}","data":{"title":"Paint the sauna door"}}""").ReadAsync(HttpStatusCode.Accepted);
        var found = await team.Client.GetAsync($"/api/v1/events/{(string?)accepted["id"]}").ReadAsync();
        return (string)found["deliveries"]!.AsArray().Single()!["id"]!;
    }

    private async Task RefusedAsync(string key, string webhook, string sentence)
    {
        await using var tool = ToolProcess.Listen(key, server.App.Url, webhook, "http://127.0.0.1:9/");
        Assert.Equal(2, await tool.EndsAsync());
        Assert.Contains(sentence, tool.Notes, StringComparison.Ordinal);
        Assert.DoesNotContain(key, tool.Notes, StringComparison.Ordinal);
    }

    /// <summary>Retries come in an hour: what arrives sooner was sent because somebody listened.</summary>
    public sealed class Server : IAsyncLifetime
    {
        public RunningApp App { get; private set; } = default!;

        public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(("Delivery:RetrySchedule", "01:00:00, 01:00:00"));

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
