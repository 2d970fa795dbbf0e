using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class AskWhyJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task Somebody_asks_why_an_event_did_not_arrive_mends_it_and_is_told_that_it_is_mended()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.CreateWebhookAsync("Asks for docs", receiver.Url, "doc.*");
        await console.OpenCreatedAsync();
        using var body = new StringContent($$$"""{"id":"evt_asked","type":"task.created","teamId":"{{{RunningApp.TeamId}}}","data":{}}""", System.Text.Encoding.UTF8, "application/json");
        (await app.Aamu.PostAsync("/api/v1/events", body)).EnsureSuccessStatusCode();

        await console.OpenAsync("Why?");
        var field = page.GetByRole(AriaRole.Searchbox, new() { Name = "Event id" });
        await field.FillAsync(" \"evt_asked\"");
        await field.PressAsync("Enter");
        var row = page.GetByRole(AriaRole.Table, new() { Name = "Verdicts" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "Asks for docs" });
        await Assertions.Expect(row).ToContainTextAsync("Type not selected");

        await row.GetByRole(AriaRole.Link, new() { Name = "Add task.created to the webhook" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Asks for docs" })).ToBeVisibleAsync();

        await page.GotoAsync($"/t/{RunningApp.TeamId}/why?event=evt_asked");
        await Assertions.Expect(row).ToContainTextAsync("today's settings let it through");
    }
}
