using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhooksPageTests
{
    [Fact]
    public async Task An_empty_list_teaches_and_leads()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = Open(pages);

        Assert.NotNull(page.Find("a[href='/t/team_1/webhooks/new']"));
        Assert.NotNull(page.Find("a[href='/t/team_1/sandbox']"));
    }

    [Fact]
    public async Task Whoever_types_in_the_search_waits_for_no_reading()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await pages.Workspace.WebhookAsync(new WebhookDraft { Name = "Invoices", Url = "https://example.com/1" });
        await pages.Workspace.WebhookAsync(new WebhookDraft { Name = "Orders", Url = "https://example.com/2" });
        var page = Open(pages);
        Assert.Equal(2, page.FindAll("tbody tr").Count);
        // Behind the page's back: a reading would show it.
        await pages.Workspace.SqlAsync("UPDATE Webhooks SET Name = 'Renamed' WHERE Name = 'Invoices'");

        page.Find("input[type=search]").Input("inv");

        Assert.Contains("Invoices", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal);
        Assert.EndsWith("?q=inv", Address(pages).Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_is_not_offered_what_would_be_refused()
    {
        await using var pages = await WebhookPages.OpenAsync(TeamRole.Viewer);

        Assert.Empty(Open(pages).FindAll("a[href='/t/team_1/webhooks/new']"));
        await pages.Workspace.WebhookAsync("https://example.com/hooks");
        Assert.Empty(Open(pages).FindAll("a[href='/t/team_1/webhooks/new']"));
    }

    [Fact]
    public async Task Each_webhook_is_a_link_that_says_what_it_listens_to()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync(new WebhookDraft { Name = "Invoices", Url = "https://example.com/hooks", EventTypes = ["task.*", "form.submitted"] });
        var row = Open(pages).Find("tbody tr");

        Assert.Equal($"/t/team_1/webhooks/{id}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("task.*, 1 more · every project", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Active", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("None yet", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_delivery_is_named_and_held_ones_are_hinted_at()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await using var receiver = await Receiver.StartAsync(503);
        var id = await pages.Workspace.WebhookAsync(receiver.Url);
        await pages.Workspace.EventAsync();
        await pages.Workspace.DrainAsync(id);
        Assert.Contains("will be retried", Open(pages).Find("tbody tr").TextContent, StringComparison.Ordinal);

        await pages.Workspace.Get<WebhookRegistry>().ChangeAsync(pages.Workspace.Admin, id, new WebhookDraft { Status = WebhookStatus.Paused });

        var row = Open(pages).Find("tbody tr");
        Assert.Contains("503", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 delivery held", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resuming_several_asks_what_becomes_of_what_they_hold()
    {
        await using var pages = await WebhookPages.OpenAsync();
        foreach (var url in new[] { "https://example.com/1", "https://example.com/2" })
        {
            await pages.Workspace.WebhookAsync(new WebhookDraft { Url = url, Status = WebhookStatus.Paused });
        }

        await pages.Workspace.EventAsync();
        var dialogs = pages.Browser.Render<MudBlazor.MudDialogProvider>();
        var page = Open(pages);
        page.Find("thead input[type=checkbox]").Change(true);

        page.FindAll("button").Single(button => button.TextContent.Trim() == "Resume 2…").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("Which of the 2 deliveries that 2 webhooks hold should be sent?", dialogs.Markup, StringComparison.Ordinal));
        Assert.All(await pages.Workspace.DeliveriesAsync(), line => Assert.Equal(Core.Deliveries.DeliveryState.Held, line.State));
        dialogs.FindAll("button").Single(button => button.TextContent.Trim() == "Resume").Click();
        page.WaitForAssertion(() => Assert.Contains("2 webhooks are active now. What was chosen of what they held is sent", page.Markup, StringComparison.Ordinal));
        Assert.All(await pages.Workspace.DeliveriesAsync(), line => Assert.Equal(Core.Deliveries.DeliveryState.Pending, line.State));
    }

    [Fact]
    public async Task Searching_finds_by_an_event_that_a_family_covers_and_stands_in_the_address()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await pages.Workspace.WebhookAsync(new WebhookDraft { Name = "Tasks", Url = "https://example.com/1", EventTypes = ["task.*"] });
        await pages.Workspace.WebhookAsync(new WebhookDraft { Name = "Forms", Url = "https://example.com/2", EventTypes = ["form.submitted"] });
        var page = Open(pages);

        page.Find("input[type=search]").Input("task.comment.created");

        Assert.EndsWith("?q=task.comment.created", Address(pages).Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("Tasks", Assert.Single(page.FindAll("tbody a")).TextContent));
    }

    [Fact]
    public async Task What_changes_elsewhere_appears_by_itself()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("http://127.0.0.1:9/dead");
        var page = Open(pages);

        await pages.Workspace.EventAsync();
        await pages.Workspace.DrainAsync(id);
        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("refused", page.Find("tbody tr").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_five_hundred_with_endless_names_a_page_at_a_time_is_drawn_and_all_are_found()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await Task.WhenAll(Enumerable.Range(1, 500).Select(i => pages.Workspace.WebhookAsync(new WebhookDraft { Name = $"{i:000} {new string('x', 296)}", Url = "https://example.com/" })));
        var page = Open(pages);
        Assert.Contains("500 webhooks", page.Find("p[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(50, page.FindAll("tbody tr").Count);
        Assert.Equal("/t/team_1/webhooks?page=2", page.Find("a[rel=next]").GetAttribute("href"));

        Address(pages).NavigateTo("/t/team_1/webhooks?page=10&sort=new");
        page.WaitForAssertion(() => Assert.Contains("451–500 of 500", page.Find("nav.pager").TextContent, StringComparison.Ordinal));
        page.Find("input[type=search]").Input("321 ");
        page.WaitForAssertion(() => Assert.StartsWith("321 ", Assert.Single(page.FindAll("tbody a")).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chosen_ones_are_paused_together_and_what_became_of_each_is_counted()
    {
        await using var pages = await WebhookPages.OpenAsync(TeamRole.Editor);
        foreach (var (name, status) in new[] { ("a", WebhookStatus.Active), ("b", WebhookStatus.Active), ("c", WebhookStatus.Paused), ("d", WebhookStatus.Disabled) })
        {
            await pages.Workspace.WebhookAsync(new WebhookDraft { Name = name, Url = "https://example.com/", Status = status });
        }

        var page = Open(pages);
        page.Find("thead input[type=checkbox]").Change(true);
        var bar = page.Find("[aria-label='Chosen webhooks']");
        Assert.StartsWith("4 chosen, 1 of them disabled", bar.TextContent.Trim(), StringComparison.Ordinal);

        await page.FindAll("button").Single(button => button.TextContent.Trim() == "Pause 2").ClickAsync();

        Assert.Equal(
            "2 webhooks are paused now. Events for them are kept until they are resumed. 1 was paused already. 1 is disabled and stays so.",
            page.Find("[aria-label='Chosen webhooks'] [role=status]").TextContent);
        Assert.Equal(
            [WebhookStatus.Paused, WebhookStatus.Paused, WebhookStatus.Paused, WebhookStatus.Disabled],
            (await pages.Workspace.Get<WebhookList>().LinesAsync(pages.Workspace.Admin)).Select(line => line.Status));
        Assert.Equal(3, page.FindAll("tbody tr").Count(row => row.TextContent.Contains("Paused", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_viewer_has_nothing_to_choose()
    {
        await using var pages = await WebhookPages.OpenAsync(TeamRole.Viewer);
        await pages.Workspace.WebhookAsync("https://example.com/hooks");

        Assert.Empty(Open(pages).FindAll("input[type=checkbox]"));
    }

    private static IRenderedComponent<WebhooksPage> Open(WebhookPages pages)
    {
        var page = pages.Browser.Render<WebhooksPage>(parameters => parameters.Add(shown => shown.TeamId, Workspace.TeamId.Value));
        page.WaitForElement(".empty, tbody tr");
        return page;
    }

    private static NavigationManager Address(WebhookPages pages) => pages.Browser.Services.GetService<NavigationManager>()!;
}
