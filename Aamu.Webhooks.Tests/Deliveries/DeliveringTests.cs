using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class DeliveringTests
{
    [Fact]
    public async Task An_accepted_event_reaches_the_receiver_signed_and_is_on_record()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var receipt = await workspace.EventAsync();
        await workspace.DrainAsync(webhook);

        var request = Assert.Single(receiver.Requests);
        Assert.Equal(1, receipt.Matched);
        Assert.Equal(receipt.Id.Value, request.Headers["x-aamu-event-id"]);
        Assert.Contains("""data":{"title":"Paint the sauna door"}}""", System.Text.Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal);
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal(DeliveryState.Succeeded, delivery.Line.State);
        Assert.Equal(request.Body, delivery.Body);
        Assert.Equal(200, Assert.Single(delivery.Attempts).StatusCode);
    }

    [Fact]
    public async Task A_refused_delivery_is_tried_again_when_its_wait_is_over()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await workspace.DrainAsync(webhook);
        Assert.Single(receiver.Requests);

        workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await workspace.DrainAsync(webhook);
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal([503, 200], delivery.Attempts.Select(attempt => attempt.StatusCode!.Value));
        Assert.Equal(DeliveryState.Succeeded, delivery.Line.State);
    }

    [Fact]
    public async Task What_was_sent_gets_on_record_even_when_the_disk_is_full_for_a_moment()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        await using var receiver = await Receiver.StartAsync(context => context.Response.WriteAsync(new string('x', 60_000)));
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        // The limit holds for the write connection only, which is opened anew after a failed commit.
        await workspace.Get<SingleWriter>().WriteAsync(transaction => transaction.Statement("PRAGMA max_page_count = 1").Number());
        receiver.Release();
        await workspace.Logs.WaitForAsync("could not be recorded yet");
        while (!drain.IsCompleted)
        {
            workspace.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await drain;
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal(DeliveryState.Succeeded, delivery.Line.State);
        Assert.Single(receiver.Requests);
    }
}
