using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Operate;
using AngleSharp.Dom;
using Bunit;

namespace Aamu.Webhooks.Tests.Operate;

public sealed class LanesPageTests
{
    [Fact]
    public async Task What_was_read_for_an_earlier_search_does_not_come_after_what_is_searched_for_now()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OtherTeamAsync();
        await using var pages = new OperatorPages(workspace);
        var page = pages.Open<LanesPage>("/operate");
        page.WaitForAssertion(() => Assert.Equal(2, Teams(page).Count));

        pages.Reads.Hold();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await pages.Reads.Waiting;
        page.Find("input[type=search]").Change("team_2");
        // What the page could ask meanwhile is asked by now.
        await workspace.Get<LaneBoard>().ReadAsync(TeamAccess.ForOperator("olli", null));
        pages.Reads.LetGo();

        page.WaitForAssertion(() => Assert.Contains("team_2", Assert.Single(Teams(page)).TextContent, StringComparison.Ordinal));
        Assert.Equal(1, pages.Reads.MostAtOnce);
    }

    [Fact]
    public async Task It_is_green_only_while_receivers_are_well()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await using var pages = new OperatorPages(workspace);
        var page = pages.Open<LanesPage>("/operate");
        page.WaitForAssertion(() => Assert.Contains("all-well", page.Find("p[role=status]").ClassList));

        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("notice-wait", page.Find("p[role=status]").ClassList));
    }

    [Fact]
    public async Task A_webhook_that_its_receiver_had_disabled_is_named_with_what_its_team_can_do()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(410);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await using var pages = new OperatorPages(workspace);
        var page = pages.Open<LanesPage>("/operate");
        page.WaitForAssertion(() => Assert.Contains("Its team enables it when the receiver is back.", page.Find("table[aria-label='Lanes in trouble']").TextContent, StringComparison.Ordinal));
        var standing = page.Find("p[role=status]");
        Assert.Contains("notice-wait", standing.ClassList);
        Assert.Equal("Nothing waits that should have been sent. 1 webhook is disabled because of its receiver; what waited for it is held.", standing.TextContent.Trim());
    }

    [Fact]
    public async Task What_a_disabled_webhook_holds_is_counted_up_to_a_thousand()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(410);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await Task.WhenAll(Enumerable.Range(0, 1_005).Select(_ => workspace.EventAsync()));
        await workspace.DrainAsync(webhook);
        Assert.Equal(1_001, Assert.Single((await workspace.Get<LaneBoard>().ReadAsync(TeamAccess.ForOperator("olli", null))).Troubled).Waiting);
        await using var pages = new OperatorPages(workspace);
        var page = pages.Open<LanesPage>("/operate");
        page.WaitForAssertion(() => Assert.Equal("more than 1,000", page.Find("table[aria-label='Lanes in trouble'] tbody td:last-child").TextContent));
    }

    [Fact]
    public async Task It_is_read_again_when_a_second_has_passed()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var pages = new OperatorPages(workspace);
        var page = pages.Open<LanesPage>("/operate");
        page.WaitForAssertion(() => Assert.Single(Teams(page)));
        await workspace.OtherTeamAsync();

        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(2, Teams(page).Count));
    }

    private static IReadOnlyList<IElement> Teams(IRenderedComponent<LanesPage> page) => page.FindAll("table[aria-label=Teams] tbody tr");
}
