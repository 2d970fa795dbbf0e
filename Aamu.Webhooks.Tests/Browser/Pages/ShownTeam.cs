using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>A team for looking at. The service it lives in tries twice; only who asks for time is tried again tomorrow, so nothing changes while somebody looks.</summary>
internal sealed record ShownTeam(RunningTeam Team, string Webhook, string Event)
{
    /// <summary>One that has a script.</summary>
    public string Sandbox { get; private init; } = "";

    public const string RetrySchedule = "00:00:00.1";

    private static readonly RequestDelegate Busy = Answer(503, """{"error":"Down for maintenance until tomorrow."}""", ("retry-after", "86400"));

    /// <summary>The newest delivery of each status.</summary>
    private Dictionary<string, string> Deliveries { get; } = [];

    public string Id => Team.Id;

    /// <summary>The address of a page of the team.</summary>
    public string At(string page) => $"/t/{Id}/{page}".TrimEnd('/');

    public string DeliveryAt(string status) => At($"deliveries/{Deliveries[status]}");

    /// <summary>As teams are: what works, what fails, what waits, what was switched off.</summary>
    public static async Task<ShownTeam> TypicalAsync(RunningApp app)
    {
        var team = await app.AddTeamAsync();
        await using var good = await Receiver.StartAsync(Answer(200, """{"received":true}"""));
        await using var broken = await Receiver.StartAsync(Answer(500, "<h1>Internal Server Error</h1>"));
        await using var busy = await Receiver.StartAsync(Busy);
        await AddProjectsAsync(team, ("website", "Website"), ("shop", "Shop relaunch"));
        var invoices = await AddAsync(team, "Invoices to accounting", good.Url, "task.*", ",\"headers\":{\"x-department\":\"finance\"},\"projectIds\":[\"website\"]");
        await AddAsync(team, "Customers to the CRM", broken.Url, "task.*");
        await AddAsync(team, "Stock to the warehouse", busy.Url, "task.created");
        await AddAsync(team, "Weekly report", good.Url, "task.*", ",\"status\":\"paused\"");
        await AddAsync(team, "Old chat", good.Url, "*", ",\"status\":\"disabled\"");
        await AddAsync(team, "Trial in the sandbox", $"{app.Url}/sandbox/{await app.Get<SandboxReceiver>().TokenAsync(team.Scope)}", "doc.*");
        var first = await team.SubmitAsync(ApiCalls.Event(team, more: "\"projectId\":\"website\",\"actorId\":\"user_aino\","));
        await team.SubmitAsync(ApiCalls.Event(team, type: "doc.created", more: "\"projectId\":\"shop\","));
        await team.SubmitAsync(ApiCalls.Event(team, type: "form.submitted"));
        await app.Aamu.PostJsonAsync("/api/v1/events", ApiCalls.Event(team, type: "task.crated", id: "evt_refused"));
        await app.Get<InvitationBook>().InviteAsync(team.Scope, "invited@example.com", TeamRole.Editor);
        await app.Get<EndpointCheckup>().RunAsync(team.Scope, new(invoices));
        var sandbox = await SandboxAsync(team, "Fails twice", SandboxScript.Of(500, 500, 200));
        var shown = await new ShownTeam(team, invoices, first.Text("id")) { Sandbox = sandbox }.SettledAsync(succeeded: 2, exhausted: 1, pending: 1, held: 1);
        await RecoverAsync(team);
        return await shown.SettledAsync(succeeded: 2, exhausted: 1, pending: 1, held: 1);
    }

