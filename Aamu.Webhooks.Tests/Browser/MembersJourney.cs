using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class MembersJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/t/{TeamId}/members", "/account/join")]
    public async Task An_admin_invites_somebody_who_joins_and_is_promoted()
    {
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("inviter@example.com"), team.Scope.TeamId, TeamRole.Admin);
        var admin = (await AdminConsole.SignInAsync(chromium, app, "inviter@example.com", People.Password)).Page;
        await admin.GetByRole(AriaRole.Link, new() { Name = "Members" }).ClickAsync();

        // The only admin stays one, and the list says so again.
        var own = admin.GetByRole(AriaRole.Combobox, new() { NameRegex = new("^Role of") });
        await own.SelectOptionAsync("Viewer");
        await admin.GetByRole(AriaRole.Button, new() { NameRegex = new("^Save the role of") }).ClickAsync();
        await Assertions.Expect(admin.GetByText("the team's only admin")).ToBeVisibleAsync();
        await Assertions.Expect(own).ToHaveValueAsync("Admin");

        await admin.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove ") }).ClickAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Dialog)).ToContainTextAsync("You are the team’s only admin");
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();

        await admin.GetByRole(AriaRole.Button, new() { Name = "Invite somebody" }).ClickAsync();
        await admin.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync("invited@example.com");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var shown = admin.GetByRole(AriaRole.Region, new() { Name = "New invitation" });
        await Assertions.Expect(shown).ToContainTextAsync("invited@example.com");
        var link = (await shown.InnerTextAsync()).Split().First(word => word.Contains("/account/join?token=", StringComparison.Ordinal));

        var invited = await chromium.PageAsync(app.Url);
        await invited.GotoAsync(link);
        await invited.GetByLabel("Choose a password").FillAsync(People.Password);
        await invited.GetByRole(AriaRole.Button, new() { Name = "Make the account and join" }).ClickAsync();
        await invited.GetByRole(AriaRole.Link, new() { Name = "Members" }).ClickAsync();
        await Assertions.Expect(invited.GetByRole(AriaRole.Table, new() { Name = "Members" })).ToContainTextAsync("Editor");
        await Assertions.Expect(invited.GetByRole(AriaRole.Button, new() { Name = "Invite somebody" })).ToHaveCountAsync(0);

        await admin.ReloadAsync();
        await admin.GetByRole(AriaRole.Combobox, new() { Name = "Role of invited@example.com" }).SelectOptionAsync("Admin");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Save the role of invited@example.com" }).ClickAsync();
        await Assertions.Expect(admin.GetByText("invited@example.com is admin now.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_invitation_is_withdrawn_only_by_who_says_so_again()
    {
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("withdraws@example.com"), team.Scope.TeamId, TeamRole.Admin);
        var token = (await app.Get<InvitationBook>().InviteAsync(team.Scope, "not-to-come@example.com", TeamRole.Viewer)).Value!;
        var page = (await AdminConsole.SignInAsync(chromium, app, "withdraws@example.com", People.Password)).Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Members" }).ClickAsync();
        var invitations = page.GetByRole(AriaRole.Table, new() { Name = "Invitations" });
        var withdraw = page.GetByRole(AriaRole.Button, new() { Name = "Withdraw the invitation of not-to-come@example.com" });

        await withdraw.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Withdraw the invitation of not-to-come@example.com?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Assertions.Expect(invitations).ToContainTextAsync("not-to-come@example.com");
        Assert.NotNull(await app.Get<InvitationBook>().FindAsync(token));

        await withdraw.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("The link of not-to-come@example.com no longer opens anything.")).ToBeVisibleAsync();
        await Assertions.Expect(invitations).ToHaveCountAsync(0);
        Assert.Null(await app.Get<InvitationBook>().FindAsync(token));
    }
}
