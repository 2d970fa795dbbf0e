using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Events;

public sealed class MissedEventsTests
{
    private static readonly TeamScope Otso = new(Workspace.TeamId, TeamRole.Editor, "otso@example.com");

    [Fact]
    public async Task What_a_webhook_did_not_get_is_told_by_reason_with_who_had_set_it_so()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.*");
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        var changedAt = workspace.Clock.GetUtcNow();
        await ChangeAsync(workspace, Otso, webhook, new WebhookDraft { EventTypes = ["doc.*"], ProjectIds = ["proj_sauna"] });
        await ChangeAsync(workspace, workspace.Admin, webhook, new WebhookDraft { Name = "Renamed" });
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.EventAsync("task.created");
        await workspace.EventAsync("task.created");
        await workspace.EventAsync("doc.created", "proj_website");

        var page = await AskAsync(workspace, webhook);

        Assert.Equal((5, 1, null), (page.Examined, page.Arrived, page.Before));
        Assert.Equal([(MissReason.TypeNotSelected, 2), (MissReason.ProjectNotSelected, 1), (MissReason.NotYetCreated, 1)], page.Groups.Select(group => (group.Reason, group.Count)));
        var type = page.Groups[0].Deciding!;
        Assert.Equal((WebhookSetting.EventTypes, "task.created", "otso@example.com", changedAt), (type.Setting, type.Actual, type.SetBy, type.SetAt));
        Assert.Equal(["doc.*"], type.Expected);
        Assert.Equal((WebhookSetting.Projects, "proj_website"), (page.Groups[1].Deciding!.Setting, page.Groups[1].Deciding!.Actual));
        Assert.Null(page.Groups[2].Deciding);
    }

    [Fact]
    public async Task What_matched_and_still_did_not_arrive_is_told_first()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "00:00:05");
        var webhook = await workspace.WebhookAsync(Results.DeadUrl, "task.*");
        await workspace.EventAsync("doc.created");
        await workspace.EventAsync("doc.created");
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(6));
        await workspace.DrainAsync(webhook);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await ChangeAsync(workspace, workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Disabled });
        await workspace.EventAsync();

        var page = await AskAsync(workspace, webhook);

        Assert.Equal(
            [(MissReason.GaveUp, AttemptOutcome.ConnectionRefused, 1), (MissReason.Held, null, 1), (MissReason.TypeNotSelected, null, 2), (MissReason.WebhookDisabled, (AttemptOutcome?)null, 1)],
            page.Groups.Select(group => (group.Reason, group.Outcome, group.Count)).OrderBy(group => group.Reason == MissReason.GaveUp ? 0 : group.Reason == MissReason.Held ? 1 : 2));
        Assert.True(page.Groups[0].Reason >= MissReason.Held && page.Groups[1].Reason >= MissReason.Held);
        Assert.Equal((await workspace.DeliveriesAsync())[^1].Id, page.Groups.Single(group => group.Reason == MissReason.GaveUp).Newest[0].Delivery);
        Assert.Equal((WebhookSetting.Status, "disabled"), page.Groups.Where(group => group.Reason == MissReason.WebhookDisabled).Select(group => (group.Deciding!.Setting, group.Deciding.Actual)).Single());
    }

    [Fact]
    public async Task What_is_held_names_who_stopped_the_webhook_and_not_who_chose_its_events()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(410);
        var webhook = await workspace.OfAsync("Gone", receiver.Url);

        var group = Assert.Single((await AskAsync(workspace, webhook)).Groups);

        Assert.Equal((MissReason.Held, Verdict.WebhookDisabled), (group.Reason, group.Today));
        Assert.Equal((WebhookSetting.Status, "disabled"), (group.Deciding!.Setting, group.Deciding.Actual));
        Assert.NotEqual(workspace.Admin.Actor, group.Deciding.SetBy);
    }

    [Fact]
    public async Task What_came_after_a_webhook_was_deleted_is_not_said_to_have_come_before_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(Results.DeadUrl);
        await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, webhook);
        await workspace.EventAsync();
        Assert.Equal(MissReason.Deleted, Assert.Single((await AskAsync(workspace, webhook)).Groups).Reason);
    }

    [Fact]
    public async Task What_nobody_looks_for_comes_last_and_what_the_receiver_answered_is_said()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(503);
        var other = await workspace.WebhookAsync(Results.DeadUrl, "form.*");
        await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, other);
        await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, other);
        var webhook = await workspace.OfAsync("Orders", receiver.Url);
        // Told by this service itself, as on a bad day.
        await workspace.EventAsync("form.deleted");
        await workspace.EventAsync("form.deleted");
        await workspace.SqlAsync("UPDATE Events SET Type = 'webhook.failing' WHERE Type = 'form.deleted'");
        await workspace.EventAsync("doc.created");

        var groups = (await AskAsync(workspace, webhook)).Groups;

        Assert.Equal((MissReason.Retrying, 503), (groups[0].Reason, groups[0].StatusCode));
        Assert.Equal("doc.created", groups[1].EventType);
        Assert.Equal(["TestOfAnotherWebhook", "webhook.failing"], groups.Skip(2).Select(group => group.EventType ?? $"{group.Reason}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_time_asked_for_is_kept_at_both_ends()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(Results.DeadUrl, "doc.*");
        var ids = new List<string>();
        var start = workspace.Clock.GetUtcNow();
        for (var minute = 0; minute < 4; minute++)
        {
            ids.Add((await workspace.EventAsync()).Id.Value);
            workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var middle = (await workspace.Get<MissedEvents>().OfAsync(workspace.Admin, webhook, start.AddMinutes(1), start.AddMinutes(3)))!;
        var nothing = (await workspace.Get<MissedEvents>().OfAsync(workspace.Admin, webhook, start.AddMinutes(10), null))!;

        Assert.Equal([ids[2], ids[1]], Assert.Single(middle.Groups).Newest.Select(one => one.Id.Value));
        Assert.Equal((0, 0), (nothing.Examined, nothing.Groups.Count));
    }

    [Fact]
    public async Task One_answer_looks_at_so_many_events_and_says_where_to_go_on()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(Results.DeadUrl, "doc.*");
        await workspace.EventAsync();
        await workspace.SqlAsync(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < $1) INSERT INTO Events (TeamId, Id, Type, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest) SELECT TeamId, 'evt_' || i, Type, CreatedAt, ReceivedAt, Body, Verdicts, 0, 0 FROM Events, n",
            MissedEvents.MostExamined + 5);

        var first = (await workspace.Get<MissedEvents>().OfAsync(workspace.Admin, webhook, null, null))!;
        var second = (await workspace.Get<MissedEvents>().OfAsync(workspace.Admin, webhook, null, null, first.Before))!;

        Assert.Equal((MissedEvents.MostExamined, 5, null), (first.Examined, second.Examined, second.Before));
    }

    [Fact]
    public async Task Another_teams_webhook_is_not_explained()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(Results.DeadUrl);
        Assert.Null(await workspace.Get<MissedEvents>().OfAsync(await workspace.OtherTeamAsync(), webhook, null, null));
    }

    [Theory]
    [InlineData("[[12,3,0],[112,4,2]]", 12, 3, Verdict.Matched)]
    [InlineData("[[112,4,2],[12,3,1]]", 12, 3, Verdict.Held)]
    [InlineData("[[1,12,2],[12,30,4]]", 12, 30, Verdict.WebhookDisabled)]
    public void One_decision_is_found_among_many(string column, long key, int version, Verdict verdict) =>
        Assert.Equal(new Decision(key, version, verdict), VerdictList.Find(column, key));

    [Fact]
    public void A_webhook_that_was_not_judged_has_no_decision() => Assert.Null(VerdictList.Find("[[112,4,2],[3,12,0]]", 12));

    private static async Task<MissedEventsPage> AskAsync(Workspace workspace, WebhookId webhook) =>
        (await workspace.Get<MissedEvents>().OfAsync(workspace.Admin, webhook, null, null))!;

    private static async Task ChangeAsync(Workspace workspace, TeamScope by, WebhookId webhook, WebhookDraft draft) =>
        Assert.True((await workspace.Get<WebhookRegistry>().ChangeAsync(by, webhook, draft)).Succeeded);
}
