using System.Text;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Matching;

public sealed class RecentTrafficTests
{
    [Fact]
    public async Task A_selection_is_tried_on_the_events_of_the_last_seven_days_of_the_own_team()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.EventAsync("task.created");
        workspace.Clock.Advance(TimeSpan.FromDays(5));
        await workspace.EventAsync("task.created", "proj_1", "evt_1");
        await workspace.EventAsync("task.created", "proj_1", "evt_2");
        await workspace.EventAsync("task.created", "proj_2", "evt_3");
        await workspace.EventAsync("form.submitted", "proj_1", "evt_4");
        await workspace.EventAsync("team.updated", id: "evt_5");
        await workspace.OtherTeamAsync();
        await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_2","data":{}}""");
        await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, await workspace.WebhookAsync("https://example.com/"), "task.created");
        workspace.Clock.Advance(TimeSpan.FromDays(3));

        var traffic = await workspace.Get<RecentTraffic>().ReadAsync(workspace.Admin);

        Assert.Equal((5, false, workspace.Clock.GetUtcNow().AddDays(-7)), (traffic.Examined, traffic.IsCapped, traffic.Since));
        var preview = traffic.Try(["task.*", "team.*"], ["proj_1"]);
        Assert.Equal(3, preview.Count);
        Assert.Equal([("team.updated", "evt_5", 1), ("task.created", "evt_2", 2)], preview.Sent.Select(line => (line.EventType, line.Newest.Value, line.Count)));
        Assert.Equal(5, traffic.Try(["*"], []).Count);
        Assert.Equal(0, traffic.Try([], []).Count);
    }

    [Fact]
    public async Task Of_very_many_events_the_newest_are_looked_at_and_it_says_so()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.EventAsync("form.submitted");
        workspace.Clock.Advance(TimeSpan.FromHours(1));
        var border = workspace.Clock.GetUtcNow();
        var body = Encoding.UTF8.GetBytes("""{"type":"task.created","teamId":"team_1","data":{}}""");
        await workspace.Get<EventIntake>().AcceptAllAsync(workspace.Aamu, [.. Enumerable.Repeat((ReadOnlyMemory<byte>)body, RecentTraffic.MostExamined)]);

        var traffic = await workspace.Get<RecentTraffic>().ReadAsync(workspace.Admin);

        Assert.Equal((RecentTraffic.MostExamined, true, border), (traffic.Examined, traffic.IsCapped, traffic.Since));
        Assert.Equal("task.created", Assert.Single(traffic.Lines).EventType);
    }

    /// <summary>The preview must not promise what the matcher would not do.</summary>
    [Fact]
    public async Task What_the_preview_counts_is_what_the_webhook_then_receives()
    {
        await using var workspace = await Workspace.StartAsync();
        var draft = new WebhookDraft { Url = "https://example.com/", EventTypes = ["task.*", "helpdesk.ticket.created", "team.*"], ProjectIds = ["proj_1"] };
        var id = await workspace.WebhookAsync(draft);
        foreach (var type in new[] { "task.created", "helpdesk.ticket.created", "form.submitted", "team.updated" })
        {
            foreach (var project in new[] { "proj_1", "proj_2", null })
            {
                await workspace.EventAsync(type, project);
            }
        }

        var traffic = await workspace.Get<RecentTraffic>().ReadAsync(workspace.Admin);

        Assert.Equal((await workspace.DeliveriesAsync()).Count(line => line.WebhookId == id), traffic.Try(draft.EventTypes!, draft.ProjectIds!).Count);
    }
}
