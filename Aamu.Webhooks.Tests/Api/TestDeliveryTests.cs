using System.Net;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class TestDeliveryTests(RunningApp app)
{
    [Theory]
    [InlineData("active")]
    [InlineData("paused")]
    public async Task A_test_is_a_real_signed_delivery_to_this_webhook_only(string status)
    {
        await using var receiver = await Receiver.StartAsync(204);
        await using var other = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync(receiver.Url, """["form.submitted"]""", $",\"status\":\"{status}\"");
        var bystander = await team.AddWebhookAsync(other.Url);
        var sent = await team.Client.PostJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}/test", """{"eventType":"task.created"}""").ReadAsync(HttpStatusCode.Accepted);
        Assert.Equal(["eventId", "deliveryId"], sent.Names());

        await receiver.WaitForAsync(1);
        var request = receiver.Requests[0];
        Assert.Equal(("true", "task.created", sent.Text("deliveryId")), (request.Headers["x-aamu-test"], request.Headers["x-aamu-event-type"], request.Headers["x-aamu-delivery-id"]));
        Assert.Contains("v1=", request.Headers["x-aamu-signature"], StringComparison.Ordinal);
        await team.DeliveriesAsync("succeeded", 1);
        Assert.True((bool)(await team.GetJsonAsync($"/api/v1/deliveries/{sent.Text("deliveryId")}"))["test"]!);
        var happened = await team.GetJsonAsync($"/api/v1/events/{sent.Text("eventId")}");
        Assert.Equal(["matched", "test_of_another_webhook"], happened["verdicts"]!.AsArray().Select(verdict => verdict!.Text("verdict")));
        Assert.Equal(bystander.Text("id"), happened["verdicts"]![1]!.Text("webhookId"));
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Without_a_body_the_first_type_that_the_webhook_listens_to_is_sent()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync(receiver.Url, """["form.submitted"]""");
        await team.Client.PostAsync($"/api/v1/webhooks/{webhook.Text("id")}/test", null).ReadAsync(HttpStatusCode.Accepted);
        await receiver.WaitForAsync(1);
        Assert.Equal("form.submitted", receiver.Requests[0].Headers["x-aamu-event-type"]);
        await team.DeliveriesAsync("succeeded", 1);
    }

    [Fact]
    public async Task An_unknown_type_is_refused_with_the_nearest_names()
    {
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync("https://shop.example/");
        var problem = await team.Client.PostJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}/test", """{"eventType":"task.craeted"}""").RefusedAsync(422, "invalid", "eventType");
        Assert.Contains("task.created", problem.Text("detail"), StringComparison.Ordinal);
    }
}
