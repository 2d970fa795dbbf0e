using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class AuditJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/t/{TeamId}/audit")]
    public async Task A_look_at_a_secret_is_on_record_with_the_browsers_address()
    {
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("auditor@example.com"), team.Scope.TeamId, TeamRole.Admin);
        var console = await AdminConsole.SignInAsync(chromium, app, "auditor@example.com", People.Password);
        await console.CreateWebhookAsync("Looked at", "https://own.example/");
        await console.OpenCreatedAsync();
        var page = console.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Reveal" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Hide" })).ToBeVisibleAsync();

        await console.OpenAsync("Audit log");

        var newest = page.GetByRole(AriaRole.Table, new() { Name = "Audit log" }).GetByRole(AriaRole.Row).Nth(1);
        await Assertions.Expect(newest).ToContainTextAsync("auditor@example.com");
        await Assertions.Expect(newest).ToContainTextAsync("browser · 127.0.0.1");
        await Assertions.Expect(newest).ToContainTextAsync("Signing secret shown: Looked at");
        Assert.DoesNotContain("whsec_", await page.ContentAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What" }).SelectOptionAsync("webhook_created");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/audit\\?what=webhook_created$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
    }
}
