using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>From one webhook straight to another: nothing of the first is left on the screen.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class OtherPageJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task A_shown_secret_and_a_filled_form_stay_with_the_webhook_that_they_belong_to()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        var known = await console.CreateWebhookAsync("Knows a secret", receiver.Url);
        await GoToAsync(page, "new webhook");
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Knows nothing");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "URL" }).FillAsync(receiver.Url);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "doc.*" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Signing secret" })).ToContainTextAsync("whsec_");

        await GoToAsync(page, "knows a secret");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Knows a secret" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reveal" }).ClickAsync();
        var secret = page.GetByRole(AriaRole.Region, new() { Name = "Signing secret" });
        await Assertions.Expect(secret).ToContainTextAsync(known);
        await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync("Succeeded");

        await GoToAsync(page, "knows nothing");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Knows nothing" })).ToBeVisibleAsync();
        await Assertions.Expect(secret).Not.ToContainTextAsync(known);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result of the test" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Change", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToHaveValueAsync("Knows nothing");
        await GoToAsync(page, "new webhook");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New webhook" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Other_colours_leave_what_is_chosen_as_it_is()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.CreateWebhookAsync("Stays chosen", receiver.Url);
        await console.OpenCreatedAsync();
        await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync("Succeeded");
        await console.OpenAsync("Deliveries");
        await page.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Checkbox).CheckAsync();
        var bar = page.GetByRole(AriaRole.Region, new() { Name = "Chosen deliveries" });
        await Assertions.Expect(bar).ToContainTextAsync("1 chosen");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("(dark|light) colours", RegexOptions.IgnoreCase) }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", new Regex("dark|light"));
        await Assertions.Expect(bar).ToContainTextAsync("1 chosen");
    }

    private static async Task GoToAsync(IPage page, string words)
    {
        await page.Keyboard.PressAsync("Control+K");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Search and go to" })).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync(words);
        await page.Keyboard.PressAsync("Enter");
    }
}