    /// <summary>Too much of everything, and nothing of it has a place to break a line at.</summary>
    public static async Task<ShownTeam> OverfullAsync(RunningApp app)
    {
        var team = await app.AddTeamAsync();
        await app.Aamu.SendJsonAsync(HttpMethod.Put, $"/api/v1/teams/{team.Id}", $$"""{"name":"{{Long("Team", 200)}}"}""");
        var refuses = Answer(400, $$"""{"error":"{{Long("no", 8_000)}}"}""", ("x-long", Long("header", 900)));
        // Every other event is welcome: a receiver that took none at all would be sent no more of them.
        await using var talkative = await Receiver.StartAsync(context => int.Parse(context.Request.Headers["x-aamu-event-id"].ToString().Split('_')[1], CultureInfo.InvariantCulture) % 2 == 0 ? Task.CompletedTask : refuses(context));
        await AddProjectsAsync(team, [.. Enumerable.Range(0, 40).Select(i => (Long($"proj_{i}_", 64), Long($"Project{i}", 200)))]);
        var headers = string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"{Long($"x-{i}-", 120)}\":\"{Long("value", 900)}\""));
        var url = talkative.Url + Long("path", 1_900);
        var webhook = await AddAsync(team, Long("Name", 300), url, "task.*", $",\"description\":\"{Long("About", 2_000)}\",\"headers\":{{{headers}}},\"projectIds\":[{string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"{Long($"proj_{i}_", 64)}\""))}]");
        for (var i = 0; i < 25; i++)
        {
            await AddAsync(team, Long($"Webhook{i}", 300), $"https://{Long("host", 60)}.example/{i}", "doc.*");
        }

        var ids = Enumerable.Range(0, 52).Select(i => Long($"evt_{i}_", 68)).ToList();
        var more = $"\"projectId\":\"{Long("proj_1_", 64)}\",\"actorId\":\"{Long("user", 128)}\",";
        foreach (var id in ids)
        {
            await team.SubmitAsync(ApiCalls.Event(team, $$"""{"{{Long("member", 400)}}":"{{Long("text", 4_000)}}"}""", id, more: more));
            await app.Aamu.PostJsonAsync("/api/v1/events", ApiCalls.Event(team, type: Long("wrong.type", 100), id: id));
        }

        await app.Get<ApiKeyRing>().AddTeamKeyAsync(team.Scope, Long("Key", 200), TeamRole.Viewer);
        await app.Get<InvitationBook>().InviteAsync(team.Scope, $"{Long("somebody", 60)}@{Long("host", 60)}.example", TeamRole.Editor);
        using var posted = await app.Nobody.PostAsync($"/sandbox/{await app.Get<SandboxReceiver>().TokenAsync(team.Scope)}?{Long("query", 1_000)}", new StringContent(Long("body", 9_000)));
        var sandbox = await SandboxAsync(team, Long("Sandbox", 100), new([.. Enumerable.Range(0, 20).Select(i => new SandboxStep { Status = 307, Location = $"https://example.com/{i}{Long("path", 1_900)}" })]));
        await app.Get<EndpointCheckup>().RunAsync(team.Scope, new(webhook));
        return await new ShownTeam(team, webhook, ids[^1]) { Sandbox = sandbox }.SettledAsync(succeeded: 26, exhausted: 26);
    }

    /// <summary>What was given up is sent again, and fails again.</summary>
    private static async Task RecoverAsync(RunningTeam team)
    {
        await team.App.Get<RecoveryDesk>().ResendAsync(team.Scope, new DeliveryFilter { EventType = "task.created" }, [DeliveryState.Exhausted]);
        await team.UntilAsync(async () => (await team.App.Get<RecoveryLog>().PastAsync(team.Scope, 1)).Items.Count == 1);
    }

    private async Task<ShownTeam> SettledAsync(int succeeded = 0, int exhausted = 0, int pending = 0, int held = 0)
    {
        foreach (var (status, count) in new[] { ("succeeded", succeeded), ("exhausted", exhausted), ("pending", pending), ("held", held) })
        {
            foreach (var found in await Team.DeliveriesAsync(status, count))
            {
                Deliveries[status] = found!.Text("id");
            }
        }

        return this;
    }

    private static async Task<string> SandboxAsync(RunningTeam team, string name, SandboxScript script)
    {
        var registry = team.App.Get<SandboxRegistry>();
        var id = (await registry.CreateAsync(team.Scope, name)).Value;
        await registry.SetScriptAsync(team.Scope, id, script);
        return id.Value;
    }

    private static async Task AddProjectsAsync(RunningTeam team, params (string Id, string Name)[] projects)
    {
        foreach (var (id, name) in projects)
        {
            await team.App.Aamu.SendJsonAsync(HttpMethod.Put, $"/api/v1/teams/{team.Id}/projects/{id}", $$"""{"name":"{{name}}"}""").ReadAsync();
        }
    }

    private static async Task<string> AddAsync(RunningTeam team, string name, string url, string pattern, string more = "")
    {
        JsonNode webhook = await team.Client.PostJsonAsync("/api/v1/webhooks", $$"""{"name":"{{name}}","url":"{{url}}","eventTypes":["{{pattern}}"]{{more}}}""").ReadAsync(HttpStatusCode.Created);
        return webhook.Text("id");
    }

    private static string Long(string start, int length) => start.PadRight(length, 'x');

    private static RequestDelegate Answer(int status, string body, params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    };
}
