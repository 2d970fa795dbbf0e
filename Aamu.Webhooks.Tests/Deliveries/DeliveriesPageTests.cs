using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using AngleSharp.Dom;
using Bunit;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class DeliveriesPageTests
{
    private const string Log = "/t/team_1/deliveries";

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

        var page = screen.Open<DeliveriesPage>(Log);

        var marks = Rows(page).Select(row => row.QuerySelector(".mark")!).ToList();
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

        var page = screen.Open<DeliveriesPage>(Log + query);

        Assert.Contains(webhook, Assert.Single(Rows(page)).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_filter_goes_into_the_address_bar()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log + "?before=7");

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

        Field(screen.Open<DeliveriesPage>(Log), "Find by id").Change(pasted);

        Assert.EndsWith(path, screen.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_that_ends_before_it_begins_is_marked_at_its_field()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);

        var page = screen.Open<DeliveriesPage>(Log + "?since=2026-06-05T12:00:00.000Z&until=2026-06-05T11:00:00.000Z");
        Assert.Equal("true", Field(page, "To (").GetAttribute("aria-invalid"));
        Assert.Contains("before the beginning", page.Find(".filters [role=alert]").TextContent, StringComparison.Ordinal);

        page = screen.Open<DeliveriesPage>(Log + "?since=2026-06-05T11:00:00.000Z&until=2026-06-05T12:00:00.000Z");
        Assert.Empty(page.FindAll(".filters [role=alert]"));
    }

    [Fact]
    public async Task What_is_no_id_is_answered_at_the_field()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);

        Field(page, "Find by id").Change("javascript:alert(1)");

        Assert.EndsWith(Log, screen.Navigation.Uri, StringComparison.Ordinal);
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
        var (first, older) = (Ids(screen.Open<DeliveriesPage>(Log)), Follow<DeliveriesPage>(screen, "next"));
        var second = Ids(older);
        var third = Ids(Follow<DeliveriesPage>(screen, "next"));
        var back = Ids(Follow<DeliveriesPage>(screen, "prev"));

        Assert.Equal([50, 50, 20], new[] { first.Count, second.Count, third.Count });
        Assert.Equal(120, first.Concat(second).Concat(third).Distinct().Count());
        Assert.Equal(second, back);
        Assert.Equal(first, Ids(Follow<DeliveriesPage>(screen, "prev")));
    }

    [Fact]
    public async Task New_rows_are_announced_and_come_when_the_reader_asks()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);

        await workspace.EventAsync();
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("2 new deliveries", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Single(Rows(page));
        page.Find(".new-rows button").Click();
        Assert.Equal(3, Rows(page).Count);
        Assert.DoesNotContain("new deliveries", page.Find(".new-rows").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_who_follows_sees_new_rows_at_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);
        page.Find("[role=switch]").Change(true);

        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count));
    }

    [Fact]
    public async Task A_reader_who_went_back_to_the_newest_page_and_follows_stays_at_the_newest()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        var oldest = (await workspace.DeliveriesAsync())[0].Key;
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>($"{Log}?after={oldest}");
        for (var i = 0; i < 60; i++)
        {
            await workspace.EventAsync();
        }

        page.Find("[role=switch]").Change(true);

        var newest = (await workspace.DeliveriesAsync())[0].Id.Value;
        page.WaitForAssertion(() => Assert.Equal(newest, Ids(page)[0]));
        Assert.EndsWith(Log, screen.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layout_that_is_drawn_anew_takes_nothing_from_the_reader()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);
        page.Find("tbody .pick input").Change(true);
        await workspace.EventAsync();

        page.Render();

        Assert.Single(Rows(page));
        Assert.Contains("1 chosen", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_narrow_screen_the_filters_fold_and_what_is_set_can_be_counted()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log + "?status=held&last=24h");
        var fold = page.Find("form.filters.folded button.fold");
        Assert.Equal(("Filters (2)", "false"), (fold.TextContent.Trim(), fold.GetAttribute("aria-expanded")));
        fold.Click();
        Assert.Empty(page.FindAll("form.folded"));
        Assert.Equal("true", page.Find("button.fold").GetAttribute("aria-expanded"));
    }

    [Fact]
    public async Task A_row_on_the_screen_follows_its_delivery()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);
        Assert.Contains("Waiting", Assert.Single(Rows(page)).TextContent, StringComparison.Ordinal);

        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("Succeeded", Assert.Single(Rows(page)).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_fit_the_filters_no_more_stay_where_they_are_and_say_so()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var good = await workspace.WebhookAsync(receiver.Url, "task.created");
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log + "?status=pending");
        var before = Ids(page);
        page.FindAll("td.pick input")[0].Change(true);

        await workspace.DrainAsync(good);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(2, Rows(page).Count(row => row.TextContent.Contains("no longer fits", StringComparison.Ordinal))));
        Assert.All(Rows(page), row => Assert.Equal(row.TextContent.Contains("Succeeded", StringComparison.Ordinal), row.TextContent.Contains("no longer fits", StringComparison.Ordinal)));
        Assert.Equal(before, Ids(page));
        Assert.Contains("1 chosen", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_to_fit_the_filters_is_announced_though_it_is_older_than_the_rows_on_the_screen()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var first = await workspace.WebhookAsync(receiver.Url, "task.created");
        await workspace.EventAsync();
        await workspace.OfAsync("Second", receiver.Url, "doc.created");
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log + "?status=succeeded");
        Assert.Contains("Second", Assert.Single(Rows(page)).TextContent, StringComparison.Ordinal);

        await workspace.DrainAsync(first);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("1 new delivery", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Contains("Second", Assert.Single(Rows(page)).TextContent, StringComparison.Ordinal);
        page.Find(".new-rows button").Click();
        Assert.Equal(2, Rows(page).Count);
    }

    [Fact]
    public async Task A_reader_who_follows_no_more_is_told_again_and_nothing_comes_by_itself()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);
        page.Find("[role=switch]").Change(true);
        page.Find("[role=switch]").Change(false);

        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("1 new delivery", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Single(Rows(page));
    }

    [Fact]
    public async Task A_chosen_row_that_was_forgotten_is_chosen_no_more_and_keeps_nobody_from_following()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.created");
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromDays(29));
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);
        page.Find("[role=switch]").Change(true);
        page.FindAll("td.pick input")[1].Change(true);

        workspace.Clock.Advance(TimeSpan.FromDays(2));
        await workspace.Get<Retention>().RunAsync(default);
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.DoesNotContain("1 chosen", page.Markup, StringComparison.Ordinal));
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(3, Rows(page).Count));
    }

    [Theory]
    [InlineData("", "Nothing has been delivered yet")]
    [InlineData("?outcome=timeout", "No delivery fits these filters")]
    [InlineData("?webhook=wh_of-another-team", "No delivery fits these filters")]
    public async Task An_empty_log_says_why_and_what_next(string query, string title)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);

        Assert.Equal(title, screen.Open<DeliveriesPage>(Log + query).Find(".empty h2").TextContent);
    }

    private static IReadOnlyList<IElement> Rows(IRenderedComponent<DeliveriesPage> page) => [.. page.FindAll("tbody tr")];

    private static IReadOnlyList<string?> Ids(IRenderedComponent<DeliveriesPage> page) => [.. page.FindAll("a.log-link").Select(link => link.GetAttribute("title"))];

    private static IElement Field(IRenderedComponent<DeliveriesPage> page, string label) =>
        page.FindAll(".filters label").Single(field => field.TextContent.Trim().StartsWith(label, StringComparison.Ordinal)).QuerySelector("select, input")!;

    private static IRenderedComponent<TPage> Follow<TPage>(Screen screen, string rel)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var shown = screen.Open<TPage>(screen.Navigation.Uri);
        return screen.Open<TPage>(shown.Find($"nav.pager a[rel={rel}]").GetAttribute("href")!);
    }
}
