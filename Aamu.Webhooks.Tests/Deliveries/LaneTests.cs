using System.Text.Json;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The ordered stream of one webhook's deliveries, and that nobody waits for somebody else's receiver.</summary>
public sealed class LaneTests
{
    [Fact]
    public async Task Deliveries_go_out_in_the_order_in_which_they_were_promised()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 1);
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 30; i++)
        {
            await workspace.EventAsync(id: $"evt_{i}");
        }

        var report = await workspace.DrainAsync(webhook);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"evt_{i}"), EventsAt(receiver));
        Assert.Equal((30, 0), (report.Sent, report.Failed));
    }

    [Fact]
    public async Task As_many_as_allowed_are_on_the_wire_at_once_and_no_more()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 4);
        var (now, most) = (0, 0);
        await using var receiver = await Receiver.StartAsync(context =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            context.Response.OnCompleted(() =>
            {
                Interlocked.Decrement(ref now);
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => workspace.EventAsync(id: $"evt_{i}")));
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(4);
        var claimed = JsonSerializer.Deserialize<long[]>(await workspace.QueryAsync(context => context.LaneLeases.Select(lease => lease.Claimed).SingleAsync()))!;
        Assert.Equal(4, claimed.Distinct().Count());
        Assert.Equal(4, receiver.Requests.Count);
        receiver.Release();
        await drain;
        Assert.Equal(40, receiver.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Count());
        Assert.Equal(40, receiver.Requests.Count);
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task A_second_drainer_of_the_same_lane_leaves_at_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var first = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        Assert.Equal(DrainReport.Nothing, await workspace.DrainAsync(webhook));
        receiver.Release();
        Assert.Equal(1, (await first).Sent);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Many_drainers_at_once_send_nothing_twice()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () =>
        {
            await workspace.EventAsync();
            await workspace.DrainAsync(webhook);
        })));
        await workspace.DrainAsync(webhook);
        Assert.Equal(100, receiver.Requests.Count);
        Assert.Equal(100, receiver.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Count());
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_delays_nobody_else()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var silent = await Receiver.StartAsync();
        await using var quick = await Receiver.StartAsync();
        var (slowLane, quickLane) = (await workspace.WebhookAsync(silent.Url), await workspace.WebhookAsync(quick.Url));
        silent.Hold();
        for (var i = 0; i < 20; i++)
        {
            await workspace.EventAsync();
        }

        var slow = workspace.DrainAsync(slowLane);
        await silent.WaitForAsync(8);
        Assert.Equal(20, (await workspace.DrainAsync(quickLane)).Sent);
        Assert.Equal(20, quick.Requests.Count);
        Assert.False(slow.IsCompleted);
        silent.Release();
        await slow;
    }

    [Fact]
    public async Task A_failing_delivery_does_not_stop_those_behind_it()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 1);
        await using var receiver = await Receiver.StartAsync(500, 200, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 3; i++)
        {
            await workspace.EventAsync(id: $"evt_{i}");
        }

        var report = await workspace.DrainAsync(webhook);
        Assert.Equal(["evt_0", "evt_1", "evt_2"], EventsAt(receiver));
        Assert.Equal((3, 1), (report.Sent, report.Failed));
    }

    [Fact]
    public async Task Where_others_wait_for_its_place_a_lane_goes_to_the_back_of_the_queue_when_its_time_slice_ends()
    {
        Workspace? here = null;
        await using var receiver = await Receiver.StartAsync(_ =>
        {
            here!.Clock.Advance(TimeSpan.FromSeconds(4));
            return Task.CompletedTask;
        });
        await using var workspace = here = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 1);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 10; i++)
        {
            await workspace.EventAsync();
        }

        workspace.Alarm.Woken.Clear();
        Assert.Equal(3, (await workspace.DrainAsync(webhook, new LaneBell(), TimeSpan.Zero, othersWait: true)).Sent);
        Assert.Equal([await workspace.KeyOfAsync(webhook)], workspace.Alarm.Woken);
        Assert.Equal(7, (await workspace.DrainAsync(webhook)).Sent);
        Assert.Equal(10, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_request_that_hangs_does_not_stop_its_lane_however_long_it_hangs()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RequestTimeout = TimeSpan.FromMinutes(1));
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var bell = new LaneBell();
        var drain = workspace.DrainAsync(webhook, bell, TimeSpan.Zero);
        await receiver.WaitForAsync(1);
        workspace.Clock.Advance(TimeSpan.FromSeconds(30));
        await workspace.EventAsync();
        bell.Ring();
        await receiver.WaitForAsync(2);
        receiver.Release();
        Assert.Equal(2, (await drain).Sent);
    }

    [Fact]
    public async Task What_is_promised_while_a_lane_is_drained_is_sent_in_the_same_drain()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        await workspace.EventAsync();
        receiver.Release();
        Assert.Equal(2, (await drain).Sent);
    }

    [Fact]
    public async Task A_change_of_the_URL_applies_to_the_next_try()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var old = await Receiver.StartAsync(503);
        await using var fresh = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(old.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Url = fresh.Url });
        workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await workspace.DrainAsync(webhook);
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal([old.Url, fresh.Url], delivery.Attempts.Select(attempt => attempt.Url));
        Assert.Equal([1, 2], delivery.Attempts.Select(attempt => attempt.WebhookVersion));
        Assert.Equal(old.Requests.Single().Headers["x-aamu-delivery-id"], fresh.Requests.Single().Headers["x-aamu-delivery-id"]);
    }

    [Fact]
    public async Task A_mistake_of_the_program_ends_the_attempt_and_not_the_lane()
    {
        await using var workspace = await Workspace.StartAsync();
        var now = workspace.Clock.GetUtcNow();
        using var flight = new LaneFlight(workspace.Get<WebhookSender>(), RetrySchedule.Default, new FlightRoom(), new OnTheWire(), workspace.Clock, () => 0, NullLogger.Instance, new LaneBell(), CancellationToken.None);
        var broken = new LaneWebhook(1, Workspace.TeamId, 1, WebhookStatus.Active, false, "https://example.com/", [(SigningSecret.Generate(), null)], [null!]);
        var delivery = new DueDelivery(7, new DeliveryId("whd_1"), now, 0, false, new EventId("evt_1"), "task.created", "{}"u8.ToArray());
        flight.Start(new LaneBatch(broken, [delivery], LaneNews.None) { Beside = FlightRoom.Overhead }, atOnce: 1);

        var result = Assert.Single(await flight.AllLandedAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Equal((AttemptOutcome.Interrupted, DeliveryState.Pending, now.AddSeconds(5)), (result.Receipt.Outcome, result.NextState, result.DueAt));
        Assert.Contains("mistake of its own", result.Receipt.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> EventsAt(Receiver receiver) => receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]);

    private static void InterlockedMax(ref int most, int now)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, seen) != seen)
        {
        }
    }
}
