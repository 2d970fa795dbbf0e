using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>No test: makes the pictures in docs/screenshots anew, when it is asked for (the README says how).</summary>
[Collection(BrowserJourneys.Name)]
public sealed class PicturesOfTheApp(Chromium chromium)
{
    private static readonly (int Width, int Height) Desk = (1280, 800);
    private static readonly (int Width, int Height) Tall = (1280, 1000);
    private static readonly (int Width, int Height) Phone = (390, 844);

    [Fact(Explicit = true)]
    public async Task The_pictures_of_the_main_pages_are_made()
    {
        var clock = new QuickClock(TimeSpan.FromHours(24));
        await using var receivers = new NamedReceivers();
        await using var app = await RunningApp.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                receivers.Introduce(builder);
            },
            ("Seed:TeamId", DemoDay.Team));
        var day = new DemoDay(app, clock, receivers);
        await day.LiveAsync();

        await using var context = await chromium.ContextAsync(app.Url);
        var person = await app.AddPersonAsync("aino.virtanen@example.com", isOperator: true);
        await app.JoinAsync(person, new TeamId(DemoDay.Team), TeamRole.Admin);
        await context.SignInAsync(app, "aino.virtanen@example.com");
        var page = await context.NewPageAsync();
        foreach (var (name, path, shows, size, dark) in await PicturesAsync(app, day))
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
            await page.OpenAsync(new PageState("", path, shows));
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", "screenshots", name + ".png") });
        }
    }

    private static async Task<IReadOnlyList<(string Name, string Path, string Shows, (int Width, int Height) Size, bool Dark)>> PicturesAsync(RunningApp app, DemoDay day)
    {
        var team = $"/t/{DemoDay.Team}";
        var refused = await app.Team.GetAsync($"/api/v1/deliveries?webhookId={day.Webhooks["Customers to the CRM"]}&status=pending&limit=200").ReadAsync();
        var delivery = refused["items"]!.AsArray().MaxBy(line => (int?)line!["attemptCount"] ?? 0)!;
        return
        [
            ("overview", team, "open problems", Tall, false),
            ("overview-dark", team, "open problems", Tall, true),
            ("overview-phone", team, "open problems", Phone, false),
            ("webhooks", $"{team}/webhooks", "Customers to the CRM", Desk, false),
            ("webhook-edit", $"{team}/webhooks/{day.Webhooks["Invoices to accounting"]}/edit", "Save changes", Desk, false),
            ("deliveries", $"{team}/deliveries", "Customers to the CRM", Desk, false),
            ("deliveries-phone", $"{team}/deliveries", "Customers to the CRM", Phone, false),
            ("delivery", $"{team}/deliveries/{delivery.Text("id")}", "What to do", Desk, false),
            ("delivery-dark", $"{team}/deliveries/{delivery.Text("id")}", "What to do", Desk, true),
            ("event", $"{team}/events/{delivery.Text("eventId")}", "Exact body", Desk, false),
            ("why", $"{team}/why?webhook={day.Webhooks["Invoices to accounting"]}&last=24h", "did not get", Desk, false),
            ("lanes", "/operate", "Waiting for a retry", Desk, false),
        ];
    }
}
