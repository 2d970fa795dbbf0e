using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Incidents;

namespace Aamu.Webhooks.Tests.Recoveries;

/// <summary>Sending again by a filter: counted first, then made due once each, the oldest first.</summary>
public sealed class ResendTests
{
    [Fact]
    public async Task What_fits_the_filter_is_counted_and_then_sent_again_under_its_own_id_and_nothing_else()
    {
        await using var room = await Room.OpenAsync(0);
        var start = room.Workspace.Clock.GetUtcNow();
        for (var i = 1; i <= 6; i++)
        {
            await room.EventAsync($"evt_{i}");
        }

        var before = room.Mend();
        var span = room.All with { Since = start.AddMinutes(1), Until = start.AddMinutes(4) };
        Assert.Equal(new RecoveryCounts(3, 0, 0), (await room.Desk.CountAsync(room.Workspace.Admin, span)).Value);
        Assert.Equal(3, (await room.Desk.ResendAsync(room.Workspace.Admin, span, [DeliveryState.Exhausted])).Value!.Count);
        await room.StepAndSendAsync();
        Assert.Equal(["evt_2", "evt_3", "evt_4"], room.EventsSince(before));
        Assert.Equal(
            room.Receiver.Requests.Skip(1).Take(3).Select(request => request.Headers["x-aamu-delivery-id"]),
            room.Receiver.Requests.Skip(before).Select(request => request.Headers["x-aamu-delivery-id"]));

        var line = await room.LineAsync();
        Assert.Equal((RecoveryState.Done, 3, 3, "aino@example.com"), (line.State, line.Total, line.Done, line.StartedBy));
        Assert.Equal(new RecoveryResults(3, 0, 0, 0, 0, 0), line.Results);
        Assert.Equal(3, (await room.Workspace.DeliveriesAsync(new DeliveryFilter { RecoveryId = line.Id })).Count);
    }

    [Fact]
    public async Task By_event_type_and_project_too_and_over_several_webhooks()
    {
        await using var room = await Room.OpenAsync(0);
        var second = await room.Workspace.WebhookAsync(room.Receiver.Url, "task.*");
        await room.EventAsync("evt_1", "task.created", "proj_1");
        await room.EventAsync("evt_2", "task.updated", "proj_1");
        await room.EventAsync("evt_3", "task.created", "proj_2");
        await room.Workspace.DrainAsync(second);
        var filter = new DeliveryFilter { EventType = "task.created", ProjectId = "proj_1" };
        Assert.Equal(2, (await room.Desk.CountAsync(room.Workspace.Admin, filter)).Value!.GaveUp);

        var before = room.Mend();
        await room.Desk.ResendAsync(room.Workspace.Admin, filter, [DeliveryState.Exhausted]);
        await room.StepAndSendAsync();
        await room.Workspace.DrainAsync(second);
        Assert.Equal(["evt_1", "evt_1"], room.EventsSince(before));
    }

    [Fact]
    public async Task What_was_delivered_is_sent_again_only_when_asked_for()
    {
        await using var room = await Room.OpenAsync(2);
        room.Mend();
        await room.EventAsync("evt_3");
        Assert.Equal(new RecoveryCounts(2, 0, 1), (await room.Desk.CountAsync(room.Workspace.Admin, room.All)).Value);
        await room.ResendAsync();
        await room.StepAndSendAsync();
        Assert.Equal(1, room.EventsSince(0).Count(id => id == "evt_3"));

        room.Workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.ResendAsync(null, DeliveryState.Succeeded, DeliveryState.Exhausted);
        await room.StepAndSendAsync();
        Assert.Equal(["evt_1", "evt_2", "evt_3"], room.EventsSince(5));
    }

