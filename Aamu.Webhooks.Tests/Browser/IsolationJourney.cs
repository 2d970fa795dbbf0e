using System.Reflection;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Isolation;
using Aamu.Webhooks.Web.Teams;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>What a page shows is drawn on its circuit, so only a browser sees what somebody else's page would show. What has to be seen follows from what the page says about itself.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class IsolationJourney(Chromium chromium, RunningApp app)
{
    [Theory]
    [InlineData(Who.OtherAdmin)]
    [InlineData(Who.Operator)]
    [InlineData(Who.Viewer)]
    internal async Task A_teams_pages_are_there_for_its_members_in_their_roles_and_for_nobody_else(Who who)
    {
        var (own, other) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        var things = await TeamThings.MakeAsync(own);
        var pages = PageRoutes.All.Where(page => page.Route.Contains("{TeamId}", StringComparison.Ordinal)).ToList();
        Assert.True(pages.Count >= 17);
        var email = $"{who}-looks@example.com";
        var person = await app.AddPersonAsync(email, isOperator: who == Who.Operator);
        if (who != Who.Operator)
        {
            await app.JoinAsync(person, (who == Who.Viewer ? own : other).Scope.TeamId, who == Who.Viewer ? TeamRole.Viewer : TeamRole.Admin);
        }

        await using var browser = await chromium.ContextAsync(app.Url);
        await browser.SignInAsync(app, email);
        var page = await browser.NewPageAsync();
        foreach (var (type, route) in pages)
        {
            var role = type.GetCustomAttribute<ForRoleAttribute>()?.Role;
            Assert.True(role is not null, $"{route} does not say which role it is for.");
            await page.GotoAsync(things.Fill(route));
            var title = page.GetByRole(AriaRole.Heading, new() { Level = 1 });
            if (who != Who.Viewer)
            {
                await Assertions.Expect(title).ToHaveTextAsync("There is no such page");
                Assert.DoesNotContain(TeamThings.Mark, await page.ContentAsync(), StringComparison.Ordinal);
                await app.Logs.WaitForAsync($"Refused: a page of team {own.Id}, asked by {email}");
            }
            else
            {
                await Assertions.Expect(title).Not.ToHaveTextAsync("There is no such page");
                await Assertions.Expect(page.Locator("main").GetByText("Your role is viewer")).ToHaveCountAsync(role > TeamRole.Viewer ? 1 : 0);
            }
        }
    }
}
