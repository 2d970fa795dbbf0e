using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Health;
using Bunit;

namespace Aamu.Webhooks.Tests.Health;

public sealed class OverviewPageTests
{
    [Fact]
    public async Task A_new_team_is_shown_its_first_steps_which_tick_themselves_off()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await using var screen = new Screen(workspace);
        var page = Open(screen);
        Assert.Equal(4, page.FindAll(".first-steps li").Count);
        Assert.Empty(page.FindAll(".first-steps li.done"));
        Assert.NotNull(page.Find(".first-steps a[href='/t/team_1/webhooks/new']"));

        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".first-steps li.done").Count));
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".first-steps")));
        Assert.Contains("no open problems", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_charts_and_statuses_are_those_of_now_a_second_after_they_changed()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200, 404);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await using var screen = new Screen(workspace);
        var page = Open(screen);
        Assert.Empty(page.FindAll("section.card .chart .bar-good"));

        await SendAsync();
        page.WaitForAssertion(() =>
        {
            Assert.Equal("1", page.FindAll(".figures dd")[1].TextContent);
            Assert.Single(page.FindAll("section.card .chart .bar-good"));
            Assert.Contains("Healthy", page.Find("table.health tbody tr").TextContent, StringComparison.Ordinal);
        });

        await SendAsync();
        page.WaitForAssertion(() =>
        {
            Assert.Equal("1", page.FindAll(".figures dd")[2].TextContent);
            Assert.Contains("Some fail", page.Find("table.health tbody tr").TextContent, StringComparison.Ordinal);
        });

        async Task SendAsync()
        {
            await workspace.EventAsync();
            await workspace.DrainAsync(webhook);
            workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task The_hours_of_a_silent_team_pass_too()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/hooks");
        await using var screen = new Screen(workspace);
        var page = Open(screen);
        // Nothing of the team's changed that anybody would tell of.
        await workspace.SqlAsync("UPDATE Webhooks SET Name = 'Read a minute later'");

        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("Read a minute later", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_viewer_is_not_sent_to_a_form_that_would_refuse()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace, TeamRole.Viewer);
        Assert.Empty(Open(screen).FindAll("a[href$='/webhooks/new']"));
    }

    [Fact]
    public async Task A_failing_webhook_comes_first_with_its_cause_and_a_link_to_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(404);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await using var screen = new Screen(workspace);
        var page = Open(screen);
        Assert.Empty(page.FindAll(".problem"));

        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() =>
        {
            var problem = page.Find(".problem");
            Assert.Contains("there is nothing at this URL", problem.TextContent, StringComparison.Ordinal);
            Assert.Equal($"/t/team_1/webhooks/{webhook}", problem.QuerySelector("a")!.GetAttribute("href"));
        });
        Assert.Contains("Failing", page.Find("table.health tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_explained_as_on_its_deliverys_own_page()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = 401;
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync("<title>Sign in</title><form></form>"u8.ToArray());
        });
        await workspace.OfAsync("Behind a log-in", receiver.Url, "task.created");
        await workspace.OfAsync("Plain", $"https://127.0.0.1:{receiver.Port}/", "task.updated");
        await using var screen = new Screen(workspace);

        var page = Open(screen);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".problem").Count));
        var told = page.FindAll(".problem").Select(problem => problem.TextContent).ToList();

        foreach (var line in await workspace.DeliveriesAsync())
        {
            var advice = screen.Open<DeliveryPage>($"/t/team_1/deliveries/{line.Id}", ("Id", line.Id.Value)).Find(".story .advice span").TextContent.Replace("What to do:", "", StringComparison.Ordinal).Trim();
            Assert.Contains(told, problem => problem.Contains(advice, StringComparison.Ordinal));
        }

        Assert.Contains(told, problem => problem.Contains("behind a log-in for people", StringComparison.Ordinal));
        Assert.Contains(told, problem => problem.Contains("begin the webhook's URL with http://", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_range_stands_in_the_address_and_a_word_that_is_unknown_asks_for_the_usual_one()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/");
        await using var screen = new Screen(workspace);
        var usual = Open(screen);
        Assert.Equal(24, usual.FindAll(".chart g").Count);
        Assert.EndsWith("/t/team_1?last=7d", usual.FindAll(".range a")[1].GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(28, Open(screen, "?last=7d").FindAll(".chart g").Count);
        Assert.Equal(24, Open(screen, "?last=soon").FindAll(".chart g").Count);
    }

    private static IRenderedComponent<OverviewPage> Open(Screen screen, string query = "") => screen.Open<OverviewPage>("/t/team_1" + query);
}
