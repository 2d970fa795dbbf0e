using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Layout;

namespace Aamu.Webhooks.Tests.Layout;

public sealed class DestinationTests
{
    [Theory]
    [InlineData("whd_0197-a", "/t/team_1/deliveries/whd_0197-a")]
    [InlineData("x-aamu-delivery-id: whd_0197-a", "/t/team_1/deliveries/whd_0197-a")]
    [InlineData("What became of evt_order-7?", "/t/team_1/events/evt_order-7")]
    [InlineData("wh_77", "/t/team_1/webhooks/wh_77")]
    [InlineData("refus", "/t/team_1/refused")]
    [InlineData("invoice account", "/t/team_1/webhooks/wh_invoices")]
    [InlineData("books.example", "/t/team_1/webhooks/wh_invoices")]
    [InlineData("rcv_42", "/t/team_1/recoveries")]
    [InlineData("webhooks", "/t/team_1/webhooks")]
    [InlineData("overview", "/t/team_1")]
    [InlineData("why", "/t/team_1/why")]
    [InlineData("doctor", "/t/team_1/signatures")]
    [InlineData("members", "/t/team_1/members")]
    [InlineData("api", "/docs/api")]
    [InlineData("due_date", "/t/team_1/catalog?q=task.due_date_changed")]
    public void The_likeliest_comes_first(string typed, string href) => Assert.Equal(href, Find(typed)[0].Href);

    [Fact]
    public void Nothing_typed_offers_the_pages() =>
        Assert.Contains(Find(""), found => found.Words == "Deliveries");

    [Fact]
    public void Operators_find_their_pages_and_nobody_else_does()
    {
        Assert.Equal("/operate/books", Destination.Find(Workspace.As(TeamRole.Viewer), [], "balance", isOperator: true)[0].Href);
        Assert.DoesNotContain(Find("balance"), found => found.Href.StartsWith("/operate", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_no_team_is_open_operators_find_their_pages_and_members_their_teams()
    {
        Membership[] teams = [new(new("team_1"), "Sauna", TeamRole.Viewer)];

        Assert.Equal("/operate", Destination.FindOutside([], "", isOperator: true)[0].Href);
        Assert.Equal("/hangfire", Assert.Single(Destination.FindOutside([], "jobs", isOperator: true)).Href);
        Assert.Equal("/t/team_1", Assert.Single(Destination.FindOutside(teams, "sauna", isOperator: false)).Href);
        Assert.DoesNotContain(Destination.FindOutside(teams, "", isOperator: false), found => found.Href is "/operate" or "/hangfire");
    }

    [Fact]
    public void What_nothing_here_is_called_is_looked_for_in_what_the_events_said()
    {
        Assert.Equal("/t/team_1/events?text=task_NEEDLE42", Assert.Single(Find(" task_NEEDLE42 ")).Href);
        Assert.Equal("/t/team_1/events?text=invoice", Find("invoice")[^1].Href);
        Assert.DoesNotContain(Find("whd_0197-a"), found => found.Href.Contains("?text=", StringComparison.Ordinal));
        Assert.Empty(Find("qz"));
    }

    [Fact]
    public void A_viewer_is_not_led_to_what_viewers_may_not_do() =>
        Assert.DoesNotContain(Find("", TeamRole.Viewer), found => found.Words is "New webhook" or "Team keys");

    private static IReadOnlyList<Destination> Find(string typed, TeamRole role = TeamRole.Admin) => Destination.Find(
        Workspace.As(role),
        [new WebhookLine(new("wh_invoices"), "Invoices to accounting", "https://books.example/in", WebhookStatus.Active, null, ["*"], [], null, false, 0)],
        typed);
}
