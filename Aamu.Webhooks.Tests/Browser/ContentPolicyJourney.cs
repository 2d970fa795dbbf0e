using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class ContentPolicyJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task No_page_breaks_the_content_policy_and_a_smuggled_script_does_not_run()
    {
        var team = await app.AddTeamAsync();
        var person = await app.AddPersonAsync("policy@example.com", isOperator: true);
        await app.JoinAsync(person, team.Scope.TeamId, TeamRole.Admin);
        var page = (await AdminConsole.SignInAsync(chromium, app, "policy@example.com", People.Password)).Page;
        await Assertions.Expect(page).Not.ToHaveURLAsync(new Regex("sign-in"));
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                complaints.Add($"{page.Url}: {message.Text}");
            }
        };

        foreach (var path in (await PageRoutes.FilledAsync(team)).Concat(["/hangfire", "/hangfire/recurring", "/hangfire/servers", "/docs/api"]))
        {
            await page.GotoAsync(path);
            await page.Locator("h1").First.WaitForAsync();
            Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        }

        // And the watchman is awake: what no nonce names is refused, and heard of.
        await page.GotoAsync("/not-found");
        await page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.smuggled = true\">')");
        await page.WaitForFunctionAsync("() => [...document.images].at(-1).complete");
        Assert.False(await page.EvaluateAsync<bool>("window.smuggled === true"));
        Assert.NotEmpty(complaints);
    }
}
