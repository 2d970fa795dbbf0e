using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>From one team to another, and out.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class TeamsAndWayOutJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task A_member_of_two_teams_goes_from_one_to_the_other_and_leaves()
    {
        var (first, second) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        await app.Aamu.PutAsync($"/api/v1/teams/{second.Id}", new StringContent("""{"name":"Warehouse"}""", System.Text.Encoding.UTF8, "application/json"));
        var person = await app.AddPersonAsync("two-teams@example.com");
        await app.JoinAsync(person, first.Scope.TeamId, TeamRole.Admin);
        await app.JoinAsync(person, second.Scope.TeamId, TeamRole.Viewer);
        var page = (await AdminConsole.SignInAsync(chromium, app, "two-teams@example.com", People.Password)).Page;
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("sign-in"));
        await page.GotoAsync($"/t/{first.Id}/webhooks");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Switch team") }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Warehouse" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/t/{second.Id}$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("Team: Warehouse") })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Account", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account/sign-in"));
        await page.GotoAsync($"/t/{second.Id}");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account/sign-in"));
    }
}
