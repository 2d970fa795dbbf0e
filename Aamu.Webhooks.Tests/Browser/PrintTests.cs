using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class PrintTests(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task A_delivery_is_printed_dark_on_white_without_what_is_for_clicking_whatever_the_theme()
    {
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("paper@example.com"), team.Scope.TeamId, TeamRole.Admin);
        await using var context = await chromium.ContextAsync(app.Url);
        await context.SignInAsync(app, "paper@example.com");
        var page = await context.NewPageAsync();
        await page.OpenAsync(new PageState("", (await PageRoutes.FilledAsync(team)).Single(path => path.Contains("/deliveries/", StringComparison.Ordinal)), "What will be sent"));
        await page.DarkenAsync();

        await page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCSSAsync("color", "rgb(28, 43, 51)");
        await Assertions.Expect(page.Locator("pre").First).ToHaveCSSAsync("color", "rgb(28, 43, 51)");
        await Assertions.Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(255, 255, 255)");
        await Assertions.Expect(page.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }
}
