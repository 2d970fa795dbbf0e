using System.Net;
using System.Text.Json.Nodes;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>What receivers and programs can do about what was missed: fetch it by number, resume with a choice, recover, look at outages.</summary>
[Collection(ApiTests.Name)]
public sealed class MissedTests(RunningApp app)
{
    [Fact]
    public async Task Deliveries_are_listed_by_number_with_their_exact_bodies()
    {
        var team = await app.AddTeamAsync();
        var webhook = (await team.AddWebhookAsync("https://shop.example/", more: ",\"status\":\"paused\"")).Text("id");
        for (var i = 1; i <= 3; i++)
        {
            await team.SubmitAsync(ApiCalls.Event(team, $$"""{"n": {{i}}.0}""", $"evt_{team.Id}_{i}"));
        }

        var page = await team.GetJsonAsync($"/api/v1/webhooks/{webhook}/deliveries?afterSequence=1&limit=1");
        Assert.Equal(["items", "nextCursor", "lastSequence", "forgottenSequence"], page.Names());
        Assert.Equal((3, 0), ((int)page["lastSequence"]!, (int)page["forgottenSequence"]!));
        var second = Assert.Single(page["items"]!.AsArray())!;
        Assert.Equal(["sequence", "id", "eventId", "eventType", "status", "createdAt", "attemptCount", "test", "body"], second.Names());
        Assert.Equal((2, $"evt_{team.Id}_2", "held"), ((int)second["sequence"]!, second.Text("eventId"), second.Text("status")));
        var text = await team.Client.GetStringAsync($"/api/v1/webhooks/{webhook}/deliveries?afterSequence=1&limit=1");
        Assert.Contains("\"data\":{\"n\": 2.0}", text, StringComparison.Ordinal);

        var last = await team.GetJsonAsync($"/api/v1/webhooks/{webhook}/deliveries?cursor={page.Text("nextCursor")}");
        Assert.Equal((3, null), ((int)Assert.Single(last["items"]!.AsArray())!["sequence"]!, (string?)last["nextCursor"]));
        await team.Client.GetAsync($"/api/v1/webhooks/{webhook}/deliveries?afterSequence=-1").RefusedAsync(422, "invalid", "afterSequence");
        await team.Client.GetAsync($"/api/v1/webhooks/{webhook}/deliveries?after=1").RefusedAsync(422, "invalid", "after");
        await team.Client.GetAsync("/api/v1/webhooks/wh_none/deliveries").RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task What_is_held_is_counted_and_let_go_as_chosen_at_a_pace_that_can_be_watched()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        var webhook = (await team.AddWebhookAsync(receiver.Url, more: ",\"status\":\"paused\"")).Text("id");
        for (var i = 0; i < 4; i++)
        {
            await team.SubmitAsync(ApiCalls.Event(team, $$"""{"taskId":"task_{{i / 2}}"}"""));
        }

        var held = await team.GetJsonAsync($"/api/v1/webhooks/{webhook}/held");
        Assert.Equal(["count", "bytes", "oldestAt", "teamCount", "teamLimit"], held.Names());
        Assert.Equal((4, 4, 100_000), ((int)held["count"]!, (int)held["teamCount"]!, (int)held["teamLimit"]!));
        var path = $"/api/v1/webhooks/{webhook}/resume";
        await team.Client.PostJsonAsync(path, "{}").RefusedAsync(422, "invalid", "send");
        await team.Client.PostJsonAsync(path, """{"send":"some"}""").RefusedAsync(422, "invalid", "send");
        await team.Client.PostJsonAsync(path, """{"send":"since"}""").RefusedAsync(422, "invalid", "since");
        await team.Client.PostJsonAsync(path, """{"send":"all","dryrun":true}""").RefusedAsync(422, "invalid", "dryrun");
        Assert.Equal("""{"sent":2,"cancelled":2}""", (await team.Client.PostJsonAsync(path, """{"send":"newest_of_each","dryRun":true}""").ReadAsync()).ToJsonString());
        Assert.Equal("paused", (await team.GetJsonAsync($"/api/v1/webhooks/{webhook}")).Text("status"));

        var resumed = await team.Client.PostJsonAsync(path, """{"send":"newest_of_each","perSecond":1000}""").ReadAsync();
        Assert.Equal((2, 2), ((int)resumed["sent"]!, (int)resumed["cancelled"]!));
        await team.DeliveriesAsync("succeeded", 2);
        JsonNode? release = null;
        await team.UntilAsync(async () => (release = await team.GetJsonAsync($"/api/v1/recoveries/{resumed.Text("recoveryId")}")).Text("status") == "done");
        Assert.Equal(
            ["id", "kind", "status", "webhookId", "webhookName", "filter", "perSecond", "total", "done", "waitsForReceiver", "results", "startedAt", "startedBy", "endedAt"], release!.Names());
        Assert.Equal(("release", 2), (release!.Text("kind"), (int)release!["done"]!));
    }

