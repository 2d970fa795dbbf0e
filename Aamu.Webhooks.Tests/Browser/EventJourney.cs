using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class EventJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/t/{TeamId}/events", "/t/{TeamId}/events/{Id}", "/t/{TeamId}/webhooks/{Id}/edit", "/t/{TeamId}/webhooks/{Id}")]
    public async Task From_the_events_to_one_of_them_to_the_webhook_that_did_not_want_it_and_to_the_setting_that_said_so()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("reads-events@example.com"), team.Scope.TeamId, TeamRole.Editor);
        await team.AddWebhookAsync(receiver.Url, "[\"doc.*\"]");
        await team.SubmitAsync(ApiCalls.Event(team, """{"title":"Paint the sauna door"}"""));
        await team.SubmitAsync(ApiCalls.Event(team, type: "doc.created"));
        await team.DeliveriesAsync("succeeded", 1);
        var console = await AdminConsole.SignInAsync(chromium, app, "reads-events@example.com", People.Password);
        var page = console.Page;

        await console.OpenAsync("Events");
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Events" }).GetByRole(AriaRole.Row);
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Went to" }).SelectOptionAsync(new SelectOptionValue { Label = "Matched no webhook" });
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await rows.GetByRole(AriaRole.Link, new() { Name = "event task.created" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "task.created", Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Paint the sauna door")).ToBeVisibleAsync();
        var verdict = page.GetByRole(AriaRole.Table, new() { Name = "Verdicts" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "Shop" });
        await Assertions.Expect(verdict).ToContainTextAsync("Type not selected");
        var address = page.Url;

        await verdict.GetByRole(AriaRole.Link, new() { Name = "Add task.created to the webhook" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Chosen events" })).ToContainTextAsync("task.created");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Settings" })).ToContainTextAsync("task.created");

        await page.GotoAsync(address);
        await Assertions.Expect(verdict).ToContainTextAsync("today's settings let it through");
    }

    [Fact]
    [Visits("/t/{TeamId}/refused", "/t/{TeamId}/events", "/t/{TeamId}/events/{Id}")]
    public async Task An_event_that_never_arrived_is_found_among_the_refused_with_its_reason_and_what_was_submitted()
    {
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("reads-refused@example.com"), team.Scope.TeamId, TeamRole.Viewer);
        await app.Aamu.PostJsonAsync("/api/v1/events", ApiCalls.Event(team, """{"title":"Never accepted"}""", "evt_misspelt_here", "task.crated"));
        var console = await AdminConsole.SignInAsync(chromium, app, "reads-refused@example.com", People.Password);
        var page = console.Page;

        await console.OpenAsync("Events");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No event was accepted yet" })).ToBeVisibleAsync();
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Refused submissions" }).First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/refused$"));
        var row = page.GetByRole(AriaRole.Table, new() { Name = "Refused submissions" }).GetByRole(AriaRole.Row).Nth(1);
        await Assertions.Expect(row).ToContainTextAsync("task.created");
        await row.GetByText("What was submitted").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Never accepted");

        await console.OpenAsync("Events");
        var search = page.GetByRole(AriaRole.Searchbox, new() { Name = "Find by id" });
        await search.FillAsync("evt_misspelt_here");
        await search.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "A submission of this id was refused" })).ToContainTextAsync("task.crated");
    }
}
