using System.Text.Json.Nodes;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>What a customer's own test asks: did it arrive, as it should?</summary>
[Collection(ApiTests.Name)]
public sealed class SandboxApiTests(RunningApp app)
{
    [Fact]
    public async Task A_program_finds_its_sandbox_points_a_webhook_at_it_and_reads_what_came()
    {
        var team = await app.AddTeamAsync();
        await app.Get<SandboxRegistry>().CreateAsync(team.Scope, "For our tests");
        var sandbox = Assert.Single((await team.GetJsonAsync("/api/v1/sandboxes"))["items"]!.AsArray())!;
        Assert.Equal(["id", "name", "url", "script"], sandbox.Names());
        var webhook = (await team.AddWebhookAsync(sandbox.Text("url"))).Text("id");
        await team.SubmitAsync(ApiCalls.Event(team, """{"title":"Päivitä"}""", "evt_first"));
        await team.SubmitAsync(ApiCalls.Event(team, "{}", "evt_second"));
        await team.DeliveriesAsync("succeeded", 2);
        var delivery = (await team.GetJsonAsync("/api/v1/deliveries?eventId=evt_first"))["items"]![0]!.Text("id");

        var list = $"/api/v1/sandboxes/{sandbox.Text("id")}/requests";
        var came = Assert.Single((await team.GetJsonAsync($"{list}?deliveryId={delivery}"))["items"]!.AsArray())!;
        Assert.Equal(["receivedAt", "method", "deliveryId", "headers", "body", "signature", "webhookId", "answer"], came.Names());
        Assert.Equal(("POST", delivery, "verified", webhook, "answers 200"), (came.Text("method"), came.Text("deliveryId"), came.Text("signature"), came.Text("webhookId"), came.Text("answer")));
        Assert.Equal("task.created", came["headers"]!.Text("x-aamu-event-type"));
        Assert.Equal("Päivitä", JsonNode.Parse(came.Text("body"))!["data"]!.Text("title"));

        // Page after page.
        var page = await team.GetJsonAsync($"{list}?limit=1");
        var next = await team.GetJsonAsync($"{list}?limit=1&cursor={page.Text("nextCursor")}");
        Assert.Equal(2, new[] { page, next }.Select(one => Assert.Single(one["items"]!.AsArray())!.Text("deliveryId")).Distinct().Count());
        Assert.Null((string?)next["nextCursor"]);
    }

    [Fact]
    public async Task A_viewers_key_reads_what_came_and_does_not_learn_where_to_post()
    {
        var team = await app.AddTeamAsync();
        await app.Get<SandboxRegistry>().CreateAsync(team.Scope, "For our tests");
        using var viewer = app.Client(await app.KeyAsync(team.Scope, TeamRole.Viewer));
        var sandbox = Assert.Single((await viewer.GetAsync("/api/v1/sandboxes").ReadAsync())["items"]!.AsArray())!;
        Assert.Null(sandbox["url"]);
        Assert.Empty((await viewer.GetAsync($"/api/v1/sandboxes/{sandbox.Text("id")}/requests").ReadAsync())["items"]!.AsArray());
        await viewer.GetAsync("/api/v1/sandboxes/sbx_none/requests").RefusedAsync(404, "not-found");
    }
}