    [Fact]
    public async Task A_recovery_by_filter_is_counted_paused_resumed_and_cancelled()
    {
        var team = await app.AddTeamAsync();
        var webhook = (await team.AddWebhookAsync("https://shop.example/", more: ",\"status\":\"paused\"")).Text("id");
        // More than are sent in half a minute: it must still be running when it is cancelled.
        for (var i = 0; i < 30; i++)
        {
            await team.SubmitAsync(ApiCalls.Event(team));
        }

        await team.Client.PostJsonAsync($"/api/v1/webhooks/{webhook}/resume", """{"send":"nothing"}""").ReadAsync();
        await team.Client.SendJsonAsync(HttpMethod.Patch, $"/api/v1/webhooks/{webhook}", """{"status":"paused"}""").ReadAsync();
        var wish = $$"""{"webhookId":"{{webhook}}","eventType":"task.created","status":["cancelled"]""";
        Assert.Equal("""{"count":30}""", (await team.Client.PostJsonAsync("/api/v1/recoveries", wish + ",\"dryRun\":true}").ReadAsync()).ToJsonString());
        await team.Client.PostJsonAsync("/api/v1/recoveries", """{"status":["pending"]}""").RefusedAsync(422, "invalid", "status");
        await team.Client.PostJsonAsync("/api/v1/recoveries", """{"status":["lost"]}""").RefusedAsync(422, "invalid", "status");
        await team.Client.PostJsonAsync("/api/v1/recoveries", """{"eventType":"task.creatd"}""").RefusedAsync(422, "invalid", "eventType");
        await team.Client.PostJsonAsync("/api/v1/recoveries", """{"perSecond":5000}""").RefusedAsync(422, "invalid", "perSecond");

        using var started = await team.Client.PostJsonAsync("/api/v1/recoveries", wish + ",\"perSecond\":1}");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var path = started.Headers.Location!.ToString();
        Assert.Equal("paused", (await team.Client.PostAsync($"{path}/pause", null).ReadAsync()).Text("status"));
        var paused = Assert.Single((await team.GetJsonAsync($"/api/v1/recoveries?webhookId={webhook}&status=paused"))["items"]!.AsArray())!;
        Assert.Equal("""{"eventType":"task.created","status":["cancelled"]}""", paused["filter"]!.ToJsonString());
        Assert.Equal("running", (await team.Client.PostAsync($"{path}/resume", null).ReadAsync()).Text("status"));
        var ended = await team.Client.PostAsync($"{path}/cancel", null).ReadAsync();
        Assert.Equal("cancelled", ended.Text("status"));
        await team.Client.PostAsync($"{path}/resume", null).RefusedAsync(409, "conflict");
        Assert.Equal(path, $"/api/v1/recoveries/{ended.Text("id")}");
    }

