using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class PauseManyJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task Webhooks_are_found_chosen_by_keyboard_paused_together_and_resumed()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.CreateWebhookAsync("Many of them 1", receiver.Url);
        await console.CreateWebhookAsync("Many of them 2", receiver.Url);

        await console.OpenAsync("Webhooks");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search webhooks" }).FillAsync("Many of them");
        var rows = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Many of them" });
        // Those of other journeys are gone from the list, so that the keys walk over ours.
        await Assertions.Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Heading, new() { Name = "Webhooks" }).FocusAsync();
        foreach (var key in new[] { "j", "x", "j", "x" })
        {
            await page.Keyboard.PressAsync(key);
        }

        var bar = page.GetByRole(AriaRole.Region, new() { Name = "Chosen webhooks" });
        await Assertions.Expect(bar).ToContainTextAsync("2 chosen");
        await bar.GetByRole(AriaRole.Button, new() { Name = "Pause 2" }).ClickAsync();
        await Assertions.Expect(bar).ToContainTextAsync("2 webhooks are paused now.");
        await Assertions.Expect(rows.Filter(new() { HasText = "Paused" })).ToHaveCountAsync(2);

        await page.GetByLabel("Status").SelectOptionAsync("Paused");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=Many%20of%20them&status=paused$"));
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose all on this page" }).CheckAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Resume 2" }).ClickAsync();
        await Assertions.Expect(bar).ToContainTextAsync("2 webhooks are active now.");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No webhook fits these filters" })).ToBeVisibleAsync();
    }
}
