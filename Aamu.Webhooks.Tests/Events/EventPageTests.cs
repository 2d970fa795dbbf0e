using System.Text;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Incidents;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Events;
using Bunit;

namespace Aamu.Webhooks.Tests.Events;

public sealed class EventPageTests
{
    [Fact]
    public async Task Every_webhook_has_its_verdict_and_the_reason_in_words()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(new WebhookDraft { Name = "All tasks", Url = Results.DeadUrl, EventTypes = ["task.*"] });
        await workspace.WebhookAsync(new WebhookDraft { Name = "Docs only", Url = Results.DeadUrl, EventTypes = ["doc.*"] });
        await workspace.WebhookAsync(new WebhookDraft { Name = "Other project", Url = Results.DeadUrl, EventTypes = ["*"], ProjectIds = ["proj_sauna"] });
        var receipt = await workspace.EventAsync("task.created", "proj_website");
        await using var screen = new Screen(workspace);

        var page = Open(screen, receipt.Id.Value);

        Assert.Equal("It went to 1 of 3 webhooks.", page.Find(".head-lead").TextContent);
        var rows = page.FindAll("table[aria-label=Verdicts] tbody tr").Select(row => row.TextContent).ToList();
        Assert.Contains(rows, row => row.Contains("All tasks", StringComparison.Ordinal) && row.Contains("Matched", StringComparison.Ordinal) && row.Contains("task.*", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("Docs only", StringComparison.Ordinal) && row.Contains("Type not selected", StringComparison.Ordinal) && row.Contains("the webhook listened to doc.*", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("Other project", StringComparison.Ordinal) && row.Contains("Project not selected", StringComparison.Ordinal) && row.Contains("belongs to proj_website", StringComparison.Ordinal));
        Assert.Single(page.FindAll("table[aria-label='Deliveries of this event'] tbody tr"));
    }

    [Fact]
    public async Task Projects_have_their_names_and_a_delivery_that_failed_says_how_it_stands()
    {
        await using var workspace = await Workspace.StartAsync();
        var directory = workspace.Get<TeamDirectory>();
        await directory.PutProjectAsync(workspace.Aamu, Workspace.TeamId, new ProjectId("proj_sauna"), "Sauna renovation");
        await directory.PutProjectAsync(workspace.Aamu, Workspace.TeamId, new ProjectId("proj_website"), "Website");
        var dead = await workspace.WebhookAsync(new WebhookDraft { Name = "Sauna only", Url = Results.DeadUrl, EventTypes = ["*"], ProjectIds = ["proj_sauna"] });
        await workspace.WebhookAsync(new WebhookDraft { Name = "Website only", Url = Results.DeadUrl, EventTypes = ["*"], ProjectIds = ["proj_website", "proj_gone"] });
        var receipt = await workspace.EventAsync("task.created", "proj_sauna");
        await workspace.DrainAsync(dead);
        await using var screen = new Screen(workspace);

        var rows = Open(screen, receipt.Id.Value).FindAll("table[aria-label=Verdicts] tbody tr").Select(row => row.TextContent).ToList();

        Assert.Contains("in project “Sauna renovation”.", rows[0], StringComparison.Ordinal);
        Assert.Contains("No connection", rows[0], StringComparison.Ordinal);
        Assert.Contains("Retrying", rows[0], StringComparison.Ordinal);
        Assert.Contains("The event belongs to “Sauna renovation”; the webhook listened to “Website”, proj_gone.", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_of_a_webhook_say_in_the_lists_of_which_one()
    {
        await using var outage = await Outage.StartAsync();
        var workspace = outage.Workspace;
        await workspace.WebhookAsync(new WebhookDraft { Name = "Watcher", Url = Results.DeadUrl, EventTypes = ["webhook.disabled"] });
        outage.Answer = 410;
        await outage.EventsAsync(1);
        await using var screen = new Screen(workspace);

        Assert.Contains("of “Webhook”", screen.Open<EventsPage>("/t/team_1/events?type=webhook.disabled").Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains("of “Webhook”", screen.Open<DeliveriesPage>("/t/team_1/deliveries?type=webhook.disabled").Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_nobody_asked_for_says_so_at_first_sight()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "doc.*");
        var receipt = await workspace.EventAsync("task.created");
        await using var screen = new Screen(workspace);

        var page = Open(screen, receipt.Id.Value);

        Assert.Equal("Matched no webhook", page.Find(".head-title .mark").TextContent.Trim());
        Assert.Equal("It was accepted, and the team's webhook did not take it: nothing was sent.", page.Find(".head-lead").TextContent);
        Assert.Contains("Matched no webhook", screen.Open<EventsPage>("/t/team_1/events").Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_was_never_accepted_tells_what_is_known_instead()
    {
        await using var workspace = await Workspace.StartAsync();
        var accepted = await workspace.EventAsync("task.created");
        await workspace.SubmitAsync("""{"id":"evt_lost","type":"task.createt","teamId":"team_1","data":{}}""");
        await workspace.RefusalsWrittenAsync();
        await using var screen = new Screen(workspace);

        var page = Open(screen, "evt_lost");

        page.WaitForAssertion(() =>
        {
            Assert.Equal("No event of this id was accepted", page.Find("h1").TextContent);
            Assert.Contains(accepted.Id.Value, page.Find(".what a").GetAttribute("href")!, StringComparison.Ordinal);
            Assert.Contains("A submission of this id was refused", page.Find(".found").TextContent, StringComparison.Ordinal);
            Assert.Contains("task.created", page.Find("table tbody tr").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_team_without_any_event_hears_that_none_arrived()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);

        var page = Open(screen, "evt_none");

        Assert.Contains("No event of this team was ever accepted.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("No submission of this team was refused lately", page.Markup, StringComparison.Ordinal);
        // What was asked to come again is not on record, and must not pass for what was never sent.
        Assert.Contains("(429 or 503, which are not kept)", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_matched_nothing_can_be_listed_alone()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "doc.*");
        await workspace.EventAsync("doc.created");
        await workspace.EventAsync("task.created");
        await using var screen = new Screen(workspace);

        var page = screen.Open<EventsPage>("/t/team_1/events?matched=none");

        Assert.Contains("task.created", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_submissions_are_listed_with_their_reason_and_their_start()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.SubmitAsync("""{"type":"task.createt","teamId":"team_1","data":{"x":"<b>bold</b>"}}""");
        await workspace.RefusalsWrittenAsync();
        await using var screen = new Screen(workspace);

        var page = screen.Open<RefusedPage>("/t/team_1/refused");

        page.WaitForAssertion(() =>
        {
            workspace.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Contains("unknown-event-type", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        });
        Assert.Contains("<b>bold</b>", page.Find("tbody pre").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("tbody b"));
    }

    private static IRenderedComponent<EventPage> Open(Screen screen, string id) => screen.Open<EventPage>($"/t/team_1/events/{id}", ("Id", id));
}