    [Fact]
    public async Task Events_of_before_a_webhook_existed_are_replayed_to_it()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        await team.SubmitAsync(ApiCalls.Event(team));
        var webhook = (await team.AddWebhookAsync(receiver.Url)).Text("id");
        var path = $"/api/v1/webhooks/{webhook}/replay";
        await team.Client.PostJsonAsync(path, "{}").RefusedAsync(422, "invalid", "since");
        Assert.Equal("""{"count":1}""", (await team.Client.PostJsonAsync(path, """{"since":"2026-01-01T00:00:00Z","dryRun":true}""").ReadAsync()).ToJsonString());
        Assert.Equal(1, (int)(await team.Client.PostJsonAsync(path, """{"since":"2026-01-01T00:00:00Z"}""").ReadAsync(HttpStatusCode.Accepted))["count"]!);
        await team.DeliveriesAsync("succeeded", 1);
        Assert.Equal("1", receiver.Requests[0].Headers["x-aamu-sequence"]);
    }

    [Fact]
    public async Task An_outage_is_listed_and_shown()
    {
        var (team, other) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        var things = await TeamThings.MakeAsync(team);
        var incident = Assert.Single((await team.GetJsonAsync($"/api/v1/incidents?webhookId={things.Webhook}"))["items"]!.AsArray())!;
        Assert.Equal((things.Incident, 3), (incident.Text("id"), (int)incident["failures"]!));
        Assert.Equal(incident.ToJsonString(), (await team.GetJsonAsync($"/api/v1/incidents/{things.Incident}")).ToJsonString());
        Assert.Empty((await other.GetJsonAsync("/api/v1/incidents"))["items"]!.AsArray());
        await team.Client.GetAsync("/api/v1/incidents/inc_x").RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task What_waits_is_cancelled_and_a_webhook_has_its_own_timeout_and_retries()
    {
        var team = await app.AddTeamAsync();
        var webhook = (await team.AddWebhookAsync("https://shop.example/", more: ",\"status\":\"paused\",\"delivery\":{\"timeoutSeconds\":30,\"retrySchedule\":\"00:00:05\"}")).Text("id");
        var path = $"/api/v1/webhooks/{webhook}";
        Assert.Equal("""{"timeoutSeconds":30,"retrySchedule":"00:00:05"}""", (await team.GetJsonAsync(path))["delivery"]!.ToJsonString());
        await team.Client.SendJsonAsync(HttpMethod.Patch, path, """{"delivery":{"timeoutSeconds":3000}}""").RefusedAsync(422, "invalid", "delivery.timeoutSeconds");
        var refused = await team.Client.SendJsonAsync(HttpMethod.Patch, path, """{"delivery":{"timeoutSeconds":"soon","retrySchedule":5,"retries":3}}""").RefusedAsync(422, "invalid");
        Assert.Equal(["delivery.timeoutSeconds", "delivery.retrySchedule", "delivery.retries"], refused["errors"]!.AsObject().Select(error => error.Key));
        await team.Client.SendJsonAsync(HttpMethod.Patch, path, """{"delivery":{"retrySchedule":"soon"}}""").RefusedAsync(422, "invalid", "delivery.retrySchedule");
        await team.Client.SendJsonAsync(HttpMethod.Patch, path, """{"delivery":{"timeout":3}}""").RefusedAsync(422, "invalid", "delivery.timeout");
        Assert.NotNull((await team.Client.SendJsonAsync(HttpMethod.Patch, path, """{"name":"Other"}""").ReadAsync())["delivery"]);
        Assert.Null((await team.Client.SendJsonAsync(HttpMethod.Patch, path, """{"delivery":{}}""").ReadAsync())["delivery"]);

        await team.SubmitAsync(ApiCalls.Event(team));
        var held = (await team.GetJsonAsync("/api/v1/deliveries"))["items"]![0]!.Text("id");
        Assert.Equal("cancelled", (await team.Client.PostAsync($"/api/v1/deliveries/{held}/cancel", null).ReadAsync()).Text("status"));
        await team.Client.PostAsync($"/api/v1/deliveries/{held}/cancel", null).RefusedAsync(409, "conflict");
    }

    /// <summary>The literal row of a job: names and shapes as an older version wrote them.</summary>
    [Fact]
    public async Task A_recovery_that_an_older_version_left_in_the_jobs_file_is_made_now()
    {
        var team = await app.AddTeamAsync();
        var webhook = (await team.AddWebhookAsync("https://shop.example/", more: ",\"status\":\"paused\"")).Text("id");
        await team.SubmitAsync(ApiCalls.Event(team));
        await team.Client.PostJsonAsync($"/api/v1/webhooks/{webhook}/resume", """{"send":"nothing"}""").ReadAsync();
        var row = new Hangfire.Storage.InvocationData(
            "Aamu.Webhooks.Web.Jobs.RecoverJob, Aamu.Webhooks.Web", "RunAsync",
            """["System.String, System.Private.CoreLib","System.String, System.Private.CoreLib","System.String, System.Private.CoreLib","Aamu.Webhooks.Core.Deliveries.RecoverFilter, Aamu.Webhooks.Core","System.Threading.CancellationToken, System.Private.CoreLib"]""",
            $$"""["\"{{team.Id}}\"","\"{{webhook}}\"","\"aino@example.com\"","{\"Since\":\"2026-01-01T00:00:00+00:00\",\"Until\":null,\"State\":4,\"AskedAt\":null,\"FailedSince\":null,\"FailedUntil\":null}",null]""",
            "default");
        app.Get<Hangfire.IBackgroundJobClientV2>().Create(row.DeserializeJob(), new Hangfire.States.EnqueuedState("default"));

        var made = (JsonNode?)null;
        await team.UntilAsync(async () => (made = (await team.GetJsonAsync("/api/v1/recoveries"))["items"]!.AsArray().FirstOrDefault(run => run!.Text("status") == "done")) is not null);
        Assert.Equal(("resend", "aino@example.com", 1), (made!.Text("kind"), made!.Text("startedBy"), (int)made!["done"]!));
    }
}
