using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhookPageTests
{
    [Fact]
    public async Task A_test_shows_each_attempt_as_it_happens_until_the_receiver_takes_it()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await using var receiver = await Receiver.StartAsync(503, 200);
        var id = await pages.Workspace.WebhookAsync(receiver.Url);
        var page = Open(pages, id);

        await page.Find("form.test-line").SubmitAsync();
        Assert.Contains("Waiting for the receiver", Result(page), StringComparison.Ordinal);

        await DrainAsync(pages, id);
        page.WaitForAssertion(() => Assert.Contains("It failed and is tried again", Result(page), StringComparison.Ordinal));
        Assert.Contains("The receiver answered 503", Result(page), StringComparison.Ordinal);

        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(10));
        await DrainAsync(pages, id);
        page.WaitForAssertion(() => Assert.Contains("Delivered: your receiver took it", Result(page), StringComparison.Ordinal));
        var delivery = await pages.Workspace.OnlyDeliveryAsync();
        Assert.NotNull(page.Find($".test-result a[href='/t/team_1/deliveries/{delivery.Line.Id}']"));
    }

    [Fact]
    public async Task A_test_shows_what_was_answered_and_does_not_call_a_log_in_page_a_receiver()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var tries = 0;
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = tries++ == 0 ? (500, "text/plain") : (200, "text/html");
            await context.Response.WriteAsync(tries == 1 ? "no such table: orders" : "<title>Sign in</title><form></form>");
        });
        var id = await pages.Workspace.WebhookAsync(receiver.Url);
        var page = Open(pages, id);
        await page.Find("form.test-line").SubmitAsync();
        await DrainAsync(pages, id);
        page.WaitForAssertion(() => Assert.Contains("The answer begins: “no such table: orders”", Result(page), StringComparison.Ordinal));

        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(10));
        await DrainAsync(pages, id);
        page.WaitForAssertion(() => Assert.Contains("It counts as delivered. But the answer is a web page with the title “Sign in”", Result(page), StringComparison.Ordinal));
        Assert.Contains("behind a log-in", Result(page), StringComparison.Ordinal);
        Assert.DoesNotContain("your receiver took it", Result(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".test-good"));
    }

    [Fact]
    public async Task A_viewer_sees_the_settings_and_no_button_that_would_be_refused()
    {
        await using var pages = await WebhookPages.OpenAsync(TeamRole.Viewer);
        var page = Open(pages, await pages.Workspace.WebhookAsync("https://example.com/hooks"));

        Assert.Contains("https://example.com/hooks", page.Markup, StringComparison.Ordinal);
        Assert.Empty(Buttons(page));
        Assert.Empty(page.FindAll("a[href$='/edit']"));
    }

    [Fact]
    public async Task An_editor_changes_and_tests_and_has_no_business_with_the_secret()
    {
        await using var pages = await WebhookPages.OpenAsync(TeamRole.Editor);

        var words = Buttons(Open(pages, await pages.Workspace.WebhookAsync("https://example.com/hooks")));

        Assert.Contains("Pause", words);
        Assert.Contains("Send test event", words);
        Assert.DoesNotContain("Reveal", words);
        Assert.DoesNotContain("Rotate…", words);
    }

    [Fact]
    public async Task Pausing_says_what_it_means_and_offers_to_resume()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        var page = Open(pages, id);

        await Button(page, "Pause").ClickAsync();

        Assert.Contains("Events that fit are kept", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("Resume", Buttons(page));
        Assert.Equal(WebhookStatus.Paused, (await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id))!.Status);
    }

    [Fact]
    public async Task The_secret_is_masked_until_an_admin_reveals_it()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        var secret = (await pages.Workspace.Get<SecretKeeper>().RevealAsync(pages.Workspace.Admin, id)).Value!;
        var page = Open(pages, id);
        Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal);

        await Button(page, "Reveal").ClickAsync();
        Assert.Contains(secret, page.Find(".secret-line").TextContent, StringComparison.Ordinal);

        await Button(page, "Hide").ClickAsync();
        Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revealed_secret_is_masked_again_when_somebody_else_rotates_it()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        var secret = (await pages.Workspace.Get<SecretKeeper>().RevealAsync(pages.Workspace.Admin, id)).Value!;
        var page = Open(pages, id);
        await Button(page, "Reveal").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains(secret, page.Markup, StringComparison.Ordinal));

        await pages.Workspace.Get<SecretKeeper>().RotateAsync(pages.Workspace.Admin, id, TimeSpan.FromHours(1));
        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("The new secret is being taken over", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, page.Markup, StringComparison.Ordinal);
        Assert.Contains("Reveal", Buttons(page));
    }

    [Fact]
    public async Task Who_rotates_a_secret_is_shown_the_new_one_and_keeps_it_in_sight()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        var dialogs = pages.Browser.Render<MudBlazor.MudDialogProvider>();
        var page = Open(pages, id);
        await Button(page, "Rotate…").ClickAsync();
        dialogs.FindAll(".mud-dialog-actions button")[^1].Click();
        page.WaitForAssertion(() => Assert.Contains("The new secret is being taken over", page.Markup, StringComparison.Ordinal));

        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await pages.Workspace.Get<WebhookRegistry>().ChangeAsync(pages.Workspace.Admin, id, new WebhookDraft { Name = "Another name" });
        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("Another name", page.Find("h1").TextContent));
        Assert.Contains((await pages.Workspace.Get<SecretKeeper>().RevealAsync(pages.Workspace.Admin, id)).Value!, page.Find(".secret-line").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revealed_secret_goes_with_the_role_that_showed_it()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        var webhook = (await pages.Workspace.Get<WebhookList>().FindAsync(pages.Workspace.Admin, id))!;
        var panel = pages.Browser.Render<SecretPanel>(parameters => parameters.Add(shown => shown.Scope, pages.Workspace.Admin).Add(shown => shown.Webhook, webhook));
        panel.FindAll("button").Single(button => button.TextContent.Trim() == "Reveal").Click();
        panel.WaitForAssertion(() => Assert.DoesNotContain("•••", panel.Find(".secret-line").TextContent, StringComparison.Ordinal));

        panel.Render(parameters => parameters.Add(shown => shown.Scope, Workspace.As(TeamRole.Editor)));

        Assert.Contains("•••", panel.Find(".secret-line").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task During_an_overlap_it_says_until_when_the_previous_secret_signs()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        await pages.Workspace.Get<SecretKeeper>().RotateAsync(pages.Workspace.Admin, id, TimeSpan.FromHours(1));

        Assert.Contains("5 Jun 15:47:14", Open(pages, id).Find("[aria-label='Signing secret'] .notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotated_again_during_an_overlap_it_names_each_secret_that_still_signs()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var id = await pages.Workspace.WebhookAsync("https://example.com/hooks");
        var keeper = pages.Workspace.Get<SecretKeeper>();
        await keeper.RotateAsync(pages.Workspace.Admin, id, TimeSpan.FromHours(1));
        pages.Workspace.Clock.Advance(TimeSpan.FromMinutes(10));
        await keeper.RotateAsync(pages.Workspace.Admin, id, TimeSpan.FromDays(1));

        var words = Open(pages, id).Find("[aria-label='Signing secret'] .notice").TextContent;
        Assert.Contains("The new secret is being taken over. Secret 2", words, StringComparison.Ordinal);
        Assert.Contains("Secret 2 signs too, until 6 Jun", words, StringComparison.Ordinal);
        Assert.Contains("Secret 1 signs too, until 5 Jun 15:47:14", words, StringComparison.Ordinal);
        Assert.Contains("any one of them", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charts_show_the_attempts_the_times_and_a_change_with_the_failures_that_followed_it()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var workspace = pages.Workspace;
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Url = "http://127.0.0.1:9/moved" });
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.EventAsync();
        await workspace.DrainAsync(id);

        var page = Open(pages, id);
        page.WaitForAssertion(() => Assert.Contains("1 delivered, 1 failed and retried, 0 given up", page.Markup, StringComparison.Ordinal));
        Assert.StartsWith("Longest at 5 Jun 14:00–15:00: half delivered within", page.Find("figure[aria-label^='Time to delivered'] svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(["v2", "v1"], page.FindAll("figure[aria-label^='Delivery attempts'] .chart-flag").Select(flag => flag.TextContent));
        var mark = page.Find(".marks-list li");
        Assert.Equal(["v2", "5 Jun 14:47:14", "→ failures from 5 Jun 14:48:14"], mark.QuerySelectorAll("li > span").Select(part => part.TextContent));
        Assert.Equal("URL changed", mark.QuerySelector("a")!.TextContent);
        Assert.Equal($"/t/team_1/webhooks/{id}/history?from=2", mark.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task While_it_fails_that_stands_beside_its_status()
    {
        await using var pages = await WebhookPages.OpenAsync(TeamRole.Viewer);
        await using var receiver = await Receiver.StartAsync(503, 503, 200);
        var id = await pages.Workspace.WebhookAsync(receiver.Url);
        await pages.Workspace.EventAsync();
        await pages.Workspace.DrainAsync(id);
        AssertChips(["Active", "Failing"]);

        await pages.Workspace.EventAsync();
        await pages.Workspace.DrainAsync(id);
        AssertChips(["Active", "Failing, 2 in a row"]);

        await pages.Workspace.EventAsync();
        await pages.Workspace.DrainAsync(id);
        AssertChips(["Active", "Some fail"]);

        void AssertChips(string[] words)
        {
            var page = Open(pages, id);
            page.WaitForAssertion(() => Assert.Equal(words, page.FindAll(".head-title .chip").Select(chip => chip.TextContent.Trim())));
        }
    }

    [Fact]
    public async Task What_waits_for_its_next_attempt_can_be_tried_at_once()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var id = await pages.Workspace.WebhookAsync("http://127.0.0.1:9/typo");
        await pages.Workspace.EventAsync();
        await pages.Workspace.EventAsync();
        await pages.Workspace.EventAsync();
        await pages.Workspace.DrainAsync(id);
        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await pages.Workspace.Get<WebhookRegistry>().ChangeAsync(pages.Workspace.Admin, id, new WebhookDraft { Url = receiver.Url });
        var page = Open(pages, id);
        page.WaitForAssertion(() => Assert.Contains("3 deliveries failed and wait for their next attempts", page.Find(".notice").TextContent, StringComparison.Ordinal));

        Assert.Contains("The webhook was changed since the last failure", page.Find(".incidents").TextContent, StringComparison.Ordinal);

        await Button(page, "Try them now").ClickAsync();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".notice")));
        await pages.Workspace.DrainAsync(id);

        Assert.Equal(3, receiver.Requests.Count);
    }

    [Fact]
    public async Task The_page_of_another_webhook_shows_nothing_of_the_one_before()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var (first, second) = (await pages.Workspace.WebhookAsync("https://example.com/a"), await pages.Workspace.WebhookAsync("https://example.com/b"));
        var page = Open(pages, first);
        await page.Find("form.test-line").SubmitAsync();
        page.FindAll("[aria-label='Signing secret'] button").Single(button => button.TextContent.Trim() == "Reveal").Click();
        page.WaitForAssertion(() => Assert.Contains("Hide", Buttons(page)));

        pages.Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"/t/team_1/webhooks/{second}");
        page.Render(parameters => parameters.Add(shown => shown.Id, second.Value));

        page.WaitForAssertion(() => Assert.Contains("https://example.com/b", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Reveal", Buttons(page));
        Assert.Empty(page.FindAll(".test-result"));
    }

    private static IRenderedComponent<WebhookPage> Open(WebhookPages pages, WebhookId id) =>
        pages.Browser.Render<WebhookPage>(parameters => parameters.Add(page => page.TeamId, Workspace.TeamId.Value).Add(page => page.Id, id.Value));

    private static string Result(IRenderedComponent<WebhookPage> page) => page.Find(".test-result").TextContent;

    private static List<string> Buttons(IRenderedComponent<WebhookPage> page) =>
        [.. page.FindAll("button:not([title^='Copy'])").Select(button => button.TextContent.Trim())];

    private static IElement Button(IRenderedComponent<WebhookPage> page, string words) => page.FindAll("button").Single(button => button.TextContent.Trim() == words);

    /// <summary>The page waits a moment after a beat before it reads again.</summary>
    private static async Task DrainAsync(WebhookPages pages, WebhookId id)
    {
        await pages.Workspace.DrainAsync(id);
        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