    [Fact]
    public async Task What_fails_again_or_comes_later_is_not_sent_a_second_time_by_the_same_recovery()
    {
        await using var room = await Room.OpenAsync(4);
        await room.ResendAsync(perSecond: 2);
        await room.StepAndSendAsync();
        await room.EventAsync("evt_5");
        for (var i = 0; i < 5; i++)
        {
            await room.SecondAsync();
        }

        Assert.Equal([2, 2, 2, 2, 1], room.EventsSince(0).GroupBy(id => id).OrderBy(id => id.Key, StringComparer.Ordinal).Select(id => id.Count()));
        var line = await room.LineAsync();
        Assert.Equal((RecoveryState.Done, 4, 4), (line.State, line.Total, line.Done));
        Assert.Equal(new RecoveryResults(0, 0, 0, 0, 4, 0), line.Results);
    }

    [Fact]
    public async Task Somebody_who_was_quicker_is_not_sent_what_he_sent_himself_and_the_count_says_so()
    {
        await using var room = await Room.OpenAsync(3);
        var before = room.Mend();
        await room.ResendAsync(perSecond: 1);
        await room.StepAndSendAsync();
        var last = (await room.Workspace.DeliveriesAsync())[0];
        await room.Workspace.Get<Redelivery>().AgainAsync(room.Workspace.Admin, last.Id);
        await room.Workspace.DrainAsync(room.Webhook);
        await room.SecondAsync();
        await room.SecondAsync();
        Assert.Equal(["evt_1", "evt_3", "evt_2"], room.EventsSince(before));
        var line = await room.LineAsync();
        Assert.Equal((RecoveryState.Done, 3, 2), (line.State, line.Total, line.Done));
    }

    [Fact]
    public async Task What_is_promised_after_it_began_is_none_of_its_business()
    {
        await using var room = await Room.OpenAsync(2);
        var before = room.Mend();
        await room.ResendAsync(perSecond: 1, DeliveryState.Exhausted, DeliveryState.Cancelled);
        // Never tried, and cancelled: only its key tells that it came later.
        await room.Workspace.EventAsync(id: "evt_late");
        await room.Workspace.Get<Redelivery>().CancelAsync(room.Workspace.Admin, (await room.Workspace.DeliveriesAsync())[0].Id);
        for (var i = 0; i < 4; i++)
        {
            await room.SecondAsync();
        }

        Assert.Equal(["evt_1", "evt_2"], room.EventsSince(before));
        Assert.Equal((RecoveryState.Done, 2), ((await room.LineAsync()).State, (await room.LineAsync()).Done));
    }

