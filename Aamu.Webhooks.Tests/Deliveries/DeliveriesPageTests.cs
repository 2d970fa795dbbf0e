using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using AngleSharp.Dom;
using Bunit;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class DeliveriesPageTests
{
    [Fact]
    public async Task Each_kind_of_result_has_words_an_icon_and_a_colour_of_its_own()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var good = await Receiver.StartAsync(200);
        await using var failing = await Receiver.StartAsync(503);
        await workspace.OfAsync("Good", good.Url, "task.created");
        await workspace.OfAsync("Failing", failing.Url, "task.updated");
        await workspace.OfAsync("Dead", Results.DeadUrl, "task.deleted");
        await workspace.OfAsync("Inside", Results.InsideUrl, "doc.created");
        await workspace.OfAsync("Paused", good.Url, "doc.updated", paused: true);
        await using var screen = new Screen(workspace);

        var page = screen.Open<DeliveriesPage>(ShownLog.Address);

        var marks = page.Rows().Select(row => row.QuerySelector(".mark")!).ToList();
        Assert.Equal(
            ["Held · not sent yet", "Not sent · blocked address", "No connection · refused", "Receiver error · 503", "Succeeded · 200"],
            marks.Select(mark => mark.TextContent.Trim()));
        Assert.Equal(5, marks.Select(mark => mark.QuerySelector("path:last-of-type")!.GetAttribute("d")).Distinct().Count());
        Assert.Equal(5, marks.Select(mark => mark.ClassName).Distinct().Count());
    }

    [Theory]
    [InlineData("?outcome=http_error", "Failing")]
    [InlineData("?outcome=answering", "Failing")]
    [InlineData("?outcome=connecting", "Dead")]
    [InlineData("?status=succeeded", "Good")]
    [InlineData("?type=task.deleted", "Dead")]
    [InlineData("?status=pending&outcome=connection_refused", "Dead")]
    [InlineData("?status=no-such-word&type=task.created", "Good")]
    public async Task What_the_address_bar_says_is_what_is_shown(string query, string webhook)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var good = await Receiver.StartAsync(200);
        await using var failing = await Receiver.StartAsync(503);
        await workspace.OfAsync("Good", good.Url, "task.created");
        await workspace.OfAsync("Failing", failing.Url, "task.updated");
        await workspace.OfAsync("Dead", Results.DeadUrl, "task.deleted");
        await using var screen = new Screen(workspace);

        var page = screen.Open<DeliveriesPage>(ShownLog.Address + query);

        Assert.Contains(webhook, Assert.Single(page.Rows()).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_filter_goes_into_the_address_bar()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(ShownLog.Address + "?before=7");

        Field(page, "Result").Change("connection_refused");
        Assert.EndsWith("/deliveries?outcome=connection_refused", screen.Navigation.Uri, StringComparison.Ordinal);

        Field(page, "Event type").Change("task.created");
        Assert.EndsWith("/deliveries?type=task.created&outcome=connection_refused", screen.Navigation.Uri, StringComparison.Ordinal);

        Field(page, "Result").Change("");
        Assert.EndsWith("/deliveries?type=task.created", screen.Navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  whd_1 ", "/t/team_1/deliveries/whd_1")]
    [InlineData("evt_order-7", "/t/team_1/events/evt_order-7")]
    [InlineData("wh_2", "/t/team_1/webhooks/wh_2")]
    public async Task A_pasted_id_leads_to_its_page(string pasted, string path)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);

        Field(screen.Open<DeliveriesPage>(ShownLog.Address), "Find by id").Change(pasted);

        Assert.EndsWith(path, screen.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_that_ends_before_it_begins_is_marked_at_its_field()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);

        var page = screen.Open<DeliveriesPage>(ShownLog.Address + "?since=2026-06-05T12:00:00.000Z&until=2026-06-05T11:00:00.000Z");
        Assert.Equal("true", Field(page, "To (").GetAttribute("aria-invalid"));
        Assert.Contains("before the beginning", page.Find(".filters [role=alert]").TextContent, StringComparison.Ordinal);

        page = screen.Open<DeliveriesPage>(ShownLog.Address + "?since=2026-06-05T11:00:00.000Z&until=2026-06-05T12:00:00.000Z");
        Assert.Empty(page.FindAll(".filters [role=alert]"));
    }

    [Fact]
    public async Task What_is_no_id_is_answered_at_the_field()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(ShownLog.Address);

        Field(page, "Find by id").Change("javascript:alert(1)");

        Assert.EndsWith(ShownLog.Address, screen.Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("starts with whd_", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/t/team_1/events?text=javascript%3Aalert%281%29", page.Find("[role=alert] a").GetAttribute("href"));
    }

    [Fact]
    public async Task Older_and_newer_pages_meet_without_a_gap()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        for (var i = 0; i < 120; i++)
        {
            await workspace.EventAsync();
        }

        await using var screen = new Screen(workspace);
        var (first, older) = (screen.Open<DeliveriesPage>(ShownLog.Address).Ids(), Follow<DeliveriesPage>(screen, "next"));
        var second = older.Ids();
        var third = Follow<DeliveriesPage>(screen, "next").Ids();
        var back = Follow<DeliveriesPage>(screen, "prev").Ids();

        Assert.Equal([50, 50, 20], new[] { first.Count, second.Count, third.Count });
        Assert.Equal(120, first.Concat(second).Concat(third).Distinct().Count());
        Assert.Equal(second, back);
        Assert.Equal(first, Follow<DeliveriesPage>(screen, "prev").Ids());
    }

    [Fact]
    public async Task On_a_narrow_screen_the_filters_fold_and_what_is_set_can_be_counted()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(ShownLog.Address + "?status=held&last=24h");
        var fold = page.Find("form.filters.folded button.fold");
        Assert.Equal(("Filters (2)", "false"), (fold.TextContent.Trim(), fold.GetAttribute("aria-expanded")));
        fold.Click();
        Assert.Empty(page.FindAll("form.folded"));
        Assert.Equal("true", page.Find("button.fold").GetAttribute("aria-expanded"));
    }

    [Theory]
    [InlineData("", "Nothing has been delivered yet")]
    [InlineData("?outcome=timeout", "No delivery fits these filters")]
    [InlineData("?webhook=wh_of-another-team", "No delivery fits these filters")]
    public async Task An_empty_log_says_why_and_what_next(string query, string title)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);

        Assert.Equal(title, screen.Open<DeliveriesPage>(ShownLog.Address + query).Find(".empty h2").TextContent);
    }

    private static IElement Field(IRenderedComponent<DeliveriesPage> page, string label) =>
        page.FindAll(".filters label").Single(field => field.TextContent.Trim().StartsWith(label, StringComparison.Ordinal)).QuerySelector("select, input")!;

    private static IRenderedComponent<TPage> Follow<TPage>(Screen screen, string rel)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var shown = screen.Open<TPage>(screen.Navigation.Uri);
        return screen.Open<TPage>(shown.Find($"nav.pager a[rel={rel}]").GetAttribute("href")!);
    }
}
