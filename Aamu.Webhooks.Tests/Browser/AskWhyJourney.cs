using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class AskWhyJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/t/{TeamId}/why")]
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

    [Fact]
    public async Task What_a_webhook_did_not_get_is_told_by_reason_and_an_id_that_never_came_by_what_is_known()
    {
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.CreateWebhookAsync("Wonders why", "http://127.0.0.1:9/", "doc.*");
        (await app.Aamu.PostJsonAsync("/api/v1/events", $$$"""{"id":"evt_wondered","type":"task.created","teamId":"{{{RunningApp.TeamId}}}","data":{}}""")).EnsureSuccessStatusCode();
        await app.Aamu.PostJsonAsync("/api/v1/events", $$$"""{"id":"evt_misspelt","type":"task.craeted","teamId":"{{{RunningApp.TeamId}}}","data":{}}""").ReadAsync(System.Net.HttpStatusCode.UnprocessableEntity);

        await console.OpenAsync("Why?");
        await page.GetByLabel("or webhook").SelectOptionAsync("Wonders why");
        var answer = page.GetByRole(AriaRole.Region, new() { Name = "Answer" });
        await Assertions.Expect(answer.GetByRole(AriaRole.Heading, new() { Name = "What “Wonders why” did not get" })).ToBeVisibleAsync();
        var group = answer.GetByRole(AriaRole.Region, new() { Name = "Type not selected" }).Filter(new() { HasText = "They were task.created" });
        await Assertions.Expect(group).ToContainTextAsync("the webhook asked for doc.*");
        await Assertions.Expect(group).ToContainTextAsync($"Events set by {RunningApp.AdminEmail}");
        await Assertions.Expect(group.GetByRole(AriaRole.Link, new() { Name = "Add task.created to the webhook" })).ToBeVisibleAsync();

        await AskAsync(page, "evt_misspelt");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "A submission of this id was refused" })).ToContainTextAsync("task.craeted");
        await AskAsync(page, "evt_never_sent");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No event of this id was accepted" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("The last event of this team was accepted at")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("refused, for")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("A submission of this id was refused")).ToHaveCountAsync(0);
    }

    private static async Task AskAsync(IPage page, string id)
    {
        var field = page.GetByRole(AriaRole.Searchbox, new() { Name = "Event id" });
        await field.FillAsync(id);
        await field.PressAsync("Enter");
    }
}
