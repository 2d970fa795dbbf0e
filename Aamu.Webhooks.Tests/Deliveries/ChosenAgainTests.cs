using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Incidents;
using Aamu.Webhooks.Web.Deliveries;
using AngleSharp.Dom;
using Bunit;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>Rows chosen in the log are sent again together.</summary>
public sealed class ChosenAgainTests
{
    private const string Log = "/t/team_1/deliveries";

    [Fact]
    public async Task The_chosen_ones_are_sent_again_under_their_ids_and_no_other()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.created");
        for (var i = 0; i < 3; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.DrainAsync(webhook);
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);
        var chosen = Ids(page).Take(2).ToList();

        Box(page, 0).Change(true);
        Box(page, 1).Change(true);
        Assert.Contains("2 chosen, delivered already", Bar(page).TextContent, StringComparison.Ordinal);
        Button(page, "Send again").Click();
        Assert.Contains("2 of them were delivered: their receivers get them once more", Bar(page).TextContent, StringComparison.Ordinal);
        Button(page, "Send all 2 again").Click();
        page.WaitForAssertion(() => Assert.Contains("2 deliveries are sent again.", Bar(page).TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tr.chosen"));

        await workspace.DrainAsync(webhook);
        Assert.Equal(chosen.Order(), receiver.Requests.Skip(3).Select(request => request.Headers["x-aamu-delivery-id"]).Order());
    }

    [Fact]
    public async Task What_was_delivered_is_sent_once_more_only_by_somebody_who_says_so()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var good = await Receiver.StartAsync(200);
        await using var bad = await Receiver.StartAsync(500);
        await workspace.OfAsync("Good", good.Url, "task.created");
        var failing = await workspace.OfAsync("Bad", bad.Url, "task.updated");
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);

        page.Find("th.pick input").Change(true);
        Button(page, "Send again").Click();
        Assert.Contains("1 of them was delivered", Bar(page).TextContent, StringComparison.Ordinal);
        Button(page, "Not now").Click();
        Assert.Contains("2 chosen, 1 of them delivered already", Bar(page).TextContent, StringComparison.Ordinal);
        Button(page, "Send again").Click();
        Button(page, "Only the 1 not delivered yet").Click();

        page.WaitForAssertion(() => Assert.Contains("1 delivery is sent again.", Bar(page).TextContent, StringComparison.Ordinal));
        await workspace.DrainAsync(failing);
        Assert.Equal((1, 2), (good.Requests.Count, bad.Requests.Count));
    }

    [Fact]
    public async Task Those_to_a_receiver_that_is_down_or_a_webhook_that_is_paused_are_not_said_to_be_sent()
    {
        await using var outage = await Outage.OpenAsync();
        var workspace = outage.Workspace;
        await workspace.OfAsync("Paused", Results.DeadUrl, "doc.created", paused: true);
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);

        page.Find("th.pick input").Change(true);
        Button(page, "Send again").Click();

        page.WaitForAssertion(() => Assert.Equal(
            "10 go to a receiver that is down: one at a time is tried until it is back. 1 is kept until its webhook is resumed or enabled.",
            Bar(page).QuerySelector("[role=status]")!.TextContent));
    }

    [Fact]
    public async Task One_that_has_lost_its_webhook_keeps_nobody_from_the_others_and_is_named()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var kept = await workspace.OfAsync("Kept", receiver.Url, "task.created");
        var gone = await workspace.OfAsync("Gone", receiver.Url, "task.updated");
        Assert.True((await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, gone)).Succeeded);
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);

        page.Find("th.pick input").Change(true);
        Button(page, "Send again").Click();

        page.WaitForAssertion(() => Assert.Contains("1 delivery is sent again. 1 cannot be: its webhook is deleted.", Bar(page).TextContent, StringComparison.Ordinal));
        await workspace.DrainAsync(kept);
        Assert.Equal(3, receiver.Requests.Count);
    }

    [Fact]
    public async Task Rows_do_not_move_under_somebody_who_chooses_though_the_log_is_followed()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveriesPage>(Log);
        page.Find("[role=switch]").Change(true);
        Box(page, 0).Change(true);

        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("1 new delivery", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Single(page.FindAll("tbody tr.chosen"));
    }

    [Fact]
    public async Task Rows_do_not_move_under_somebody_who_reads_further_down()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(Results.DeadUrl, "task.created");
        await workspace.EventAsync();
        await using var screen = new Screen(workspace);
        screen.JSInterop.Setup<bool>("aamu.isReading").SetResult(true);
        var page = screen.Open<DeliveriesPage>(Log);
        page.Find("[role=switch]").Change(true);

        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("1 new delivery", page.Find(".new-rows").TextContent, StringComparison.Ordinal));
        Assert.Single(page.FindAll("tbody tr"));
    }

    [Fact]
    public async Task A_viewer_has_nothing_to_choose_and_is_refused_behind_the_page_as_well()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Dead", Results.DeadUrl);
        var id = (await workspace.OnlyDeliveryAsync()).Line.Id;
        await using var screen = new Screen(workspace, TeamRole.Viewer);

        Assert.Empty(screen.Open<DeliveriesPage>(Log).FindAll(".pick"));
        Assert.Equal(RefusalKind.Forbidden, (await workspace.Get<Redelivery>().AgainAsync(Workspace.As(TeamRole.Viewer), [id])).Refusal!.Kind);
    }

    [Fact]
    public async Task Another_teams_delivery_counts_as_one_that_is_not_there()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Dead", Results.DeadUrl);
        var id = (await workspace.OnlyDeliveryAsync()).Line.Id;

        var again = await workspace.Get<Redelivery>().AgainAsync(await workspace.OtherTeamAsync(), [id]);

        Assert.Equal(new ChosenAgain(0, 1), again.Value);
        Assert.Equal(1, (await workspace.OnlyDeliveryAsync()).Line.AttemptCount);
    }

    [Fact]
    public async Task Too_many_at_once_are_refused_with_the_number_that_may_be()
    {
        await using var workspace = await Workspace.StartAsync();

        var outcome = await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, [.. Enumerable.Range(0, 201).Select(number => new DeliveryId($"whd_{number}"))]);

        Assert.Equal("Choose up to 200 deliveries at a time.", outcome.Refusal!.Message);
    }

    private static IElement Box(IRenderedComponent<DeliveriesPage> page, int row) => page.FindAll("td.pick input")[row];

    private static IElement Bar(IRenderedComponent<DeliveriesPage> page) => page.Find(".chosen-bar");

    private static IElement Button(IRenderedComponent<DeliveriesPage> page, string words) => page.FindAll(".chosen-bar button").Single(button => button.TextContent.Trim() == words);

    private static IReadOnlyList<string?> Ids(IRenderedComponent<DeliveriesPage> page) => [.. page.FindAll("a.log-link").Select(link => link.GetAttribute("title"))];
}
