using System.Collections.Concurrent;
using System.Text.Json;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Incidents;

/// <summary>While a receiver is down its deliveries wait and use up nothing, and go out when it is back.</summary>
public sealed class CircuitBreakerTests
{
    [Fact]
    public async Task Nine_deliveries_that_fail_keep_their_own_schedules_and_the_tenth_opens_the_circuit()
    {
        await using var outage = await Outage.StartAsync();
        await outage.EventsAsync(9);
        Assert.Null((await outage.RunningAsync())!.OpenedAt);
        await outage.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(18, outage.Receiver.Requests.Count);

        await outage.EventsAsync(1);
        Assert.Equal(outage.Workspace.Clock.GetUtcNow(), (await outage.RunningAsync())!.OpenedAt);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_receiver_that_takes_each_delivery_only_at_a_later_try_gets_all_of_them_all_the_same(int takenAt)
    {
        await using var outage = await Outage.StartAsync();
        var tries = new ConcurrentDictionary<string, int>();
        outage.AnswerTo = (request, _) => tries.AddOrUpdate(request.Headers["x-aamu-delivery-id"].ToString(), 1, (_, before) => before + 1) < takenAt ? 500 : 200;
        await outage.EventsAsync(60);
        await outage.LiveAsync(TimeSpan.FromMinutes(10));
        Assert.All(await outage.Workspace.DeliveriesAsync(), line => Assert.Equal((DeliveryState.Succeeded, takenAt), (line.State, line.AttemptCount)));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(503)]
    public async Task While_others_are_under_way_failures_open_nothing_and_more_is_not_sent_until_those_have_landed(int then)
    {
        await using var outage = await Outage.StartAsync();
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        outage.Before = number => number <= 3 ? slow.Task : Task.CompletedTask;
        outage.AnswerTo = (_, number) => number <= 3 ? then : number <= 16 ? 503 : then;
        for (var i = 0; i < 40; i++)
        {
            await outage.Workspace.EventAsync();
        }

        var drain = outage.DrainAsync();
        while (await outage.RunningAsync() is not { FailedDeliveries: 13 })
        {
            await Task.Yield();
        }

        Assert.Equal((null, 16), ((await outage.RunningAsync())!.OpenedAt, outage.Receiver.Requests.Count));
        slow.SetResult();
        await drain;
        var incident = Assert.Single(await outage.IncidentsAsync());
        Assert.Equal(then == 200, incident.OpenedAt is null);
        Assert.Equal(then == 200 ? 16 + 24 : 16, outage.Receiver.Requests.Count);
    }

    [Fact]
    public async Task A_quick_receiver_that_is_back_soon_has_as_many_at_once_as_usual()
    {
        await using var outage = await Outage.OpenAsync();
        for (var i = 0; i < 120; i++)
        {
            await outage.Workspace.EventAsync();
        }

        outage.Answer = 200;
        outage.Workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        outage.Before = number => number > 11 + 60 ? last.Task : Task.CompletedTask;
        var drain = outage.DrainAsync();
        await outage.Receiver.WaitForAsync(11 + 60 + 16);
        last.SetResult();
        await drain;
        Assert.Equal(10 + 130, outage.Receiver.Requests.Count);
    }

    [Fact]
    public async Task What_failed_as_a_probe_goes_out_with_the_rest_when_the_receiver_is_back()
    {
        await using var outage = await Outage.OpenAsync();
        foreach (var wait in new[] { 5, 30, 120, 300 })
        {
            await outage.PassAsync(TimeSpan.FromSeconds(wait));
        }

        outage.Answer = 200;
        await outage.Workspace.Get<ReceiverProbe>().AskAsync(outage.Workspace.Admin, outage.Webhook);
        await outage.DrainAsync();
        Assert.All(await outage.Workspace.DeliveriesAsync(), line => Assert.Equal(DeliveryState.Succeeded, line.State));
    }

    [Fact]
    public async Task When_a_probe_gets_through_the_circuit_closes_and_what_waited_goes_out_slowly_at_first()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.EventsAsync(30);
        outage.Answer = 200;
        outage.Workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        outage.Before = answer => answer > 11 ? first.Task : Task.CompletedTask;
        var drain = outage.DrainAsync();
        await outage.Receiver.WaitForAsync(15);
        var claimed = await outage.Workspace.QueryAsync(context => context.LaneLeases.Select(lease => lease.Claimed).SingleAsync());
        Assert.Equal(4, JsonSerializer.Deserialize<long[]>(claimed)!.Length);
        first.SetResult();
        await drain;
        Assert.Equal(11 + 39, outage.Receiver.Requests.Count);
        Assert.All(await outage.Workspace.DeliveriesAsync(), line => Assert.Equal(DeliveryState.Succeeded, line.State));
        Assert.Null(await outage.RunningAsync());
        Assert.Equal((11 - 1, outage.Workspace.Clock.GetUtcNow()), (Assert.Single(await outage.IncidentsAsync()).Failures, Assert.Single(await outage.IncidentsAsync()).EndedAt));
    }

    [Fact]
    public async Task A_restart_forgets_nothing_of_it()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.PassAsync(TimeSpan.FromSeconds(5));
        await using var after = await outage.Workspace.AfterCrashAsync();
        await after.Get<Recovery>().AfterStartAsync();
        var lane = await after.KeyOfAsync(outage.Webhook);
        Assert.Empty(after.Alarm.Woken);
        Assert.Equal(after.Clock.GetUtcNow() + TimeSpan.FromSeconds(30), after.Alarm.Scheduled[lane]);
        await after.DrainAsync(outage.Webhook);
        Assert.Equal(11, outage.Receiver.Requests.Count);
        after.Clock.Advance(TimeSpan.FromSeconds(30));
        await after.DrainAsync(outage.Webhook);
        Assert.Equal(12, outage.Receiver.Requests.Count);
    }

    [Fact]
    public async Task A_change_of_the_URL_is_tried_at_once()
    {
        await using var outage = await Outage.OpenAsync();
        await using var better = await Receiver.StartAsync();
        outage.Workspace.Alarm.Woken.Clear();
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Url = better.Url });
        Assert.NotEmpty(outage.Workspace.Alarm.Woken);
        outage.Workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await outage.DrainAsync();
        Assert.Equal(10, better.Requests.Count);
    }

    [Fact]
    public async Task One_success_among_failures_starts_the_count_anew()
    {
        await using var outage = await Outage.StartAsync();
        await outage.EventsAsync(9);
        outage.Answer = 200;
        await outage.EventsAsync(1);
        outage.Answer = 500;
        await outage.EventsAsync(9);
        Assert.Equal((null, 9), ((await outage.RunningAsync())!.OpenedAt, (await outage.RunningAsync())!.FailedDeliveries));
    }

    [Fact]
    public async Task One_or_two_failures_that_a_retry_mends_leave_no_incident_behind()
    {
        await using var outage = await Outage.StartAsync();
        await outage.EventsAsync(2);
        outage.Answer = 200;
        await outage.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Empty(await outage.IncidentsAsync());
    }

    [Fact]
    public async Task An_outage_of_four_days_costs_no_delivery()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.LiveAsync(TimeSpan.FromDays(4));
        outage.Answer = 200;
        await outage.LiveAsync(TimeSpan.FromHours(1));
        Assert.All(await outage.Workspace.DeliveriesAsync(), line => Assert.Equal(DeliveryState.Succeeded, line.State));
    }
}
