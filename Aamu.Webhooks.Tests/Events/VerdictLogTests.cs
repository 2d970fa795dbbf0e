using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Events;

/// <summary>Every webhook gets a verdict with a reason, as things stood when it was given.</summary>
public sealed class VerdictLogTests
{
    [Fact]
    public async Task Every_webhook_of_the_team_gets_a_verdict_with_its_reason()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Draft("all"));
        await workspace.WebhookAsync(Draft("forms") with { EventTypes = ["form.*"] });
        await workspace.WebhookAsync(Draft("other project") with { ProjectIds = ["proj_2", "proj_3"] });
        await workspace.WebhookAsync(Draft("paused") with { Status = WebhookStatus.Paused });
        await workspace.WebhookAsync(Draft("off") with { Status = WebhookStatus.Disabled });
        var receipt = await workspace.EventAsync(projectId: "proj_1");

        var lines = await LinesAsync(workspace, receipt.Id);
        Assert.Equal(2, receipt.Matched);
        Assert.Equal((Verdict.Matched, "The webhook listened to every event in every project."), lines["all"]);
        Assert.Equal((Verdict.TypeNotSelected, "The event is task.created; the webhook listened to form.*."), lines["forms"]);
        Assert.Equal((Verdict.ProjectNotSelected, "The event belongs to project proj_1; the webhook listened to proj_2, proj_3."), lines["other project"]);
        Assert.Equal(Verdict.Held, lines["paused"].Verdict);
        Assert.Equal((Verdict.WebhookDisabled, "It would have matched, but the webhook was disabled. Disabled by a person."), lines["off"]);
    }

    [Fact]
    public async Task The_reason_stays_that_of_the_time_of_the_decision_whatever_becomes_of_the_webhook()
    {
        await using var workspace = await Workspace.StartAsync();
        var registry = workspace.Get<WebhookRegistry>();
        var webhook = await workspace.WebhookAsync(Draft("Billing") with { EventTypes = ["form.*"] });
        var before = await workspace.EventAsync();
        await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Name = "Renamed", EventTypes = ["task.*"] });
        var after = await workspace.EventAsync();
        await registry.DeleteAsync(workspace.Admin, webhook);
        var gone = await workspace.EventAsync();

        Assert.Equal((Verdict.TypeNotSelected, "The event is task.created; the webhook listened to form.*."), (await LinesAsync(workspace, before.Id))["Billing"]);
        Assert.Equal((Verdict.Matched, "The webhook listened to task.* in every project."), (await LinesAsync(workspace, after.Id))["Renamed"]);
        Assert.True((await workspace.Get<EventLog>().FindAsync(workspace.Admin, after.Id))!.Verdicts.Single().WebhookDeleted);
        Assert.Empty(await LinesAsync(workspace, gone.Id));
    }

    [Fact]
    public async Task A_webhook_made_after_an_event_has_no_verdict_about_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var before = await workspace.EventAsync();
        await workspace.WebhookAsync(Draft("late"));
        Assert.Empty(await workspace.VerdictsAsync(before.Id));
        Assert.Equal([Verdict.Matched], await workspace.VerdictsAsync((await workspace.EventAsync()).Id));
    }

    [Fact]
    public async Task A_test_goes_to_one_webhook_and_says_so_to_the_others()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Draft("other"));
        var tested = await workspace.WebhookAsync(Draft("tested"));
        var test = (await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, tested)).Value!;
        var lines = await LinesAsync(workspace, test.EventId);
        Assert.Equal(Verdict.TestOfAnotherWebhook, lines["other"].Verdict);
        Assert.Equal((Verdict.Matched, "This test was sent to this webhook."), lines["tested"]);
    }

    [Fact]
    public async Task A_paused_webhook_collects_without_being_woken()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Draft("paused") with { Status = WebhookStatus.Paused });
        await workspace.EventAsync();
        Assert.Empty(workspace.Alarm.Woken);
    }

    [Fact]
    public async Task The_list_of_events_is_paged_newest_first_and_narrowed()
    {
        await using var workspace = await Workspace.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await workspace.EventAsync(i % 2 == 0 ? "task.created" : "task.updated", i % 3 == 0 ? "proj_1" : null, $"evt_{i}");
            workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var log = workspace.Get<EventLog>();
        async Task<string> IdsAsync(EventFilter filter) =>
            string.Join(' ', (await log.PageAsync(workspace.Admin, filter, 100)).Items.Select(line => line.Id.Value[4..]));
        var start = workspace.Clock.GetUtcNow() - TimeSpan.FromMinutes(7);
        Assert.Equal("6 5 4 3 2 1 0", await IdsAsync(new()));
        Assert.Equal("5 3 1", await IdsAsync(new() { Type = "task.updated" }));
        Assert.Equal("6 3 0", await IdsAsync(new() { ProjectId = "proj_1" }));
        Assert.Equal("3 2", await IdsAsync(new() { Since = start.AddMinutes(2), Until = start.AddMinutes(4) }));

        var seen = new List<string>();
        Core.Page<EventLine>? page = null;
        do
        {
            page = await log.PageAsync(workspace.Admin, new(), 3, page?.Next);
            seen.AddRange(page.Items.Select(line => line.Id.Value));
        }
        while (page.Next is not null);
        Assert.Equal(["evt_6", "evt_5", "evt_4", "evt_3", "evt_2", "evt_1", "evt_0"], seen);
    }

    private static WebhookDraft Draft(string name) => new() { Name = name, Url = "https://example.com/", EventTypes = ["*"] };

    private static async Task<Dictionary<string, (Verdict Verdict, string Detail)>> LinesAsync(Workspace workspace, EventId id) =>
        (await workspace.Get<EventLog>().FindAsync(workspace.Admin, id))!.Verdicts.ToDictionary(line => line.WebhookName, line => (line.Verdict, line.Detail));
}
