using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>The whole program on a PostgreSQL server, as people see it.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class PostgresJourney(Chromium chromium)
{
    [Fact]
    public async Task A_webhook_is_made_and_tried_in_the_console_and_the_jobs_dashboard_answers()
    {
        var server = await PostgresServer.DatabaseAsync();
        await using (var app = await RunningApp.StartAsync(("Database:Provider", "Postgres"), ("ConnectionStrings:Webhooks", server)))
        {
            await using var receiver = await Receiver.StartAsync(404);
            var console = await AdminConsole.SignInAsync(chromium, app);
            await console.CreateWebhookAsync("On a server", receiver.Url);
            await console.OpenCreatedAsync();
            await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync("404");
            await console.OpenAsync("Overview");
            await Assertions.Expect(console.Page.GetByRole(AriaRole.Region, new() { Name = "Open problems" })).ToContainTextAsync("On a server");

            var page = (await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword)).Page;
            await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Servers" })).ToContainTextAsync("shows this page");
            await page.GetByRole(AriaRole.Link, new() { Name = "Consistency check" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();
            await Assertions.Expect(page.GetByText("The books balance", new() { Exact = true })).ToBeVisibleAsync();
            await page.GotoAsync("/hangfire/servers");
            await Assertions.Expect(page.GetByText("slow-lanes").First).ToBeVisibleAsync();
        }

        await PostgresServer.DropAsync(server);
    }
}
