using System.Text;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using Aamu.Webhooks.Web.Why;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RequestDelegate = Microsoft.AspNetCore.Http.RequestDelegate;

namespace Aamu.Webhooks.Tests.Why;

public sealed class WhyPageTests
{
    [Fact]
    public async Task An_event_has_a_verdict_for_each_webhook_and_a_link_that_mends_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var docs = await workspace.WebhookAsync(new WebhookDraft { Name = "Docs only", Url = Results.DeadUrl, EventTypes = ["doc.*"] });
        var receipt = await workspace.EventAsync();
        var later = await workspace.WebhookAsync(new WebhookDraft { Name = "Too late", Url = Results.DeadUrl });
        await using var screen = new Screen(workspace);

        var page = screen.Open<WhyPage>($"/t/team_1/why?event={receipt.Id}");

        var row = page.Find("table[aria-label=Verdicts] tbody tr");
        Assert.Contains("The event is task.created; the webhook listened to doc.*", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Events set by aino@example.com", row.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/t/team_1/webhooks/{docs}/edit?event=task.created", row.QuerySelector(".origin a")!.GetAttribute("href"));
        Assert.Contains("Too late, created by aino@example.com", page.Find(".later").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/t/team_1/webhooks/{later}", page.Find(".later a").GetAttribute("href"));
    }

    [Fact]
    public async Task Where_it_failed_comes_first_then_where_it_arrived_then_who_did_not_ask_for_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        foreach (var (name, url, type) in new[] { ("A, of documents", receiver.Url, "doc.*"), ("B, well", receiver.Url, "*"), ("C, of documents", receiver.Url, "doc.*"), ("D, dead", Results.DeadUrl, "*") })
        {
            await workspace.WebhookAsync(new WebhookDraft { Name = name, Url = url, EventTypes = [type] });
        }

        var receipt = await workspace.EventAsync();
        foreach (var line in await workspace.Get<WebhookList>().LinesAsync(workspace.Admin))
        {
            await workspace.DrainAsync(line.Id);
        }

        await using var screen = new Screen(workspace);
        var rows = screen.Open<WhyPage>($"/t/team_1/why?event={receipt.Id}").FindAll("table[aria-label=Verdicts] tbody tr");

