using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Recoveries;

/// <summary>Events that fit a webhook today and never had a delivery for it are sent to it, once; the verdicts of their time stay as they were.</summary>
public sealed class ReplayTests
{
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task Events_from_before_the_webhook_existed_are_counted_and_sent_oldest_first()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 1);
        await using var receiver = await Receiver.StartAsync();
        for (var i = 1; i <= 4; i++)
        {
            await workspace.EventAsync(i == 3 ? "form.submitted" : "task.created", id: $"evt_{i}");
            workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var webhook = await workspace.WebhookAsync(receiver.Url, "task.*");
        await workspace.EventAsync(id: "evt_5");
        await workspace.DrainAsync(webhook);
        var desk = workspace.Get<RecoveryDesk>();
        Assert.Equal(3, (await desk.CountMissingAsync(workspace.Admin, webhook, Ever, null)).Value);
        Assert.Equal(3, (await desk.ReplayAsync(workspace.Admin, webhook, Ever, null)).Value!.Count);
        await workspace.Get<RecoveryWork>().RunDueAsync();
        await workspace.DrainAsync(webhook);
        Assert.Equal(["evt_5", "evt_1", "evt_2", "evt_4"], receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]));
        Assert.Equal([true, true, true, false], (await workspace.DeliveriesAsync()).Select(line => line.IsReplay));
        Assert.Empty((await workspace.Get<EventLog>().FindAsync(workspace.Admin, new("evt_1")))!.Verdicts);
        Assert.True((await workspace.Get<Conservation>().CheckAsync()).Holds);
    }

    [Fact]
    public async Task Asked_twice_or_killed_in_between_no_event_is_sent_twice()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            await workspace.EventAsync();
        }

        var webhook = await workspace.WebhookAsync(receiver.Url);
        var desk = workspace.Get<RecoveryDesk>();
        await desk.ReplayAsync(workspace.Admin, webhook, Ever, null, perSecond: 2);
        await desk.ReplayAsync(workspace.Admin, webhook, Ever, null, perSecond: 3);
        await workspace.Get<RecoveryWork>().RunDueAsync();
        await using var after = await workspace.AfterCrashAsync();
        for (var i = 0; i < 4; i++)
        {
            after.Clock.Advance(TimeSpan.FromSeconds(1));
            await after.Get<RecoveryWork>().RunDueAsync();
            await after.DrainAsync(webhook);
        }

        Assert.Equal(6, receiver.Requests.Count);
        Assert.Equal(6, receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]).Distinct().Count());
        Assert.Equal(0, (await after.Get<RecoveryDesk>().CountMissingAsync(after.Admin, webhook, Ever, null)).Value);
        Assert.Equal(6, (await after.Get<RecoveryLog>().PastAsync(after.Admin, 10)).Items.Sum(line => line.Done));
    }

    [Fact]
    public async Task What_came_while_it_was_disabled_or_was_not_selected_then_is_missing_and_what_was_held_or_delivered_is_not()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(new WebhookDraft { Url = receiver.Url, EventTypes = ["task.created"], ProjectIds = ["proj_1"] });
        var registry = workspace.Get<WebhookRegistry>();
        await workspace.EventAsync(projectId: "proj_1", id: "evt_delivered");
        await workspace.EventAsync("task.updated", "proj_1", "evt_type");
        await workspace.EventAsync(projectId: "proj_2", id: "evt_project");
        await workspace.EventAsync(id: "evt_no_project");
        await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Paused });
        await workspace.EventAsync(projectId: "proj_1", id: "evt_held");
        await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Disabled });
        await workspace.EventAsync(projectId: "proj_1", id: "evt_disabled");
        await workspace.EventAsync("form.submitted", "proj_1", "evt_other");
        await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, await workspace.WebhookAsync(receiver.Url));
        await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Active, EventTypes = ["task.*"] });

        Assert.Equal(2, (await workspace.Get<RecoveryDesk>().CountMissingAsync(workspace.Admin, webhook, Ever, null)).Value);
        await workspace.Get<RecoveryDesk>().ReplayAsync(workspace.Admin, webhook, Ever, null);
        await workspace.Get<RecoveryWork>().RunDueAsync();
        var replayed = (await workspace.DeliveriesAsync(new DeliveryFilter { WebhookId = webhook })).Where(line => line.IsReplay).Select(line => line.EventId.Value);
        Assert.Equal(["evt_type", "evt_disabled"], replayed.Reverse());
    }

    [Fact]
    public async Task Only_events_of_the_time_asked_for()
    {
        await using var workspace = await Workspace.StartAsync();
        var start = workspace.Clock.GetUtcNow();
        for (var i = 0; i < 5; i++)
        {
            await workspace.EventAsync();
            workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var webhook = await workspace.WebhookAsync("https://example.com/");
        var desk = workspace.Get<RecoveryDesk>();
        Assert.Equal(2, (await desk.CountMissingAsync(workspace.Admin, webhook, start.AddMinutes(1), start.AddMinutes(3))).Value);
        Assert.Equal(0, (await desk.CountMissingAsync(workspace.Admin, webhook, start.AddDays(1), null)).Value);
        Assert.Equal(["until"], (await desk.CountMissingAsync(workspace.Admin, webhook, start, start)).Refusal!.Fields.Keys);
    }

    [Fact]
    public async Task A_replay_to_a_paused_webhook_is_held_and_why_says_what_became_of_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await workspace.EventAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var missed = workspace.Get<MissedEvents>();
        Assert.Equal(MissReason.NotYetCreated, Assert.Single((await missed.OfAsync(workspace.Admin, webhook, null, null))!.Groups).Reason);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Paused });
        await workspace.Get<RecoveryDesk>().ReplayAsync(workspace.Admin, webhook, Ever, null);
        await workspace.Get<RecoveryWork>().RunDueAsync();
        Assert.Equal(MissReason.Held, Assert.Single((await missed.OfAsync(workspace.Admin, webhook, null, null))!.Groups).Reason);

        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Active });
        await workspace.DrainAsync(webhook);
        Assert.Equal(1, (await missed.OfAsync(workspace.Admin, webhook, null, null))!.Arrived);
    }

    [Theory]
    [InlineData("UPDATE Deliveries SET IsReplay = 0")]
    [InlineData("UPDATE Deliveries SET WebhookKey = 99")]
    public async Task A_replay_stands_in_the_books_and_one_too_many_is_seen(string sql)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.EventAsync();
        var webhook = await workspace.WebhookAsync("https://example.com/");
        await workspace.Get<RecoveryDesk>().ReplayAsync(workspace.Admin, webhook, Ever, null);
        await workspace.Get<RecoveryWork>().RunDueAsync();
        Assert.True((await workspace.Get<Conservation>().CheckAsync()).Holds);
        await workspace.SqlAsync(sql);
        Assert.Equal(1, (await workspace.Get<Conservation>().CheckAsync()).EventsWithWrongDeliveries);
        workspace.BooksAreBroken = true;
    }
}
