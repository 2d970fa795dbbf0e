using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>What a page shows is drawn on its circuit, so only a browser sees what somebody else's page would show.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class OtherTeamsPagesJourney(Chromium chromium, RunningApp app)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task For_members_of_other_teams_and_for_operators_a_teams_pages_are_not_there(bool isOperator)
    {
        var (own, other) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        var paths = (await PageRoutes.FilledAsync(own)).Where(path => path.StartsWith($"/t/{own.Id}", StringComparison.Ordinal)).ToList();
        Assert.True(paths.Count >= 12);
        var email = $"stranger-{isOperator}@example.com";
        await app.JoinAsync(await app.AddPersonAsync(email, isOperator), other.Scope.TeamId, TeamRole.Admin);
        var page = (await AdminConsole.SignInAsync(chromium, app, email, People.Password)).Page;
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("sign-in"));
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There is no such page");
            Assert.DoesNotContain("own.example", await page.ContentAsync(), StringComparison.Ordinal);
        }
    }
}
