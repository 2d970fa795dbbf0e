using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class WebhookHistoryJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/t/{TeamId}/webhooks/{Id}/edit", "/t/{TeamId}/webhooks/{Id}/history")]
    public async Task A_url_that_turned_out_wrong_is_found_in_the_history_and_taken_back()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.CreateWebhookAsync("Moves and returns", receiver.Url);
        await console.OpenCreatedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Change", Exact = true }).ClickAsync();
        var url = page.GetByRole(AriaRole.Textbox, new() { Name = "URL" });
        await Assertions.Expect(url).ToHaveValueAsync(receiver.Url);
        await url.FillAsync("http://127.0.0.1:9/wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Moves and returns" })).ToBeVisibleAsync();

        // The chart is of real events, and marks when the URL changed.
        (await app.Aamu.PostJsonAsync("/api/v1/events", $$$"""{"type":"task.created","teamId":"{{{RunningApp.TeamId}}}","data":{}}""")).EnsureSuccessStatusCode();
        var marks = page.GetByRole(AriaRole.Heading, new() { Name = "Changes in this time" }).Locator("xpath=following-sibling::ol[1]");
        await Assertions.Expect(marks.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "URL changed" })).ToHaveCountAsync(1);

        // The failed attempt leads to the version of the settings that it used.
        var result = await console.SendTestAsync();
        await Assertions.Expect(result).ToContainTextAsync("refused");
        await result.GetByRole(AriaRole.Link, new() { Name = "Open the delivery" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "version 2 of the webhook" }).ClickAsync();
        var change = page.GetByRole(AriaRole.Article, new() { NameRegex = new Regex("^URL changed") });
        await Assertions.Expect(change).ToContainTextAsync("http://127.0.0.1:9/wrong");
        await Assertions.Expect(change).ToContainTextAsync(RunningApp.AdminEmail);

        var created = page.GetByRole(AriaRole.Article, new() { NameRegex = new Regex("^Created") });
        await created.GetByRole(AriaRole.Button, new() { Name = "Revert to this…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("After: " + receiver.Url);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revert to version 1" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(3);

        await page.GetByRole(AriaRole.Link, new() { Name = "Moves and returns" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Settings" })).ToContainTextAsync(receiver.Url);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Change history" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
    }
}