        Assert.Equal(["D", "B", "A", "C"], rows.Select(row => row.TextContent.Trim()[..1]));
    }

    [Fact]
    public async Task What_was_mended_since_is_said_to_be_mended()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(Results.DeadUrl, "doc.*");
        var receipt = await workspace.EventAsync();
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { EventTypes = ["*"] });
        await using var screen = new Screen(workspace);

        var row = screen.Open<WhyPage>($"/t/team_1/why?event={receipt.Id}").Find("table[aria-label=Verdicts] tbody tr");

        Assert.Contains("Changed since: today's settings let it through.", row.TextContent, StringComparison.Ordinal);
        Assert.Empty(row.QuerySelectorAll(".origin a"));
    }

    [Theory]
    [InlineData("text/html", "<title>Sign in</title><form></form>")]
    [InlineData("Text/HTML; charset=utf-8", "<title>Sign in</title><form></form>")]
    [InlineData("text/plain", "\uFEFF\n <!DOCTYPE html><html><title>Sign in</title></html>")]
    [InlineData(null, "<HTML><head><title>Sign in</title></head></HTML>")]
    public async Task A_green_delivery_that_a_log_in_page_answered_is_not_taken_for_an_arrival(string? type, string body)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(Page(type, body));
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var receipt = await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await using var screen = new Screen(workspace);

        var row = screen.Open<WhyPage>($"/t/team_1/why?event={receipt.Id}").Find("table[aria-label=Verdicts] tbody tr");

        Assert.Contains("but answered by a log-in page", row.TextContent, StringComparison.Ordinal);
        var (answers, other, delivery) = (workspace.Get<PageAnswers>(), await workspace.OtherTeamAsync(), Assert.Single(await workspace.DeliveriesAsync()));
        Assert.Empty(await answers.AmongAsync(other, [delivery]));
        Assert.NotNull(await answers.OfAsync(workspace.Admin, delivery.Id));
        Assert.Null(await answers.OfAsync(other, delivery.Id));
    }

    [Fact]
    public async Task A_webhook_is_told_when_the_newest_that_arrived_was_answered_by_a_web_page()
    {
        await using var workspace = await Workspace.StartAsync();
        var isPage = true;
        await using var receiver = await Receiver.StartAsync(context => isPage ? Page("text/html", "<title>Sign in</title><form></form>")(context) : Task.CompletedTask);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var delivery = Assert.Single(await workspace.DeliveriesAsync());
        await using var screen = new Screen(workspace);
        var page = screen.Open<WhyPage>($"/t/team_1/why?webhook={webhook}");

        var notice = page.Find(".notice-wait");
        Assert.Contains("The newest delivery counts as arrived. But the answer is a web page with the title “Sign in”", notice.TextContent, StringComparison.Ordinal);
        Assert.Contains("behind a log-in", notice.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/t/team_1/deliveries/{delivery.Id}", notice.QuerySelector("a")!.GetAttribute("href"));

        isPage = false;
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await using var later = new Screen(workspace);
        var mended = later.Open<WhyPage>($"/t/team_1/why?webhook={webhook}");
        Assert.Contains("All 2 events arrived", mended.Find(".sum").TextContent, StringComparison.Ordinal);
        Assert.Empty(mended.FindAll(".notice-wait"));
    }

    [Fact]
    public async Task A_webhook_is_told_what_it_did_not_get_and_why()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.OfAsync("Orders", Results.DeadUrl);
        await workspace.EventAsync("doc.created");
        await using var screen = new Screen(workspace);

        var page = screen.Open<WhyPage>($"/t/team_1/why?webhook={webhook}");

        Assert.Equal("What “Orders” did not get", page.Find("h2").TextContent);
        Assert.Contains("None of 2 events arrived, for these reasons:", page.Find(".sum").TextContent, StringComparison.Ordinal);
        var cards = page.FindAll(".missed").Select(card => card.TextContent).ToList();
        Assert.Contains("No connection came about", cards[0], StringComparison.Ordinal);
        Assert.Contains("They were doc.created; the webhook asked for task.created.", cards[1], StringComparison.Ordinal);
        Assert.Contains("Add doc.created to the webhook", cards[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_id_is_answered_with_what_is_known()
    {
        await using var workspace = await Workspace.StartAsync();
        var accepted = await workspace.EventAsync();
        await workspace.SubmitAsync("""{"id":"evt_lost","type":"task.createt","teamId":"team_1","data":{}}""");
        await workspace.SubmitAsync("""{"type":"task.createt","teamId":"team_1","data":{}}""");
        await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_1","data":1}""");
        await workspace.RefusalsWrittenAsync();
        await using var screen = new Screen(workspace);

        // A test that somebody sent a moment ago says nothing about Aamu.
        await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, await workspace.WebhookAsync(Results.DeadUrl));

        var page = screen.Open<WhyPage>("/t/team_1/why?event=evt_lost");

        Assert.Contains(accepted.Id.Value, page.Find(".what a").GetAttribute("href")!, StringComparison.Ordinal);
        Assert.Contains("A submission of this id was refused", page.Find(".found").TextContent, StringComparison.Ordinal);
        Assert.Contains("3 submissions of this team were refused, for these reasons:", page.Find(".reasons").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("2 × unknown-event-type", page.Find(".reasons li").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_to_mend_has_the_change_filled_in()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(new WebhookDraft { Url = Results.DeadUrl, EventTypes = ["doc.*"], ProjectIds = ["proj_a"] });
        await using var screen = new Screen(workspace);
        screen.Services.AddSingleton(workspace.Get<AddressGuard>());

        var form = screen.Open<WebhookEditPage>($"/t/team_1/webhooks/{webhook}/edit?event=task.created&project=proj_b", ("Id", webhook.Value));

        Assert.Equal(["doc.*", "task.created"], form.FindAll("ul[aria-label='Chosen events'] code").Select(entry => entry.TextContent));
        Assert.Equal(["proj_a", "proj_b"], form.FindAll("ul[aria-label='Chosen projects'] span").Select(entry => entry.TextContent));
    }

    [Theory]
    [InlineData("event", "Verdicts")]
    [InlineData("webhook", "did not get")]
    public async Task What_was_found_stands_while_it_is_read_again(string asked, string answer)
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(Results.DeadUrl, "doc.*");
        var receipt = await workspace.EventAsync();
        var contexts = new WaitingContexts(workspace);
        await using var screen = new Screen(workspace);
        screen.Services.AddSingleton(new EventLog(contexts)).AddSingleton(new MissedEvents(contexts));
        var page = screen.Open<WhyPage>($"/t/team_1/why?{asked}={(asked == "event" ? receipt.Id.Value : webhook.Value)}");
        page.WaitForAssertion(() => Assert.Contains(answer, page.Markup, StringComparison.Ordinal));

        var before = contexts.Asked;
        contexts.Hold();
        workspace.Get<TeamPulse>().Beat(Workspace.TeamId);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var read = 1; read <= 2; read++)
        {
            page.WaitForAssertion(() => Assert.Equal(before + read, contexts.Asked));
            page.Render();
            Assert.Contains(answer, page.Markup, StringComparison.Ordinal);
            await page.InvokeAsync(contexts.LetOneGo);
        }

        await page.InvokeAsync(contexts.LetGo);
        page.WaitForAssertion(() => Assert.Contains(answer, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_said_of_another_event_before_it_is_read()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(Results.DeadUrl, "doc.*");
        var receipt = await workspace.EventAsync();
        var contexts = new WaitingContexts(workspace);
        await using var screen = new Screen(workspace);
        screen.Services.AddSingleton(new EventLog(contexts));
        var page = screen.Open<WhyPage>($"/t/team_1/why?webhook={webhook}");
        page.WaitForAssertion(() => Assert.Contains("did not get", page.Markup, StringComparison.Ordinal));

        var before = contexts.Asked;
        contexts.Hold();
        screen.Navigation.NavigateTo($"/t/team_1/why?event={receipt.Id}");
        page.Render();
        page.WaitForAssertion(() => Assert.Equal(before + 1, contexts.Asked));

        Assert.DoesNotContain("No event of this id was accepted", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("did not get", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(contexts.LetGo);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("table[aria-label=Verdicts]")));
    }

    [Theory]
    [InlineData("  \"evt_1\", ", "/t/team_1/why?event=evt_1")]
    [InlineData("{\"id\":\"evt_1\",\"duplicate\":false}", "/t/team_1/why?event=evt_1")]
    [InlineData("wh_1", "/t/team_1/why?webhook=wh_1")]
    [InlineData("whd_1", "/t/team_1/deliveries/whd_1")]
    public async Task Whatever_id_is_pasted_leads_to_its_answer(string pasted, string address)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<WhyPage>("/t/team_1/why");

        page.Find("input[type=search]").Change(pasted);

        Assert.EndsWith(address, screen.Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_id_is_not_answered_with_what_was_asked_before()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<WhyPage>("/t/team_1/why?event=evt_0000");
        Assert.Contains("No event of this id was accepted", page.Markup, StringComparison.Ordinal);

        page.Find("input[type=search]").Change("task_77");

        Assert.DoesNotContain("evt_0000", page.Find(".guide").ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("No event of this id was accepted", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_id_is_told_at_the_field()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<WhyPage>("/t/team_1/why");

        page.Find("input[type=search]").Change("hello");

        Assert.Contains("starts with evt_", page.Find(".field-problem").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/t/team_1/events?text=hello", page.Find(".field-problem a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("No event of this team was ever accepted.", page.Find(".guide").TextContent, StringComparison.Ordinal);
    }

    private static RequestDelegate Page(string? type, string body) => async context =>
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    };
}
