using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Account;

public sealed class MailedApp : IAsyncLifetime
{
    public PostBox Box { get; } = new();

    public RunningApp App { get; private set; } = default!;

    public async ValueTask InitializeAsync() => App = await RunningApp.StartAsync(Box.Settings("https://webhooks.example.com"));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Box.DisposeAsync();
    }
}

/// <summary>Whose an e-mail address is.</summary>
public sealed class AddressTests(MailedApp mailed) : IClassFixture<MailedApp>
{
    private readonly RunningApp app = mailed.App;

    [Fact]
    public async Task The_link_of_the_letter_proves_the_address_and_the_one_that_an_admin_copied_asks_by_a_letter()
    {
        var team = await app.AddTeamAsync();
        var token = await InviteAsync(team, "by-letter@example.com");
        using var reader = new Visitor(app.Url);
        await reader.SubmitAsync($"{JoinPage.Path}?token={token}&proof={Uri.EscapeDataString(app.Get<LetterProof>().Of(token))}", ("Entered.Password", People.Password));
        Assert.True(await IsConfirmedAsync("by-letter@example.com"));

        var copied = await InviteAsync(team, "by-link@example.com");
        using var finder = new Visitor(app.Url);
        await finder.SubmitAsync($"{JoinPage.Path}?token={copied}&proof={Uri.EscapeDataString(app.Get<LetterProof>().Of(token))}", ("Entered.Password", People.Password));
        Assert.Equal(HttpStatusCode.OK, (await finder.GetAsync("/account")).StatusCode);
        Assert.False(await IsConfirmedAsync("by-link@example.com"));
        var letter = await mailed.Box.NextAsync();
        Assert.Equal(("Is this your address? Aamu Webhooks", "by-link@example.com"), (letter.Subject, letter.To.Mailboxes.Single().Address));

        var link = PostBox.PathIn(letter);
        using var mailbox = new Visitor(app.Url);
        Assert.Contains("Is this your address?", await mailbox.ReadAsync(link), StringComparison.Ordinal);
        Assert.False(await IsConfirmedAsync("by-link@example.com"));
        await mailbox.SubmitAsync(link, ("Wish.Id", "confirm"));
        Assert.True(await IsConfirmedAsync("by-link@example.com"));
        Assert.Contains("no longer valid", await mailbox.ReadAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_changed_by_a_letter_to_the_new_one_and_the_former_is_told()
    {
        var (team, person) = (await app.AddTeamAsync(), await app.AddPersonAsync("before@example.com"));
        await app.JoinAsync(person, team.Scope.TeamId, TeamRole.Admin);
        using var visitor = await app.SignedInAsync("before@example.com");
        using var elsewhere = await app.SignedInAsync("before@example.com");
        await app.LetTimePassAsync(person);
        Assert.Contains("/account/confirm", $"{(await visitor.SubmitAsync("/account", ("Changed.Email", "after@example.com"))).Headers.Location}", StringComparison.Ordinal);
        await visitor.SubmitAsync("/account/confirm", ("Entered.Code", People.Password));
        // Nobody learns that this one is somebody's.
        Assert.Contains("If no other account has it", await (await visitor.SubmitAsync("/account", ("Changed.Email", RunningApp.AdminEmail))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("If no other account has it", await (await visitor.SubmitAsync("/account", ("Changed.Email", "after@example.com"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var letter = await mailed.Box.NextAsync();
        Assert.Equal("after@example.com", letter.To.Mailboxes.Single().Address);

        await visitor.SubmitAsync(PostBox.PathIn(letter), ("Wish.Id", "confirm"));
        var told = await mailed.Box.NextAsync();
        Assert.Equal(("The e-mail address of your account at Aamu Webhooks was changed", "before@example.com"), (told.Subject, told.To.Mailboxes.Single().Address));
        Assert.Contains("after@example.com", await visitor.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
        Assert.Equal("after@example.com", Assert.Single(await app.Get<MemberRegistry>().MembersAsync(team.Scope)).Name);
        using var later = await app.SignedInAsync("after@example.com");
        Assert.Equal(HttpStatusCode.OK, (await new Visitor(app.Url).SignInAsync("before@example.com", People.Password)).StatusCode);
        var entry = (await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = "before@example.com" }, 50)).Items[0];
        Assert.Equal((AuditAction.EmailChanged, new AuditChange("email", "before@example.com", "after@example.com")), (entry.Action, Assert.Single(entry.Changes)));
    }

    private async Task<string> InviteAsync(RunningTeam team, string email) => (await app.Get<InvitationBook>().InviteAsync(team.Scope, email, TeamRole.Editor)).Value!;

    private Task<bool> IsConfirmedAsync(string email) => app.WithUsersAsync(async users => (await users.FindByEmailAsync(email))!.EmailConfirmed);
}
