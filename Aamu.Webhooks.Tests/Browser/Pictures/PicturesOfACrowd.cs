using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>No test: the main pages of a team with 500 webhooks and 200,000 deliveries, on a tablet and a phone, in light and dark, for somebody to look through before a release.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class PicturesOfACrowd(Chromium chromium)
{
    private const string Team = $"/t/{RunningApp.TeamId}";

    private static readonly (string Name, string Path, string Shows)[] OfTheTeam =
    [
        ("overview", Team, "open problems"), ("webhooks", $"{Team}/webhooks", "500 webhooks"), ("webhook", $"{Team}/webhooks/{CrowdedTeam.Webhook}", "Last deliveries"),
        ("webhook-edit", $"{Team}/webhooks/{CrowdedTeam.Webhook}/edit", "Save changes"), ("deliveries", $"{Team}/deliveries", "Older"), ("delivery", $"{Team}/deliveries/{CrowdedTeam.Delivery}", "What to do"),
        ("events", $"{Team}/events", "Older"), ("event", $"{Team}/events/{CrowdedTeam.Event}", "Exact body"), ("projects", $"{Team}/projects", "60 in all"), ("catalog", $"{Team}/catalog", "task.created"), ("account", "/account", "Where you are signed in"),
    ];

    [Fact(Explicit = true)]
    public async Task The_main_pages_of_a_crowded_team_are_pictured_in_artifacts_crowd()
    {
        var folder = Directory.CreateTempSubdirectory("aamu-crowd-").FullName;
        await CrowdedTeam.FillAsync(Path.Combine(folder, "webhooks.db"));
        await using (var app = await RunningApp.OverAsync(Path.Combine(folder, "webhooks.db")))
        {
            // In a running service a job does so every minute.
            await app.Get<HealthBooks>().CatchUpAsync(CancellationToken.None);
            await PictureAsync(app, RunningApp.AdminEmail, RunningApp.AdminPassword, OfTheTeam);
            await PictureAsync(app, RunningApp.OperatorEmail, RunningApp.OperatorPassword, [("operate", "/operate", "Waiting for a retry")]);
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task PictureAsync(RunningApp app, string email, string password, (string Name, string Path, string Shows)[] pages)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "crowd")).FullName;
        await using var context = await chromium.ContextAsync(app.Url);
        await context.SignInAsync(app, email, password);
        var page = await context.NewPageAsync();
        foreach (var (name, path, shows) in pages)
        {
            foreach (var width in new[] { 1024, 390 })
            {
                await page.SetViewportSizeAsync(width, 1400);
                await page.OpenAsync(new PageState("", path, shows));
                await page.LightenAsync();
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png") });
                await page.DarkenAsync();
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-dark.png") });
            }
        }
    }
}