    [Fact]
    public async Task What_was_sent_cancelled_or_emptied_between_choosing_and_writing_is_left_alone()
    {
        await using var room = await Room.OpenAsync(4);
        await room.ResendAsync(perSecond: 4);
        var workspace = room.Workspace;
        var keys = (await workspace.DeliveriesAsync()).Select(line => line.Key).Order().ToList();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, (await workspace.DeliveriesAsync())[^1].Id);
        await workspace.DrainAsync(room.Webhook);
        await workspace.SqlAsync("UPDATE Deliveries SET State = 4 WHERE Key = $1", keys[1]);
        await workspace.SqlAsync("UPDATE Events SET Body = $2 WHERE Key = (SELECT EventKey FROM Deliveries WHERE Key = $1)", keys[2], Array.Empty<byte>());
        var lanes = await workspace.Get<SingleWriter>().WriteAsync(transaction =>
            RecoveryStep.Make(transaction, transaction.Context.RecoveryRuns.Single(), keys, workspace.Clock.GetUtcNow(), workspace.Clock));
        Assert.Single(lanes);
        Assert.Equal(keys[3], Assert.Single(await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Pending })).Key);
    }

    [Fact]
    public async Task To_a_paused_webhook_it_is_held_and_to_a_deleted_one_nothing_is_sent()
    {
        await using var room = await Room.OpenAsync(3);
        await room.Workspace.Get<WebhookRegistry>().ChangeAsync(room.Workspace.Admin, room.Webhook, new WebhookDraft { Status = WebhookStatus.Paused });
        await room.ResendAsync(perSecond: 2);
        await room.StepAndSendAsync();
        Assert.Equal(2, (await room.Workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Held })).Count);

        await room.Workspace.Get<WebhookRegistry>().DeleteAsync(room.Workspace.Admin, room.Webhook);
        await room.SecondAsync();
        var line = await room.LineAsync();
        Assert.Equal((RecoveryState.Done, 2), (line.State, line.Done));
        Assert.Empty(await room.Workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Pending }));
    }

    [Fact]
    public async Task While_the_receiver_is_down_a_paced_recovery_does_not_pile_up_what_would_all_go_out_at_once()
    {
        await using var outage = await Outage.StartAsync();
        await outage.EventsAsync(8);
        await outage.LiveAsync(TimeSpan.FromDays(4));
        var (workspace, work) = (outage.Workspace, outage.Workspace.Get<RecoveryWork>());
        await outage.EventsAsync(2);
        await workspace.Get<RecoveryDesk>().ResendAsync(workspace.Admin, new DeliveryFilter { WebhookId = outage.Webhook }, [DeliveryState.Exhausted], perSecond: 1);
        await work.RunDueAsync();
        // Whoever started it wants to know whether it works now.
        var tried = outage.Receiver.Requests.Count;
        await outage.DrainAsync();
        Assert.Equal(tried + 1, outage.Receiver.Requests.Count);
        Assert.True(Assert.Single(await workspace.Get<IncidentLog>().OfAsync(workspace.Admin, outage.Webhook, 1)).Incident.IsOpen);
        for (var i = 0; i < 5; i++)
        {
            workspace.Clock.Advance(TimeSpan.FromSeconds(1));
            await work.RunDueAsync();
        }

        var line = Assert.Single(await workspace.Get<RecoveryLog>().LiveAsync(workspace.Admin));
        Assert.Equal((0, true, null), (line.Done, line.IsHeldUp, line.Remaining));

        outage.Answer = 200;
        await outage.PassAsync(TimeSpan.FromMinutes(20));
        await work.RunDueAsync();
        Assert.Equal(1, Assert.Single(await workspace.Get<RecoveryLog>().LiveAsync(workspace.Admin)).Done);
    }

    [Fact]
    public async Task Without_a_pace_a_receiver_that_is_down_is_asked_once_and_not_for_each_step()
    {
        await using var outage = await Outage.OpenAsync();
        var workspace = outage.Workspace;
        for (var i = 0; i < RecoveryWork.BatchSize * 2; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.SqlAsync("UPDATE Deliveries SET State = 4 WHERE State = 0");
        await workspace.Get<RecoveryDesk>().ResendAsync(workspace.Admin, new DeliveryFilter { WebhookId = outage.Webhook }, [DeliveryState.Cancelled]);
        var tried = outage.Receiver.Requests.Count;
        for (var step = 0; step < 4; step++)
        {
            await workspace.Get<RecoveryWork>().RunDueAsync();
            await outage.DrainAsync();
        }

        Assert.Empty(await workspace.Get<RecoveryLog>().LiveAsync(workspace.Admin));
        Assert.Equal(tried + 1, outage.Receiver.Requests.Count);
    }

    [Fact]
    public async Task A_wish_that_says_too_little_or_too_much_is_refused_at_its_field()
    {
        await using var room = await Room.OpenAsync(1);
        var admin = room.Workspace.Admin;
        Assert.Equal(["status"], (await room.Desk.ResendAsync(admin, room.All, [DeliveryState.Pending])).Refusal!.Fields.Keys);
        Assert.Equal(["status"], (await room.Desk.ResendAsync(admin, room.All, [])).Refusal!.Fields.Keys);
        Assert.Equal(["perSecond"], (await room.Desk.ResendAsync(admin, room.All, [DeliveryState.Exhausted], 1_001)).Refusal!.Fields.Keys);
        for (var i = 0; i < RecoveryDesk.MostAtOnce; i++)
        {
            await room.ResendAsync(perSecond: 1);
        }

        Assert.Equal(RefusalKind.Conflict, (await room.Desk.ResendAsync(admin, room.All, [DeliveryState.Exhausted])).Refusal!.Kind);
    }
}
