using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>With the authenticator that Chromium brings for this: real keys, real signatures, a person who is always verified.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class PasskeyJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/account/passkeys")]
    public async Task A_passkey_is_added_opens_the_account_without_a_password_proves_who_sits_there_and_is_removed()
    {
        var (team, person) = (await app.AddTeamAsync(), await app.AddPersonAsync("passkey@example.com"));
        await app.JoinAsync(person, team.Scope.TeamId, TeamRole.Admin);
        // A passkey belongs to a name; a number is none.
        var page = await chromium.PageAsync(app.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await using var authenticator = await Authenticator.PlugInAsync(page);
        await page.GotoAsync("/account/passkeys");
        await page.GetByLabel("E-mail").FillAsync("passkey@example.com");
        await page.GetByLabel("Password").FillAsync(People.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await page.GetByLabel("What you call it").FillAsync("My <b>phone</b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        var list = page.GetByRole(AriaRole.List, new() { Name = "Your passkeys" });
        await Assertions.Expect(list).ToContainTextAsync("My <b>phone</b>");
        await Assertions.Expect(list).ToContainTextAsync("not used yet");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("This device has a passkey for this account already.")).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"/t/{team.Id}/keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"/t/{team.Id}/keys"));

        await app.LetTimePassAsync(person);
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("CI");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "New key" })).ToContainTextAsync("aamu_tk_");

        await app.LetTimePassAsync(person);
        await page.GotoAsync("/account/passkeys");
        await Assertions.Expect(list).ToContainTextAsync("last used just now");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove My") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove My") }).ClickAsync();
        await Assertions.Expect(page.GetByText("Remove “My <b>phone</b>”?")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Keep it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove My") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove My") }).ClickAsync();
        await Assertions.Expect(page.GetByText("is removed and opens nothing any more")).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/account/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("does not open an account here")).ToBeVisibleAsync();

        var entries = (await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = "passkey@example.com" }, 50)).Items;
        Assert.Equal([AuditAction.SignedIn, AuditAction.PasskeyAdded, AuditAction.SignedIn, AuditAction.PasskeyRemoved], entries.Select(entry => entry.Action).Reverse());
        Assert.Contains(new AuditChange("by", null, "passkey"), entries[1].Changes);
        Assert.Contains(new AuditChange("name", null, "My <b>phone</b>"), entries[2].Changes);
    }
}
