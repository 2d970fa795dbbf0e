using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>For people who cannot, or would rather not, use a mouse.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class KeyboardJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task A_webhook_is_created_tested_and_its_delivery_sent_again_without_a_mouse()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true })).ToBeVisibleAsync();

        await GoToAsync(page, "new webhook");
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("By keys alone");
        await TabToAsync(page, page.GetByRole(AriaRole.Textbox, new() { Name = "URL" }));
        await page.Keyboard.TypeAsync(receiver.Url);
        await TabToAsync(page, page.GetByRole(AriaRole.Checkbox, new() { Name = "task.*" }));
        await page.Keyboard.PressAsync("Space");
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Signing secret" })).ToContainTextAsync("whsec_");

        await GoToAsync(page, "by keys alone");
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Send test event" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result of the test" })).ToContainTextAsync("Succeeded");

        await page.Keyboard.TypeAsync("gd");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Deliveries", Exact = true })).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("By keys alone");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        var bar = page.GetByRole(AriaRole.Region, new() { Name = "Chosen deliveries" });
        await Assertions.Expect(bar).ToContainTextAsync("1 chosen, delivered already");
        await TabToAsync(page, bar.GetByRole(AriaRole.Button, new() { Name = "Send again" }), "Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, bar.GetByRole(AriaRole.Button, new() { Name = "Send it again" }), "Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(bar).ToContainTextAsync("1 delivery is sent again.");

        await receiver.WaitForAsync(2);
        Assert.Single(receiver.Requests.Select(request => request.Headers["x-aamu-delivery-id"]).Distinct());
    }

    [Fact]
    public async Task A_pasted_id_opens_its_page_from_anywhere_and_single_keys_can_be_switched_off()
    {
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true })).ToBeVisibleAsync();

        await GoToAsync(page, "evt_never-emitted");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/events/evt_never-emitted"));

        await page.Keyboard.PressAsync("Control+K");
        await page.Keyboard.TypeAsync("nothing");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Search and go to" })).ToBeHiddenAsync();

        await page.Keyboard.TypeAsync("gv");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Recoveries", Exact = true })).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("?");
        var help = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await help.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(help).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("?");
        await page.Keyboard.PressAsync("Control+K");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Search and go to" })).ToBeVisibleAsync();
        await Assertions.Expect(help).ToBeHiddenAsync();
    }

    private static async Task GoToAsync(IPage page, string words)
    {
        await page.Keyboard.PressAsync("Control+K");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Search and go to" })).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync(words);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TabToAsync(IPage page, ILocator wanted, string key = "Tab")
    {
        await Assertions.Expect(wanted).ToBeVisibleAsync();
        for (var steps = 0; steps < 150 && !await wanted.EvaluateAsync<bool>("element => element === document.activeElement"); steps++)
        {
            await page.Keyboard.PressAsync(key);
        }

        await Assertions.Expect(wanted).ToBeFocusedAsync();
    }
}
