using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>Promises 1 and 3: whatever ends this process, nothing is lost, and what may have been sent twice is on record.</summary>
public sealed class StoppingAndCrashingTests
{
    [Fact]
    public async Task A_stop_lets_requests_finish()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 2);
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 5; i++)
        {
            await workspace.EventAsync();
        }

        receiver.Hold();
        using var stop = new CancellationTokenSource();
        var drain = workspace.DrainAsync(webhook, stop.Token);
        await receiver.WaitForAsync(2);
        await stop.CancelAsync();
        receiver.Release();
        var report = await drain;
        Assert.Equal((2, 0), (report.Sent, report.Failed));
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_stop_hands_back_what_does_not_finish_due_again_at_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        using var stop = new CancellationTokenSource();
        var drain = workspace.DrainAsync(webhook, stop.Token);
        await receiver.WaitForAsync(1);
        await stop.CancelAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(7));
        await drain;
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal((DeliveryState.Pending, workspace.Clock.GetUtcNow()), (delivery.Line.State, delivery.Line.NextAttemptAt));
        Assert.Equal(AttemptOutcome.Interrupted, Assert.Single(delivery.Attempts).Outcome);

        receiver.Release();
        await workspace.DrainAsync(webhook);
        Assert.Equal([AttemptOutcome.Interrupted, AttemptOutcome.Succeeded], (await workspace.OnlyDeliveryAsync()).Attempts.Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task A_drain_that_begins_while_the_program_stops_sends_nothing()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook, new CancellationToken(canceled: true));
        Assert.Empty(receiver.Requests);
        await workspace.DrainAsync(webhook);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task After_a_crash_what_was_under_way_is_on_record_and_sent_again_under_the_same_id()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 2);
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 5; i++)
        {
            await workspace.EventAsync(id: $"evt_{i}");
        }

        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(2);
        await using (var after = await workspace.AfterCrashAsync())
        {
            Assert.Equal(DrainReport.Nothing, await after.DrainAsync(webhook));
            await after.Get<Recovery>().AfterStartAsync();
            Assert.Equal([await after.KeyOfAsync(webhook)], after.Alarm.Woken);
            receiver.Release();
            await after.DrainAsync(webhook);
            var repeated = new List<string>();
            foreach (var line in await after.DeliveriesAsync())
            {
                Assert.Equal(DeliveryState.Succeeded, line.State);
                var attempts = (await after.Get<DeliveryLog>().FindAsync(after.Admin, line.Id))!.Attempts;
                repeated.AddRange(attempts.Where(attempt => attempt.Outcome == AttemptOutcome.Interrupted).Select(_ => line.EventId.Value));
            }

            Assert.Equal(["evt_0", "evt_1"], repeated.Order());
        }

        await drain;
        var times = receiver.Requests.GroupBy(request => request.Headers["x-aamu-event-id"]).ToDictionary(group => group.Key, group => group.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct().Single());
        Assert.Equal(5, times.Count);
    }

    [Fact]
    public async Task A_lease_that_nobody_of_this_program_holds_is_broken_and_a_living_one_is_not()
    {
        await using var workspace = await Workspace.StartAsync();
        var (dead, living) = (await workspace.WebhookAsync("https://example.com/"), await workspace.WebhookAsync("https://example.com/"));
        await workspace.EventAsync();
        foreach (var (webhook, owner) in new[] { (dead, "lease_dead"), (living, "lease_living") })
        {
            await workspace.SqlAsync(
                "INSERT INTO LaneLeases (WebhookKey, Owner, ClaimedAt, Claimed) SELECT $1, $2, $3, '[' || CAST(Key AS text) || ']' FROM Deliveries WHERE WebhookKey = $1",
                await workspace.KeyOfAsync(webhook), owner, workspace.Clock.GetUtcNow());
        }

        using (workspace.Get<LaneOwners>().Live("lease_living"))
        {
            await workspace.Get<Recovery>().RunAsync();
        }

        Assert.Equal(1, Assert.Single(await workspace.DeliveriesAsync(new() { WebhookId = dead })).AttemptCount);
        Assert.Equal(0, Assert.Single(await workspace.DeliveriesAsync(new() { WebhookId = living })).AttemptCount);
    }

    [Fact]
    public async Task A_lease_whose_webhook_is_gone_stops_no_start()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.SqlAsync("INSERT INTO LaneLeases (WebhookKey, Owner, ClaimedAt, Claimed) VALUES (999, 'lease_dead', 0, '[1,2]')");
        await workspace.Get<Recovery>().AfterStartAsync();
        Assert.Equal(0, await workspace.QueryAsync(context => context.LaneLeases.CountAsync()));
    }

    [Fact]
    public async Task A_drainer_that_lost_its_lease_writes_down_what_it_sent_and_sends_no_more()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 1);
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        await workspace.SqlAsync("UPDATE LaneLeases SET Owner = 'somebody else'");
        receiver.Release();
        Assert.Equal(1, (await drain).Sent);
        Assert.Equal([0, 1], (await workspace.DeliveriesAsync()).Select(line => line.AttemptCount).Order());
    }

    [Fact]
    public async Task Wake_ups_that_got_lost_are_found()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(503);
        var (due, later, idle) = (await workspace.WebhookAsync(receiver.Url), await workspace.WebhookAsync(receiver.Url), await workspace.WebhookAsync(receiver.Url, "form.submitted"));
        await workspace.EventAsync();
        await workspace.DrainAsync(later);
        workspace.Alarm.Woken.Clear();
        workspace.Alarm.Scheduled.Clear();
        await workspace.Get<Recovery>().RunAsync();
        Assert.Equal([await workspace.KeyOfAsync(due)], workspace.Alarm.Woken);
        Assert.Equal(workspace.Clock.GetUtcNow().AddSeconds(5), Assert.Single(workspace.Alarm.Scheduled).Value);
        Assert.DoesNotContain(await workspace.KeyOfAsync(idle), workspace.Alarm.Scheduled.Keys);
    }

    [Fact]
    public async Task When_the_disk_is_full_in_the_middle_of_a_drain_what_was_sent_waits_to_be_written_down()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        await using var receiver = await Receiver.StartAsync(context => context.Response.Body.WriteAsync(new byte[60_000]).AsTask());
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        await workspace.SqlAsync("PRAGMA max_page_count = 1");
        receiver.Release();

        // The limit of the test goes with the connection that failed; from then on there is room.
        await Eventually.TrueAsync(() => MaxPages(workspace) > 1_000_000);
        await Eventually.TrueAsync(() =>
        {
            workspace.Clock.Advance(TimeSpan.FromMilliseconds(200));
            return drain.IsCompleted;
        });
        Assert.Equal((1, 0), ((await drain).Sent, (await drain).Failed));
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal(DeliveryState.Succeeded, delivery.Line.State);
        Assert.Equal([AttemptOutcome.Succeeded], delivery.Attempts.Select(attempt => attempt.Outcome));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task When_the_disk_stays_full_until_the_program_ends_what_was_sent_is_on_record_as_interrupted()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        await using var receiver = await Receiver.StartAsync(context => context.Response.Body.WriteAsync(new byte[60_000]).AsTask());
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        using var stop = new CancellationTokenSource();
        var drain = workspace.DrainAsync(webhook, stop.Token);
        await receiver.WaitForAsync(1);
        await workspace.SqlAsync("PRAGMA max_page_count = 1");
        await stop.CancelAsync();
        receiver.Release();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => drain);

        workspace.Clock.Advance(TimeSpan.FromMinutes(2));
        await workspace.Get<Recovery>().RunAsync();
        await workspace.DrainAsync(webhook);
        var delivery = await workspace.OnlyDeliveryAsync();
        Assert.Equal(DeliveryState.Succeeded, delivery.Line.State);
        Assert.Equal([AttemptOutcome.Interrupted, AttemptOutcome.Succeeded], delivery.Attempts.Select(attempt => attempt.Outcome));
    }

    private static long MaxPages(Workspace workspace)
    {
        try
        {
            return workspace.Get<SingleWriter>().WriteAsync(transaction => transaction.Statement("PRAGMA max_page_count").Number()!.Value).GetAwaiter().GetResult();
        }
        catch (StoreUnavailableException)
        {
            // It shared the commit that failed.
            return 0;
        }
    }
}
