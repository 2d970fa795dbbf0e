using System.Net;
using System.Text.Json.Nodes;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class DeliveryTests(RunningApp app)
{
    [Fact]
    public async Task The_log_tells_all_of_a_delivery()
    {
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Append("x-answer", "one");
            context.Response.Headers.Append("x-answer", "two");
            await context.Response.Body.WriteAsync((byte[])[.. "kiitos ä "u8, 0xFF]);
        });
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync(receiver.Url, more: ",\"headers\":{\"authorization\":\"Bearer abc\"}");
        var receipt = await team.SubmitAsync(ApiCalls.Event(team, more: "\"projectId\":\"proj_1\",\"actorId\":\"usr_1\","));
        var line = (await team.DeliveriesAsync("succeeded", 1))[0]!;
        Assert.Equal(
            ["id", "teamId", "webhookId", "webhookName", "eventId", "eventType", "projectId", "status", "createdAt", "attemptCount", "lastOutcome", "lastStatusCode", "lastDurationMs", "lastAttemptAt", "test", "sequence"],
            line.Names());

        var delivery = await team.GetJsonAsync($"/api/v1/deliveries/{line.Text("id")}");
        Assert.Equal([.. line.Names(), "body", "attempts"], delivery.Names());
        Assert.Equal(receiver.Requests[0].Text, delivery["body"]!.ToJsonString());
        var attempt = Assert.Single(delivery["attempts"]!.AsArray())!;
        Assert.Equal(
            ["number", "startedAt", "durationMs", "outcome", "statusCode", "url", "remoteAddress", "requestHeaders", "responseHeaders", "responseBody", "timings"], attempt.Names());
        Assert.Equal((1, "succeeded", 201), ((int)attempt["number"]!, attempt.Text("outcome"), (int)attempt["statusCode"]!));
        Assert.Equal("***", attempt["requestHeaders"]!.Text("authorization"));
        Assert.Equal(receiver.Requests[0].Headers["x-aamu-signature"], attempt["requestHeaders"]!.Text("x-aamu-signature"));
        Assert.Equal("one, two", attempt["responseHeaders"]!.Text("x-answer"));
        Assert.Equal("kiitos ä �", attempt.Text("responseBody"));
        Assert.Equal(["dnsMs", "connectMs", "tlsMs", "firstByteMs", "bodyMs"], [.. attempt["timings"]!.Names().Union(["dnsMs", "connectMs", "tlsMs", "firstByteMs", "bodyMs"]).OrderBy(Order)]);

        var happened = await team.GetJsonAsync($"/api/v1/events/{receipt.Text("id")}");
        Assert.Equal(["id", "type", "teamId", "projectId", "actorId", "createdAt", "receivedAt", "matched", "test", "body", "verdicts", "deliveries"], happened.Names());
        var verdict = Assert.Single(happened["verdicts"]!.AsArray())!;
        Assert.Equal(["webhookId", "webhookName", "verdict", "detail"], verdict.Names());
        Assert.Equal((webhook.Text("id"), "matched"), (verdict.Text("webhookId"), verdict.Text("verdict")));
        Assert.Equal(line.ToJsonString(), Assert.Single(happened["deliveries"]!.AsArray())!.ToJsonString());
    }

    [Fact]
    public async Task What_did_not_match_says_why()
    {
        var team = await app.AddTeamAsync();
        await team.AddWebhookAsync("https://a.example/", """["form.*"]""");
        await team.AddWebhookAsync("https://b.example/", more: ",\"projectIds\":[\"proj_2\"]");
        await team.AddWebhookAsync("https://c.example/", more: ",\"status\":\"disabled\"");
        await team.AddWebhookAsync("https://d.example/", more: ",\"status\":\"paused\"");
        var receipt = await team.SubmitAsync(ApiCalls.Event(team, more: "\"projectId\":\"proj_1\","));
        var happened = await team.GetJsonAsync($"/api/v1/events/{receipt.Text("id")}");
        Assert.Equal(
            ["held", "project_not_selected", "type_not_selected", "webhook_disabled"],
            happened["verdicts"]!.AsArray().Select(verdict => verdict!.Text("verdict")).Order(StringComparer.Ordinal));
        Assert.Equal("held", Assert.Single(happened["deliveries"]!.AsArray())!.Text("status"));
    }

    [Fact]
    public async Task A_failed_delivery_says_how_and_can_be_sent_again_at_once()
    {
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync("http://127.0.0.1:9/");
        await team.SubmitAsync(ApiCalls.Event(team));
        JsonNode? line = null;
        await team.UntilAsync(async () => (line = (await team.GetJsonAsync("/api/v1/deliveries?outcome=connection_refused"))["items"]!.AsArray().FirstOrDefault()) is not null);
        Assert.Equal("pending", line!.Text("status"));
        Assert.NotNull(line!["nextAttemptAt"]);
        var attempt = (await team.GetJsonAsync($"/api/v1/deliveries/{line.Text("id")}"))["attempts"]![0]!;
        Assert.Equal("connection_refused", attempt.Text("outcome"));
        Assert.False(string.IsNullOrEmpty(attempt.Text("error")));
        Assert.Equal("{}", attempt["requestHeaders"]!.ToJsonString());

        await using var receiver = await Receiver.StartAsync(200);
        await team.Client.SendJsonAsync(HttpMethod.Patch, $"/api/v1/webhooks/{webhook.Text("id")}", $$"""{"url":"{{receiver.Url}}"}""").ReadAsync();
        var again = await team.Client.PostAsync($"/api/v1/deliveries/{line.Text("id")}/redeliver", null).ReadAsync(HttpStatusCode.Accepted);
        Assert.Equal(line.Text("id"), again.Text("id"));
        await team.DeliveriesAsync("succeeded", 1);
        Assert.Equal(line.Text("id"), receiver.Requests[0].Headers["x-aamu-delivery-id"]);
    }

    [Fact]
    public async Task Filters_narrow_and_wrong_ones_are_refused()
    {
        var team = await app.AddTeamAsync();
        var one = await team.AddWebhookAsync("https://a.example/", more: ",\"status\":\"paused\"");
        var two = await team.AddWebhookAsync("https://b.example/", """["form.submitted"]""", ",\"status\":\"paused\"");
        var task = await team.SubmitAsync(ApiCalls.Event(team, more: "\"projectId\":\"proj_1\","));
        await team.SubmitAsync(ApiCalls.Event(team, type: "form.submitted"));
        foreach (var (query, count) in new[]
        {
            ("", 3), ($"webhookId={one.Text("id")}", 2), ($"webhookId={two.Text("id")}", 1), ($"eventId={task.Text("id")}", 1), ("status=held", 3), ("status=succeeded", 0),
            ("eventType=form.submitted", 2), ("projectId=proj_1", 1), ("outcome=http_error", 0), ("since=2000-01-01T00:00:00Z", 3), ("until=2000-01-01T00:00:00Z", 0), ("webhookId=wh_none", 0),
            // The first and the last moment there is: no beginning, and no end.
            ("since=0001-01-01T00:00:00Z", 3), ("until=9999-12-31T23:59:59Z", 3), ("since=9999-12-31T23:59:59Z", 0), ("until=0001-01-01T00:00:00Z", 0),
        })
        {
            Assert.Equal(count, (await team.GetJsonAsync($"/api/v1/deliveries?{query}"))["items"]!.AsArray().Count);
        }

        Assert.Single((await team.GetJsonAsync("/api/v1/events?type=form.submitted"))["items"]!.AsArray());
        Assert.Equal(2, (await team.GetJsonAsync("/api/v1/events?since=0001-01-01T00:00:00Z&until=9999-12-31T23:59:59Z"))["items"]!.AsArray().Count);
        Assert.Single((await team.GetJsonAsync("/api/v1/events?projectId=proj_1&until=2100-01-01T00:00:00%2B02:00"))["items"]!.AsArray());
        foreach (var (query, field) in new[]
        {
            ("status=ok", "status"), ("status=2", "status"), ("outcome=bad", "outcome"), ("eventType=task.craeted", "eventType"), ("since=yesterday", "since"), ("until=2026-06-05T14:47:14", "until"),
            ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-1", "limit"), ("limit=many", "limit"), ("cursor=nonsense", "cursor"), ("cursor=ZXZlbnRzOjE", "cursor"),
            ("statsu=held", "statsu"), ("status=held&status=pending", "status"),
        })
        {
            await team.Client.GetAsync($"/api/v1/deliveries?{query}").RefusedAsync(422, "invalid", field);
        }
    }

    private static int Order(string name) => Array.IndexOf(["dnsMs", "connectMs", "tlsMs", "firstByteMs", "bodyMs"], name);
}
