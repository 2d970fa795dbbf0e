using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The clock is set by an hour: no retry storm, no stuck lane, nothing twice.</summary>
public sealed class ClockJumpTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Set_back_nothing_waits_longer_than_it_was_to()
    {
        var clock = new WallClock();
        await using var workspace = await Workspace.StartAsync(clock: clock);
        await workspace.Get<Recovery>().AfterStartAsync();
        await using var receiver = await Receiver.StartAsync(500, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        clock.Set(-Hour);
        await workspace.DrainAsync(webhook);
        Assert.Single(receiver.Requests);

        // The look of every minute.
        clock.Advance(TimeSpan.FromSeconds(2));
        await workspace.Get<Recovery>().RunAsync();
        await workspace.DrainAsync(webhook);
        Assert.Single(receiver.Requests);
        clock.Advance(TimeSpan.FromSeconds(4));
        await workspace.DrainAsync(webhook);
        Assert.Equal(2, receiver.Requests.Count);
        Assert.Equal(DeliveryState.Succeeded, (await workspace.OnlyDeliveryAsync()).Line.State);
    }

    [Fact]
    public async Task Set_back_many_are_moved_once_each_in_their_order()
    {
        var clock = new WallClock();
        await using var workspace = await Workspace.StartAsync(clock: clock);
        await workspace.Get<Recovery>().AfterStartAsync();
        var webhook = await workspace.WebhookAsync("https://example.com/");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => workspace.EventAsync()));
        // More than one batch, the rest of which would be moved again if what was moved were looked at again.
        await workspace.SqlAsync("""
            INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, IsTest, IsReplay, Sequence)
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 4500)
            SELECT 'whd_' || n, 'team_1', 1, 1000 + n, 'task.created', 0, 0, 0, 0, 0, 0, 0, 20 + n FROM numbers
            """);
        await workspace.SqlAsync("UPDATE Deliveries SET DueAt = $1 + Key * 1000", clock.GetUtcNow().ToUnixTimeMilliseconds());
        clock.Set(-Hour);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await workspace.Get<Recovery>().RunAsync();
        Assert.Equal(0, await workspace.SqlAsync("UPDATE Deliveries SET DueAt = DueAt WHERE DueAt <> $1 + Key * 1000", now));
        await workspace.SqlAsync("DELETE FROM Deliveries WHERE EventKey > 1000");
    }

    [Fact]
    public async Task Set_back_a_probe_and_a_paced_recovery_come_in_time()
    {
        var clock = new WallClock();
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "", clock);
        await workspace.Get<Recovery>().AfterStartAsync();
        var webhook = await workspace.WebhookAsync("http://127.0.0.1:9/");
        for (var i = 0; i < 10; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.DrainAsync(webhook);
        var before = await ProbeAsync() - clock.GetUtcNow();
        await workspace.Get<RecoveryDesk>().ResendAsync(workspace.Admin, new DeliveryFilter { WebhookId = await workspace.WebhookAsync("https://example.com/") }, [DeliveryState.Exhausted], perSecond: 1);
        clock.Set(-Hour);
        await workspace.Get<Recovery>().RunAsync();
        Assert.Equal(before, await ProbeAsync() - clock.GetUtcNow());
        await workspace.Get<RecoveryWork>().RunDueAsync();
        Assert.Equal(RecoveryState.Done, (await workspace.Get<RecoveryLog>().PastAsync(workspace.Admin, 1)).Items[0].State);

        async Task<DateTimeOffset> ProbeAsync() => (await workspace.Get<IncidentLog>().OfAsync(workspace.Admin, webhook, 1))[0].Incident.ProbeAt!.Value;
    }

    [Fact]
    public async Task Set_forward_each_that_waited_is_tried_once_and_waits_again()
    {
        var clock = new WallClock();
        await using var workspace = await Workspace.StartAsync(clock: clock);
        await workspace.Get<Recovery>().AfterStartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 5; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.DrainAsync(webhook);
        clock.Set(Hour);
        for (var i = 0; i < 3; i++)
        {
            await workspace.Get<Recovery>().RunAsync();
            await workspace.DrainAsync(webhook);
        }

        Assert.Equal(10, receiver.Requests.Count);
        Assert.All(await workspace.DeliveriesAsync(), line => Assert.Equal(clock.GetUtcNow().AddSeconds(30), line.NextAttemptAt));
    }

    [Fact]
    public async Task Set_forward_a_lane_that_is_at_work_keeps_its_lease_and_nothing_is_sent_twice()
    {
        var clock = new WallClock();
        await using var workspace = await Workspace.StartAsync(clock: clock);
        await workspace.Get<Recovery>().AfterStartAsync();
        var (came, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            came.TrySetResult();
            await answer.Task;
            context.Response.StatusCode = 200;
        });
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        var drain = workspace.DrainAsync(webhook);
        await came.Task;
        clock.Set(Hour);
        await workspace.Get<Recovery>().RunAsync();
        await workspace.DrainAsync(webhook);
        answer.SetResult();
        await drain;
        Assert.Equal((1, DeliveryState.Succeeded), (receiver.Requests.Count, (await workspace.OnlyDeliveryAsync()).Line.State));
        Assert.Single((await workspace.OnlyDeliveryAsync()).Attempts);
    }
}
