using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class SecretTests(RunningApp app)
{
    private const string Brought = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    [Fact]
    public async Task During_the_overlap_requests_are_signed_with_both_secrets_the_newest_first()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync(receiver.Url, more: $",\"secret\":\"{Brought}\"");
        Assert.Equal(Brought, webhook.Text("secret"));
        var path = $"/api/v1/webhooks/{webhook.Text("id")}/secret";
        Assert.Equal($$"""{"secret":"{{Brought}}"}""", await team.Client.GetStringAsync(path));

        var rotated = await team.Client.PostJsonAsync(path + "/rotate", """{"overlapSeconds":3600}""").ReadAsync();
        Assert.Equal(["secret", "previousExpiresAt"], rotated.Names());
        var expires = DateTimeOffset.Parse(rotated.Text("previousExpiresAt"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expires - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(60));
        Assert.Equal(rotated.Text("secret"), (await team.GetJsonAsync(path)).Text("secret"));

        await team.SubmitAsync(ApiCalls.Event(team));
        await receiver.WaitForAsync(1);
        var request = receiver.Requests[0];
        var parts = request.Headers["x-aamu-signature"].Split(',');
        var time = parts[0][2..];
        Assert.Equal([$"t={time}", Sign(rotated.Text("secret"), time, request.Text), Sign(Brought, time, request.Text)], parts);
        Assert.Equal(2, request.Headers["webhook-signature"].Split(' ').Length);
        Assert.True(Signature.Verify(request.Headers["x-aamu-signature"], request.Body, Brought, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5)));
        await team.DeliveriesAsync("succeeded", 1);
    }

    [Fact]
    public async Task Without_an_overlap_only_the_new_secret_signs()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync(receiver.Url);
        var rotated = await team.Client.PostJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}/secret/rotate", """{"overlapSeconds":0}""").ReadAsync();
        await team.SubmitAsync(ApiCalls.Event(team));
        await receiver.WaitForAsync(1);
        var parts = receiver.Requests[0].Headers["x-aamu-signature"].Split(',');
        Assert.Equal([Sign(rotated.Text("secret"), parts[0][2..], receiver.Requests[0].Text)], parts[1..]);
        await team.DeliveriesAsync("succeeded", 1);
    }

    [Theory]
    [InlineData("""{"overlapSeconds":-1}""")]
    [InlineData("""{"overlapSeconds":604801}""")]
    [InlineData("""{"overlapSeconds":1.5}""")]
    [InlineData("""{"overlapSeconds":"60"}""")]
    [InlineData("""{"overlapSeconds":99999999999}""")]
    public async Task An_overlap_is_a_whole_number_of_seconds_up_to_a_week(string json)
    {
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync("https://shop.example/");
        await team.Client.PostJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}/secret/rotate", json).RefusedAsync(422, "invalid", "overlapSeconds");
        Assert.Equal(webhook.Text("secret"), (await team.GetJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}/secret")).Text("secret"));
    }

    [Fact]
    public async Task Rotating_needs_no_body_and_overlaps_for_a_day()
    {
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync("https://shop.example/");
        var rotated = await team.Client.PostAsync($"/api/v1/webhooks/{webhook.Text("id")}/secret/rotate", null).ReadAsync();
        var expires = DateTimeOffset.Parse(rotated.Text("previousExpiresAt"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expires - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    /// <summary>Written here a second time, from the contract.</summary>
    private static string Sign(string secret, string time, string body) =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));
}
