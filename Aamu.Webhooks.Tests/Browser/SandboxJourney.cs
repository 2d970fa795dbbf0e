using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class SandboxJourney(Chromium chromium)
{
    [Fact]
    [Visits("/t/{TeamId}/sandbox", "/t/{TeamId}/sandbox/{Id}")]
    public async Task A_second_sandbox_that_fails_twice_gets_a_webhook_and_its_delivery_arrives_at_the_third_attempt()
    {
        await using var app = await RunningApp.StartAsync(("Delivery:RetrySchedule", "00:00:00.1, 00:00:00.1"));
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        // It leaves before the app does: a page that opens its circuit in that moment keeps the app from stopping.
        await using var browser = page.Context;
        await MakeAsync(console, "Recovers by itself", "Fails twice, then takes it", "It answers 500 twice, then 200.");
        await Assertions.Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Sandboxes" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(2);

        await PointAWebhookAsync(page, "Trial of retries");
        var result = await console.SendTestAsync();
        await Assertions.Expect(result).ToContainTextAsync("Delivered: your receiver took it");
        await Assertions.Expect(result).ToContainTextAsync("Attempt 3");

        await console.OpenAsync("Sandbox");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Sandboxes" }).GetByRole(AriaRole.Link, new() { Name = "Recovers by itself" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("answers 500 · step 1 of 3") })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("by step 3 of 3 of its script: answers 200. The delivery came for the 3rd time.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Receiver" }).GetByRole(AriaRole.Link, new() { Name = "Trial of retries" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete…" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("“Trial of retries” points at it and will fail");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing has come in yet")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Sandboxes" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_check_up_of_a_careless_receiver_finds_what_to_mend_and_of_a_careful_one_nothing()
    {
        await using var app = await RunningApp.StartAsync();
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        // It leaves before the app does: a page that opens its circuit in that moment keeps the app from stopping.
        await using var browser = page.Context;
        await MakeAsync(console, "Careless", "Takes everything", "It answers 200.");
        await PointAWebhookAsync(page, "To the careless one");
        var card = await CheckAsync(page, new Uri(app.Url).Authority);
        await Assertions.Expect(card).ToContainTextAsync("3 things are to be mended.");
        await Assertions.Expect(card.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Refusing replays" })).ToContainTextAsync("Refuse signatures whose t is more than five minutes away");
        await Assertions.Expect(card.GetByRole(AriaRole.Link, new() { Name = "Code that verifies" }).First).ToHaveAttributeAsync("href", new Regex("/verify$"));

        await MakeAsync(console, "Careful", "Verifies signatures", "It refuses bad signatures with 401; otherwise answers 200.");
        await PointAWebhookAsync(page, "To the careful one");
        await Assertions.Expect(await CheckAsync(page, new Uri(app.Url).Authority)).ToContainTextAsync("All is well.");

        // Whoever comes back finds the report, with its age.
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Report card" })).ToContainTextAsync("All is well.");
        await console.OpenAsync("Sandbox");
        await page.GetByRole(AriaRole.Link, new() { Name = "Careful" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("answered 401: bad signature") })).ToHaveCountAsync(3);
    }

    private static async Task MakeAsync(AdminConsole console, string name, string script, string words)
    {
        var (page, dialog) = (console.Page, console.Page.GetByRole(AriaRole.Dialog));
        await console.OpenAsync("Sandbox");
        await page.GetByRole(AriaRole.Button, new() { Name = "New sandbox…" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToBeFocusedAsync();
        await dialog.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync(name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Change how it answers…" }).ClickAsync();
        await dialog.GetByLabel("Begin with").SelectOptionAsync(script);
        await Assertions.Expect(dialog.GetByRole(AriaRole.Status)).ToHaveTextAsync(words);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Receiver" })).ToContainTextAsync(words);
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    private static async Task PointAWebhookAsync(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "New webhook to this URL" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "URL" })).ToHaveValueAsync(new Regex("/sandbox/[a-z0-9]{32}$"));
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync(name);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "task.*" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the webhook" }).ClickAsync();
    }

    private static async Task<ILocator> CheckAsync(IPage page, string host)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the endpoint…" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"These requests are sent to {host}");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Send them" }).ClickAsync();
        return page.GetByRole(AriaRole.Region, new() { Name = "Report card" });
    }
}
