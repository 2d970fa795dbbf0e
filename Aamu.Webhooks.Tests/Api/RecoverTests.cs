using System.Net;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class RecoverTests(RunningApp shared)
{
    [Fact]
    public async Task What_a_webhook_missed_is_counted_and_then_sent_again_under_the_same_ids()
    {
        await using var app = await RunningApp.StartAsync(("Delivery:RetrySchedule", "00:00:00.050"));
        await using var receiver = await Receiver.StartAsync(500);
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync(receiver.Url);
        for (var i = 0; i < 3; i++)
        {
            await team.SubmitAsync(ApiCalls.Event(team));
        }

        var exhausted = await team.DeliveriesAsync("exhausted", 3);
        var path = $"/api/v1/webhooks/{webhook.Text("id")}/recover";
        var counted = await team.Client.PostJsonAsync(path, """{"since":"2026-01-01T00:00:00Z","dryRun":true}""").ReadAsync();
        Assert.Equal("""{"count":3}""", counted.ToJsonString());
        Assert.Equal("""{"count":0}""", (await team.Client.PostJsonAsync(path, """{"since":"2026-01-01T00:00:00Z","until":"2026-01-02T00:00:00Z","dryRun":true}""").ReadAsync()).ToJsonString());

        await using var mended = await Receiver.StartAsync(200);
        await team.Client.SendJsonAsync(HttpMethod.Patch, $"/api/v1/webhooks/{webhook.Text("id")}", $$"""{"url":"{{mended.Url}}"}""").ReadAsync();
        var started = await team.Client.PostJsonAsync(path, """{"since":"2026-01-01T00:00:00Z"}""").ReadAsync(HttpStatusCode.Accepted);
        Assert.Equal(["count", "jobId"], started.Names());
        Assert.Equal(3, (int)started["count"]!);
        await team.DeliveriesAsync("succeeded", 3);
        Assert.Equal(
            exhausted.Select(delivery => delivery!.Text("id")).Order(StringComparer.Ordinal),
            mended.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}", "since")]
    [InlineData("""{"since":"soon"}""", "since")]
    [InlineData("""{"since":null}""", "since")]
    [InlineData("""{"since":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}""", "until")]
    [InlineData("""{"since":"2026-01-02T00:00:00Z","status":"pending"}""", "status")]
    [InlineData("""{"since":"2026-01-02T00:00:00Z","status":"failed"}""", "status")]
    [InlineData("""{"since":"2026-01-02T00:00:00Z","dryRun":"true"}""", "dryRun")]
    [InlineData("""{"since":"2026-01-02T00:00:00Z","dryrun":true}""", "dryrun")]
    public async Task Bad_input_is_refused_at_the_field_and_nothing_is_sent(string json, string field)
    {
        var app = shared;
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync("https://shop.example/");
        await team.Client.PostJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}/recover", json).RefusedAsync(422, "invalid", field);
    }
}
