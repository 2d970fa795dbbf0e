using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Account;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Audit;

/// <summary>What happens at the door, in the operators' log.</summary>
public sealed class AccountNotesTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private readonly RunningApp app = proxied.App;

    [Fact]
    public async Task A_sign_in_is_on_record_with_its_means_its_device_and_its_address()
    {
        await app.AddPersonAsync("noted@example.com");
        using var visitor = new Visitor(app.Url) { From = "192.0.2.31", Device = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0" };
        await visitor.SignInAsync("noted@example.com", People.Password);
        var entry = Assert.Single(await EntriesAsync("noted@example.com"));
        Assert.Equal((AuditAction.SignedIn, Door.Browser, "192.0.2.31"), (entry.Action, entry.Door, entry.Address));
        Assert.Equal([new("by", null, "password"), new AuditChange("device", null, "Firefox on Linux")], entry.Changes);
    }

    [Fact]
    public async Task What_is_refused_is_on_record_and_that_the_account_was_locked()
    {
        await app.AddPersonAsync("guessed@example.com");
        using var visitor = new Visitor(app.Url) { From = "192.0.2.32" };
        for (var i = 0; i < 6; i++)
        {
            await visitor.SignInAsync("guessed@example.com", "not the password");
        }

        Assert.Equal(
            [AuditAction.SignInRefused, AuditAction.AccountLocked, AuditAction.SignInRefused, AuditAction.SignInRefused, AuditAction.SignInRefused, AuditAction.SignInRefused],
            (await EntriesAsync("guessed@example.com")).Select(entry => entry.Action));
    }

    [Fact]
    public async Task What_was_typed_is_not_kept_where_there_is_no_such_account()
    {
        using var visitor = new Visitor(app.Url) { From = "192.0.2.33" };
        await visitor.SignInAsync("my-password-by-mistake", "whatever it is");
        var entry = Assert.Single(await EntriesAsync("192.0.2.33"));
        Assert.Equal((AuditAction.SignInRefused, AccountNotes.Nobody, ""), (entry.Action, entry.Actor, entry.SubjectId));
        Assert.DoesNotContain("mistake", $"{entry}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_done_to_an_account_is_on_record_and_no_team_sees_it()
    {
        const string Better = "eleven loud geese";
        var person = await app.AddPersonAsync("busy@example.com");
        await app.JoinAsync(person, new(RunningApp.TeamId), TeamRole.Admin);
        using var visitor = await app.SignedInAsync("busy@example.com");
        using var elsewhere = await app.SignedInAsync("busy@example.com");
        await visitor.SubmitAsync("/account", ("Ended.Id", "others"));
        await visitor.SubmitAsync("/account", ("Entered.Current", People.Password), ("Entered.New", Better));
        await visitor.SubmitAsync("/account/confirm", ("Entered.Code", "not my password"));
        await TwoStepTests.TurnOnAsync(visitor);
        using var halfway = new Visitor(app.Url);
        await halfway.SubmitAsync(new Uri(new Uri("http://here/"), (await halfway.SignInAsync("busy@example.com", Better)).Headers.Location!).PathAndQuery, ("Entered.Code", "000000"));
        await visitor.SubmitAsync("/account/two-step", ("Managed.Password", Better), ("Managed.Wish", "codes"));
        await visitor.SubmitAsync("/account/two-step", ("Managed.Password", Better), ("Managed.Wish", "off"));

        var entries = await EntriesAsync("busy@example.com");
        Assert.All(entries, entry => Assert.Equal("127.0.0.1", entry.Address));
        Assert.Equal(
            [
                AuditAction.SignedIn, AuditAction.SignedIn, AuditAction.SessionEnded, AuditAction.PasswordChanged, AuditAction.ProofRefused, AuditAction.TwoStepTurnedOn,
                AuditAction.SecondStepRefused, AuditAction.RecoveryCodesMade, AuditAction.TwoStepTurnedOff,
            ],
            entries.Select(entry => entry.Action).Reverse());
        Assert.DoesNotContain((await app.Get<AuditLog>().PageAsync(new TeamScope(new(RunningApp.TeamId), TeamRole.Admin, "test"), new(), 200)).Items, line => line.Action > AuditAction.JobsChanged);
        using var admin = await app.SignedInAsync("busy@example.com", Better);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync("/operate/log")).StatusCode);
    }

    [Fact]
    public async Task Accounts_that_settings_or_invitations_make_are_on_record_and_so_is_whose_address_was_shown()
    {
        var seeded = (await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Action = AuditAction.OperatorMade }, 200)).Items[^1];
        Assert.Equal((RunningApp.OperatorEmail, Door.Service), (seeded.Subject, seeded.Door));

        var team = await app.AddTeamAsync();
        var token = (await app.Get<InvitationBook>().InviteAsync(team.Scope, "by-invitation@example.com", TeamRole.Viewer)).Value!;
        using var visitor = new Visitor(app.Url);
        await visitor.SubmitAsync($"{JoinPage.Path}?token={token}", ("Entered.Password", People.Password));
        Assert.Contains(await EntriesAsync("by-invitation@example.com"), entry => entry.Action == AuditAction.AccountMade && entry.Changes.Single() == new AuditChange("by", null, "invitation"));

        var second = (await app.Get<InvitationBook>().InviteAsync(team.Scope, "by-invitation@example.com", TeamRole.Editor)).Value!;
        await visitor.SubmitAsync($"{JoinPage.Path}?token={second}&proof={Uri.EscapeDataString(app.Get<LetterProof>().Of(second))}", ("_handler", "join"));
        Assert.Contains(await EntriesAsync("by-invitation@example.com"), entry => entry.Action == AuditAction.EmailConfirmed);
    }

    /// <summary>The newest first.</summary>
    private async Task<IReadOnlyList<AuditLine>> EntriesAsync(string who) => (await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = who }, 50)).Items;
}
