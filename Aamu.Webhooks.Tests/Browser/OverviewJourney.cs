using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class OverviewJourney(Chromium chromium)
{
    [Fact]
    [Visits("/t/{TeamId}")]
    public async Task A_webhook_that_fails_is_an_open_problem_on_the_start_page_which_leads_to_it()
    {
        // Its own, for the page shows twenty problems at first, and other journeys leave some behind.
        await using var app = await RunningApp.StartAsync();
        await using var receiver = await Receiver.StartAsync(404);
        var console = await AdminConsole.SignInAsync(chromium, app);
        await console.CreateWebhookAsync("Needs somebody", receiver.Url);
        await console.OpenCreatedAsync();
        await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync("404");

        await console.OpenAsync("Overview");
        var problem = console.Page.GetByRole(AriaRole.Region, new() { Name = "Open problems" }).GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Needs somebody" });
        await Assertions.Expect(problem).ToContainTextAsync("has not delivered anything yet");
        await problem.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { Name = "Needs somebody" })).ToBeVisibleAsync();
    }
}
