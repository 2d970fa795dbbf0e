using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Tests.Incidents;

/// <summary>One probe at a time asks a receiver that is down whether it is back.</summary>
public sealed class ProbeTests
{
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task While_open_new_deliveries_wait_unsent_and_probes_come_one_by_one_with_growing_waits()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.EventsAsync(20);
        Assert.Equal(10, outage.Receiver.Requests.Count);

        var sent = 10;
        foreach (var wait in new[] { 5, 30, 120, 300, 900, 900 })
        {
            await outage.PassAsync(TimeSpan.FromSeconds(wait) - Instant);
            Assert.Equal(sent, outage.Receiver.Requests.Count);
            await outage.PassAsync(Instant);
            Assert.Equal(++sent, outage.Receiver.Requests.Count);
        }

        var lines = await outage.Workspace.DeliveriesAsync();
        Assert.All(lines, line => Assert.Equal(DeliveryState.Pending, line.State));
        Assert.Equal(16, lines.Sum(line => line.AttemptCount));
    }

    [Fact]
    public async Task A_probe_is_an_attempt_on_record_that_uses_up_nothing_of_its_deliverys_schedule()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.PassAsync(TimeSpan.FromSeconds(5));
        var probed = Assert.Single(await outage.Workspace.DeliveriesAsync(), line => line.AttemptCount == 2);
        Assert.Equal(1, await outage.Workspace.QueryAsync(context => Task.FromResult(context.Deliveries.Single(row => row.Id == probed.Id).FailuresInRound)));
        Assert.Equal((await outage.RunningAsync())!.ProbeAt, probed.NextAttemptAt);
    }

    [Fact]
    public async Task Probes_take_turns_among_the_deliveries_so_that_one_the_receiver_cannot_take_blocks_nobody()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.EventsAsync(5);
        for (var i = 0; i < 60; i++)
        {
            await outage.PassAsync(TimeSpan.FromHours(1));
        }

        var tries = (await outage.Workspace.DeliveriesAsync()).Select(line => line.AttemptCount).ToList();
        Assert.Equal(10 + 60, tries.Sum());
        Assert.All(tries, count => Assert.InRange(count, 3, 7));
    }

    [Fact]
    public async Task A_probe_that_somebody_asks_for_does_not_put_off_the_next_one()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.PassAsync(TimeSpan.FromSeconds(5));
        var next = (await outage.RunningAsync())!.ProbeAt;
        outage.Workspace.Clock.Advance(TimeSpan.FromSeconds(10));
        for (var sent = 12; sent < 15; sent++)
        {
            await outage.Workspace.Get<ReceiverProbe>().AskAsync(outage.Workspace.Admin, outage.Webhook);
            await outage.DrainAsync();
            Assert.Equal((sent, next, 1), (outage.Receiver.Requests.Count, (await outage.RunningAsync())!.ProbeAt, (await outage.RunningAsync())!.Probes));
        }

        var chosen = (await outage.Workspace.DeliveriesAsync()).Take(5).Select(line => line.Id).ToList();
        await outage.Workspace.Get<Redelivery>().AgainAsync(outage.Workspace.Admin, chosen);
        await outage.DrainAsync();
        Assert.Equal((15, next), (outage.Receiver.Requests.Count, (await outage.RunningAsync())!.ProbeAt));

        await outage.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((16, next + TimeSpan.FromMinutes(2)), (outage.Receiver.Requests.Count, (await outage.RunningAsync())!.ProbeAt));
    }

    [Fact]
    public async Task A_probe_that_is_asked_for_waits_as_long_as_the_receiver_then_asks()
    {
        await using var outage = await Outage.OpenAsync();
        (outage.Answer, outage.RetryAfter) = (503, "3600");
        await outage.Workspace.Get<ReceiverProbe>().AskAsync(outage.Workspace.Admin, outage.Webhook);
        await outage.DrainAsync();
        Assert.Equal((11, outage.Workspace.Clock.GetUtcNow() + TimeSpan.FromHours(1)), (outage.Receiver.Requests.Count, (await outage.RunningAsync())!.ProbeAt));
    }

    [Fact]
    public async Task What_the_receiver_asked_for_is_a_floor_for_probes_too()
    {
        await using var outage = await Outage.StartAsync();
        (outage.Answer, outage.RetryAfter) = (503, "3600");
        await outage.EventsAsync(10);
        await outage.EventsAsync(1);
        await outage.PassAsync(TimeSpan.FromHours(1) - Instant);
        Assert.Equal(10, outage.Receiver.Requests.Count);
        await outage.PassAsync(Instant);
        Assert.Equal(11, outage.Receiver.Requests.Count);
    }

    [Fact]
    public async Task A_test_is_sent_at_once_and_one_that_gets_through_closes_the_circuit()
    {
        await using var outage = await Outage.OpenAsync();
        var test = (await outage.Workspace.Get<TestDelivery>().SendAsync(outage.Workspace.Admin, outage.Webhook)).Value!;
        await outage.DrainAsync();
        Assert.Equal(test.DeliveryId.Value, outage.Receiver.Requests[^1].Headers["x-aamu-delivery-id"]);
        Assert.Equal(10, (await outage.RunningAsync())!.Failures);

        outage.Answer = 200;
        await outage.Workspace.Get<TestDelivery>().SendAsync(outage.Workspace.Admin, outage.Webhook);
        await outage.DrainAsync();
        Assert.Null(await outage.RunningAsync());
    }

    [Fact]
    public async Task A_test_that_fails_when_a_probe_is_due_is_sent_once_and_moves_no_probe()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.Workspace.Get<TestDelivery>().SendAsync(outage.Workspace.Admin, outage.Webhook);
        outage.Workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await outage.DrainAsync();
        Assert.Equal(12, outage.Receiver.Requests.Count);
        Assert.Equal((1, 11), ((await outage.RunningAsync())!.Probes, (await outage.RunningAsync())!.Failures));
    }

    [Fact]
    public async Task The_delivery_that_somebody_asks_for_is_the_next_probe_and_goes_out_now()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.EventsAsync(5);
        var asked = (await outage.Workspace.DeliveriesAsync())[0].Id;
        await outage.Workspace.Get<Redelivery>().AgainAsync(outage.Workspace.Admin, asked);
        await outage.DrainAsync();
        Assert.Equal(11, outage.Receiver.Requests.Count);
        Assert.Equal(asked.Value, outage.Receiver.Requests[^1].Headers["x-aamu-delivery-id"]);
    }

    [Fact]
    public async Task A_probe_under_way_when_the_process_is_killed_is_on_record_and_sent_again()
    {
        await using var outage = await Outage.OpenAsync();
        outage.Workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        outage.Receiver.Hold();
        var drain = outage.DrainAsync();
        await outage.Receiver.WaitForAsync(11);
        await using var after = await outage.Workspace.AfterCrashAsync();
        outage.Receiver.Release();
        await drain;
        await after.Get<Recovery>().AfterStartAsync();
        await after.DrainAsync(outage.Webhook);
        Assert.Equal(12, outage.Receiver.Requests.Count);
    }
}
