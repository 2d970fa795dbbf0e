using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class SessionJourney(Chromium chromium, RunningApp app)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 30_000 };

    [Fact]
    public async Task An_open_page_closes_within_seconds_when_its_session_is_ended_elsewhere()
    {
        var team = await app.AddTeamAsync();
        await team.AddWebhookAsync("https://own.example/");
        await app.JoinAsync(await app.AddPersonAsync("two-places@example.com"), team.Scope.TeamId, TeamRole.Admin);
        var page = (await AdminConsole.SignInAsync(chromium, app, "two-places@example.com", People.Password)).Page;
        await page.GotoAsync($"/t/{team.Id}/webhooks");
        await Assertions.Expect(page.GetByText("Shop")).ToBeVisibleAsync();

        using var elsewhere = await app.SignedInAsync("two-places@example.com");
        await elsewhere.SubmitAsync("/account", ("Ended.Id", "others"));

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account/sign-in\\?returnUrl="), new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByLabel("Password")).ToBeVisibleAsync(Soon);
        await Assertions.Expect(page.GetByText("Shop")).ToHaveCountAsync(0);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("Unhandled exception rendering component", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Long_after_the_sign_in_the_password_is_asked_before_a_secret_is_shown_and_it_goes_on_where_one_was()
    {
        var (team, person) = (await app.AddTeamAsync(), await app.AddPersonAsync("long-ago@example.com"));
        await app.JoinAsync(person, team.Scope.TeamId, TeamRole.Admin);
        var console = await AdminConsole.SignInAsync(chromium, app, "long-ago@example.com", People.Password);
        await console.CreateWebhookAsync("Keeps a secret", "https://own.example/");
        await console.OpenCreatedAsync();
        await app.LetTimePassAsync(person);
        var (page, panel, dialog) = (console.Page, console.Page.GetByRole(AriaRole.Region, new() { Name = "Signing secret" }), console.Page.GetByRole(AriaRole.Dialog));

        await panel.GetByRole(AriaRole.Button, new() { Name = "Reveal" }).ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Password, or a code of your app")).ToBeFocusedAsync();
        Assert.Empty(await page.BarriersAsync());
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.DoesNotMatch("whsec_[A-Za-z0-9+/]", await panel.InnerTextAsync());

        await panel.GetByRole(AriaRole.Button, new() { Name = "Reveal" }).ClickAsync();
        await ConfirmAsync(page, "not my password");
        await Assertions.Expect(dialog).ToContainTextAsync("That is not it.");
        await ConfirmAsync(page, People.Password);
        await Assertions.Expect(panel).ToContainTextAsync(new Regex("whsec_[A-Za-z0-9+/]{43}="));

        // A quarter of an hour from now on nobody is asked again.
        await panel.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = "Reveal" }).ClickAsync();
        await Assertions.Expect(panel).ToContainTextAsync(new Regex("whsec_[A-Za-z0-9+/]{43}="));
    }

    [Fact]
    [Visits("/t/{TeamId}/keys")]
    public async Task So_it_is_before_members_change_and_keys_are_made_also_from_within_a_dialog()
    {
        var (team, person) = (await app.AddTeamAsync(), await app.AddPersonAsync("left-open@example.com"));
        await app.JoinAsync(person, team.Scope.TeamId, TeamRole.Admin);
        var member = await app.AddPersonAsync("member-of-it@example.com");
        await app.JoinAsync(member, team.Scope.TeamId, TeamRole.Viewer);
        var page = (await AdminConsole.SignInAsync(chromium, app, "left-open@example.com", People.Password)).Page;
        await app.LetTimePassAsync(person);

        await page.GetByRole(AriaRole.Link, new() { Name = "Members" }).ClickAsync();
        var role = page.GetByRole(AriaRole.Combobox, new() { Name = $"Role of {member}" });
        var save = page.GetByRole(AriaRole.Button, new() { Name = $"Save the role of {member}" });
        await role.SelectOptionAsync("Admin");
        await save.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.GetByText("it was not confirmed that it is you")).ToBeVisibleAsync();
        await Assertions.Expect(role).ToHaveValueAsync("Viewer");
        await role.SelectOptionAsync("Editor");
        await save.ClickAsync();
        await ConfirmAsync(page, People.Password);
        await Assertions.Expect(page.GetByText("is editor now.")).ToBeVisibleAsync();

        await app.LetTimePassAsync(person);
        await page.GetByRole(AriaRole.Link, new() { Name = "Team keys" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("CI");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await ConfirmAsync(page, People.Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "New key" })).ToContainTextAsync("aamu_tk_");
    }

    [Fact]
    public async Task Whoever_does_not_confirm_it_invites_and_removes_nobody_and_leaves_secrets_as_they_are()
    {
        var (team, person) = (await app.AddTeamAsync(), await app.AddPersonAsync("not-confirmed@example.com"));
        await app.JoinAsync(person, team.Scope.TeamId, TeamRole.Admin);
        var member = await app.AddPersonAsync("stays-in-it@example.com");
        await app.JoinAsync(member, team.Scope.TeamId, TeamRole.Viewer);
        var webhook = (await team.AddWebhookAsync("https://own.example/")).Text("id");
        await team.Client.PostAsync($"/api/v1/webhooks/{webhook}/secret/rotate", null).ReadAsync();
        var page = (await AdminConsole.SignInAsync(chromium, app, "not-confirmed@example.com", People.Password)).Page;
        await app.LetTimePassAsync(person);
        var dialog = page.GetByRole(AriaRole.Dialog);

        await page.GotoAsync($"/t/{team.Id}/members");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {member}" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await RefuseAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite somebody" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync("friend@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await RefuseAsync(page);
        await Assertions.Expect(dialog).ToContainTextAsync("it was not confirmed that it is you");
        Assert.Equal(2, (await app.Get<MemberRegistry>().MembersAsync(team.Scope)).Count);
        Assert.Empty(await app.Get<InvitationBook>().WaitingAsync(team.Scope));

        await page.GotoAsync($"/t/{team.Id}/webhooks/{webhook}");
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Signing secret" });
        await panel.GetByRole(AriaRole.Button, new() { Name = "End overlap now…" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "End the overlap" }).ClickAsync();
        await RefuseAsync(page);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Rotate…" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Rotate", Exact = true }).ClickAsync();
        await RefuseAsync(page);
        Assert.Equal(2, (await app.Get<WebhookList>().FindAsync(team.Scope, new WebhookId(webhook)))!.Signing.Count);
    }

    [Fact]
    public async Task Nor_does_an_operator_make_keys_or_invite_admins()
    {
        var (team, person) = (await app.AddTeamAsync(), await app.AddPersonAsync("operator-left-it-open@example.com", isOperator: true));
        var page = (await AdminConsole.SignInAsync(chromium, app, "operator-left-it-open@example.com", People.Password)).Page;
        await app.LetTimePassAsync(person);

        await page.GotoAsync($"/operate?q={team.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite an admin to A test's own" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync("friend@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await RefuseAsync(page);
        Assert.Empty(await app.Get<InvitationBook>().WaitingAsync(team.Scope));

        await page.GotoAsync("/operate/keys");
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("nobody's");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await RefuseAsync(page);
        Assert.DoesNotContain(await app.Get<ServiceKeys>().ListAsync(TeamAccess.ForOperator("test", null)), key => key.Name == "nobody's");
    }

    [Fact]
    public async Task Whoever_is_removed_from_a_team_sees_nothing_more_of_it_also_on_an_open_page()
    {
        var (team, person) = (await app.AddTeamAsync(), await app.AddPersonAsync("leaves@example.com"));
        await team.AddWebhookAsync("https://own.example/");
        await app.JoinAsync(person, team.Scope.TeamId, TeamRole.Editor);
        var page = (await AdminConsole.SignInAsync(chromium, app, "leaves@example.com", People.Password)).Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Webhooks", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "New webhook" })).ToBeVisibleAsync();

        await app.Get<MemberRegistry>().ChangeRoleAsync(team.Scope, person, TeamRole.Viewer);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "New webhook" })).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("own.example")).ToBeVisibleAsync();

        await app.Get<MemberRegistry>().RemoveAsync(team.Scope, person);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("There is no such page", new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("own.example")).ToHaveCountAsync(0);
    }

    /// <summary>It is asked, and not answered.</summary>
    private static async Task RefuseAsync(IPage page)
    {
        var asked = page.GetByRole(AriaRole.Dialog).Filter(new() { Has = page.GetByLabel("Password, or a code of your app") });
        await asked.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(asked).ToHaveCountAsync(0);
    }

    private static async Task ConfirmAsync(IPage page, string password)
    {
        var field = page.GetByLabel("Password, or a code of your app");
        await field.FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
    }
}
