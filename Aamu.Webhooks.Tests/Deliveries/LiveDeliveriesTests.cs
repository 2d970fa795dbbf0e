using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Bunit;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The log while somebody looks at it: what is new, what changes, what goes.</summary>
public sealed class LiveDeliveriesTests
{
    [Fact]
    public async Task New_rows_are_announced_and_come_when_the_reader_asks()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(ShownLog.Address);

        await workspace.EventAsync();
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("2 new deliveries", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Single(page.Rows());
        page.Find(".new-rows button").Click();
        Assert.Equal(3, page.Rows().Count);
        Assert.DoesNotContain("new deliveries", page.Find(".new-rows").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_who_follows_sees_new_rows_at_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(ShownLog.Address);
        page.Find("[role=switch]").Change(true);

        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(2, page.Rows().Count));
    }

    [Fact]
    public async Task A_reader_who_went_back_to_the_newest_page_and_follows_stays_at_the_newest()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        var oldest = (await workspace.DeliveriesAsync())[0].Key;
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>($"{ShownLog.Address}?after={oldest}");
        for (var i = 0; i < 60; i++)
        {
            await workspace.EventAsync();
        }

        page.Find("[role=switch]").Change(true);

        var newest = (await workspace.DeliveriesAsync())[0].Id.Value;
        page.WaitForAssertion(() => Assert.Equal(newest, page.Ids()[0]));
        Assert.EndsWith(ShownLog.Address, screen.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layout_that_is_drawn_anew_takes_nothing_from_the_reader()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(ShownLog.Address);
        page.Find("tbody .pick input").Change(true);
        await workspace.EventAsync();

        page.Render();

        Assert.Single(page.Rows());
        Assert.Contains("1 chosen", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_on_the_screen_follows_its_delivery()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(ShownLog.Address);
        Assert.Contains("Waiting", Assert.Single(page.Rows()).TextContent, StringComparison.Ordinal);

        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("Succeeded", Assert.Single(page.Rows()).TextContent, StringComparison.Ordinal));
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
        var page = screen.Open<DeliveriesPage>(ShownLog.Address + "?status=pending");
        var before = page.Ids();
        page.FindAll("td.pick input")[0].Change(true);

        await workspace.DrainAsync(good);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(2, page.Rows().Count(row => row.TextContent.Contains("no longer fits", StringComparison.Ordinal))));
        Assert.All(page.Rows(), row => Assert.Equal(row.TextContent.Contains("Succeeded", StringComparison.Ordinal), row.TextContent.Contains("no longer fits", StringComparison.Ordinal)));
        Assert.Equal(before, page.Ids());
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
        var page = screen.Open<DeliveriesPage>(ShownLog.Address + "?status=succeeded");
        Assert.Contains("Second", Assert.Single(page.Rows()).TextContent, StringComparison.Ordinal);

        await workspace.DrainAsync(first);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("1 new delivery", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Contains("Second", Assert.Single(page.Rows()).TextContent, StringComparison.Ordinal);
        page.Find(".new-rows button").Click();
        Assert.Equal(2, page.Rows().Count);
    }

    [Fact]
    public async Task A_reader_who_follows_no_more_is_told_again_and_nothing_comes_by_itself()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(ShownLog.Address);
        page.Find("[role=switch]").Change(true);
        page.Find("[role=switch]").Change(false);

        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("1 new delivery", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Single(page.Rows());
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
        var page = screen.Open<DeliveriesPage>(ShownLog.Address);
        page.Find("[role=switch]").Change(true);
        page.FindAll("td.pick input")[1].Change(true);

        workspace.Clock.Advance(TimeSpan.FromDays(2));
        await workspace.Get<Retention>().RunAsync(default);
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.DoesNotContain("1 chosen", page.Markup, StringComparison.Ordinal));
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(3, page.Rows().Count));
    }
}
