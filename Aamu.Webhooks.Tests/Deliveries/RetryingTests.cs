using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class RetryingTests
{
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Each_retry_comes_when_its_wait_is_over_not_a_millisecond_before_until_the_schedule_is_used_up()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var tries = 1;
        foreach (var wait in RetrySchedule.Default.Waits)
        {
            Assert.Equal(workspace.Clock.GetUtcNow() + wait, workspace.Alarm.Scheduled[await workspace.KeyOfAsync(webhook)]);
            workspace.Clock.Advance(wait - Instant);
            await workspace.DrainAsync(webhook);
            Assert.Equal(tries, receiver.Requests.Count);
            workspace.Clock.Advance(Instant);
            await workspace.DrainAsync(webhook);
            Assert.Equal(++tries, receiver.Requests.Count);
        }

        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal((DeliveryState.Exhausted, 12, (DateTimeOffset?)null), (delivery.Line.State, delivery.Attempts.Count, delivery.Line.NextAttemptAt));
        Assert.Equal(Enumerable.Range(1, 12), delivery.Attempts.Select(attempt => attempt.Number));
        workspace.Clock.Advance(TimeSpan.FromDays(30));
        await workspace.DrainAsync(webhook);
        Assert.Equal(12, receiver.Requests.Count);
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "120", 120)]
    [InlineData(503, "1", 5)]
    [InlineData(500, "120", 5)]
    [InlineData(503, "soon", 5)]
    [InlineData(503, "99999999999", 24 * 3600)]
    public async Task Retry_After_is_a_floor_that_is_never_undercut(int status, string retryAfter, int seconds)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(seconds) - Instant);
        await workspace.DrainAsync(webhook);
        Assert.Single(receiver.Requests);
        workspace.Clock.Advance(Instant);
        await workspace.DrainAsync(webhook);
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_resend_keeps_the_id_goes_out_now_and_starts_the_schedule_anew()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "00:00:05");
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await workspace.DrainAsync(webhook);
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal(DeliveryState.Exhausted, delivery.Line.State);

        workspace.Alarm.Woken.Clear();
        Assert.Equal(delivery.Line.Id, (await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, delivery.Line.Id)).Value);
        Assert.Single(workspace.Alarm.Woken);
        await workspace.DrainAsync(webhook);
        Assert.Equal(DeliveryState.Pending, (await workspace.OnlyDeliveryAsync()).Line.State);
        workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await workspace.DrainAsync(webhook);
        delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal((DeliveryState.Exhausted, 4), (delivery.Line.State, delivery.Attempts.Count));
        Assert.Single(receiver.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct());
    }

    [Fact]
    public async Task A_resend_asked_for_while_the_last_try_is_under_way_is_not_lost()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "");
        await using var receiver = await Receiver.StartAsync(500, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, (await workspace.OnlyDeliveryAsync()).Line.Id)).Succeeded);
        receiver.Release();
        await drain;
        await workspace.DrainAsync(webhook);
        Assert.Equal([500, 200], (await workspace.OnlyDeliveryAsync()).Attempts.Select(attempt => attempt.StatusCode!.Value));
    }

    [Fact]
    public async Task A_succeeded_delivery_can_be_sent_again_too()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, (await workspace.OnlyDeliveryAsync()).Line.Id);
        await workspace.DrainAsync(webhook);
        Assert.Equal(receiver.Requests[0].Body, receiver.Requests[1].Body);
        Assert.Equal((DeliveryState.Succeeded, 2), ((await workspace.OnlyDeliveryAsync()).Line.State, (await workspace.OnlyDeliveryAsync()).Attempts.Count));
    }

    [Fact]
    public async Task A_cancelled_delivery_is_not_sent_and_cannot_be_cancelled_twice()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        var id = (await workspace.OnlyDeliveryAsync()).Line.Id;
        var redelivery = workspace.Get<Redelivery>();
        var told = 0;
        using var page = workspace.Get<Core.Teams.TeamPulse>().Listen(workspace.Admin, () => told++);
        Assert.True((await redelivery.CancelAsync(workspace.Admin, id)).Succeeded);
        Assert.Equal(1, told);
        Assert.Equal(RefusalKind.Conflict, (await redelivery.CancelAsync(workspace.Admin, id)).Refusal!.Kind);
        await workspace.DrainAsync(webhook);
        Assert.Empty(receiver.Requests);
        await redelivery.AgainAsync(workspace.Admin, id);
        await workspace.DrainAsync(webhook);
        Assert.Single(receiver.Requests);
    }

    [Theory]
    [InlineData(200, DeliveryState.Succeeded)]
    [InlineData(500, DeliveryState.Cancelled)]
    public async Task Cancelling_what_is_under_way_stands_unless_the_receiver_has_it(int status, DeliveryState expected)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(status);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        await workspace.Get<Redelivery>().CancelAsync(workspace.Admin, (await workspace.OnlyDeliveryAsync()).Line.Id);
        receiver.Release();
        await drain;
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal((expected, 1), (delivery.Line.State, delivery.Attempts.Count));
    }
}
