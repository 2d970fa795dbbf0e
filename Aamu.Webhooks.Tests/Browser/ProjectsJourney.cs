using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class ProjectsJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/t/{TeamId}/projects", "/t/{TeamId}/deliveries", "/t/{TeamId}/events")]
    public async Task A_project_is_found_and_leads_to_what_happened_in_it_and_nothing_else()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("projects@example.com"), team.Scope.TeamId, TeamRole.Viewer);
        foreach (var (id, name) in new[] { ("shop", "Shop relaunch"), ("website", "Website") })
        {
            await app.Aamu.SendJsonAsync(HttpMethod.Put, $"/api/v1/teams/{team.Id}/projects/{id}", $$"""{"name":"{{name}}"}""").ReadAsync();
        }

        await team.AddWebhookAsync(receiver.Url);
        await team.SubmitAsync(ApiCalls.Event(team, type: "task.created", more: "\"projectId\":\"shop\","));
        await team.SubmitAsync(ApiCalls.Event(team, type: "doc.created", more: "\"projectId\":\"website\","));
        await team.DeliveriesAsync("succeeded", 2);
        var console = await AdminConsole.SignInAsync(chromium, app, "projects@example.com", People.Password);
        var page = console.Page;

        await console.OpenAsync("Projects");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search" }).FillAsync("relaunch");
        var rows = page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row);
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("1 for every project");
        await rows.Nth(1).GetByRole(AriaRole.Link, new() { Name = "Deliveries" }).ClickAsync();
        await OnlyTheShopsAsync(page, "/deliveries", rows);

        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Shop relaunch" }).GetByRole(AriaRole.Link, new() { Name = "Events" }).ClickAsync();
        await OnlyTheShopsAsync(page, "/events", rows);
    }

    private static async Task OnlyTheShopsAsync(IPage page, string log, ILocator rows)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"{log}\\?project=shop$"));
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("task.created");
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Project" })).ToHaveValueAsync("shop");
    }
}
