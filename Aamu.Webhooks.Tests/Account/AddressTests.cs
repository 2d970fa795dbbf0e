using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Identity;

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

    [Fact]
    public async Task An_account_that_was_taken_by_another_address_is_taken_back_by_the_letter_to_the_former()
    {
        var person = await app.AddPersonAsync("robbed@example.com");
        using var thief = await app.SignedInAsync("robbed@example.com");
        // A thief who thinks ahead adds a passkey first, and then changes the address.
        await app.WithUsersAsync(async users => await users.AddOrUpdatePasskeyAsync(
            (await users.FindByIdAsync(person))!, new UserPasskeyInfo([7], [1], TimeProvider.System.GetUtcNow().AddDays(-1), 0, ["internal"], true, false, false, [1], [1]) { Name = "Thief's key" }));
        var toFormer = await ChangeAsync(thief, "thief@example.com");
        Assert.Equal("robbed@example.com", toFormer.To.Mailboxes.Single().Address);
        // Going on does not shake it off, and the thief's own address opens no way back.
        var toThief = await ChangeAsync(thief, "thief2@example.com");
        await app.WithUsersAsync(async users => await users.AddLoginAsync((await users.FindByIdAsync(person))!, new("https://login.example", "thief", "Thief's")));
        await app.WithUsersAsync(async users => await users.SetTwoFactorEnabledAsync((await users.FindByIdAsync(person))!, true));

        using var owner = new Visitor(app.Url);
        var link = PostBox.PathIn(toFormer);
        Assert.Contains("Take the address back", await owner.ReadAsync(link), StringComparison.Ordinal);
        Assert.Contains("The address is yours again", await (await owner.SubmitAsync(link, ("Wish.Id", "take-back"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await new Visitor(app.Url).SignInAsync("robbed@example.com", People.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await new Visitor(app.Url).SignInAsync("thief2@example.com", People.Password)).StatusCode);
        Assert.Empty(await app.WithUsersAsync(async users => await users.GetLoginsAsync((await users.FindByIdAsync(person))!)));
        Assert.Empty(await app.WithUsersAsync(async users => await users.GetPasskeysAsync((await users.FindByIdAsync(person))!)));
        Assert.False(await app.WithUsersAsync(async users => (await users.FindByIdAsync(person))!.TwoFactorEnabled));
        var entries = await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = "thief2@example.com" }, 50);
        Assert.Superset(new HashSet<AuditAction> { AuditAction.PasskeyRemoved, AuditAction.OutsideUnlinked, AuditAction.TwoStepTurnedOff, AuditAction.EmailTakenBack }, entries.Items.Select(entry => entry.Action).ToHashSet());
        Assert.Contains("no longer valid", await owner.ReadAsync(link), StringComparison.Ordinal);
        Assert.Contains("no longer valid", await owner.ReadAsync(PostBox.PathIn(toThief)), StringComparison.Ordinal);
        var letters = new[] { await mailed.Box.NextAsync(), await mailed.Box.NextAsync() };
        Assert.Equal(["robbed@example.com", "thief2@example.com"], letters.Select(letter => letter.To.Mailboxes.Single().Address).Order());
        await owner.SubmitAsync(PostBox.PathIn(letters.Single(letter => letter.Subject!.StartsWith("A new password", StringComparison.Ordinal))), ("Entered.Password", "nine other quiet herons"));
        using var again = await app.SignedInAsync("robbed@example.com", "nine other quiet herons");
        Assert.Equal("robbed@example.com", (await mailed.Box.NextAsync()).To.Mailboxes.Single().Address);

        async Task<MimeKit.MimeMessage> ChangeAsync(Visitor visitor, string address)
        {
            await visitor.SubmitAsync("/account", ("Changed.Email", address));
            await visitor.SubmitAsync(PostBox.PathIn(await mailed.Box.NextAsync()), ("Wish.Id", "confirm"));
            return await mailed.Box.NextAsync();
        }
    }

    [Fact]
    public async Task What_could_not_be_taken_back_is_not_said_to_be_and_the_link_opens_again()
    {
        var person = await app.AddPersonAsync("not-now@example.com");
        var token = await app.Get<FormerAddressBook>().AddAsync(person, "no address at all", TimeProvider.System.GetUtcNow());
        using var owner = new Visitor(app.Url);
        var link = $"{TakeBackPage.Path}?token={token}";
        var page = WebUtility.HtmlDecode(await (await owner.SubmitAsync(link, ("Wish.Id", "take-back"))).Content.ReadAsStringAsync());
        Assert.Contains("That did not work", page, StringComparison.Ordinal);
        Assert.DoesNotContain("yours again", page, StringComparison.Ordinal);
        Assert.Contains("Take the address back", await owner.ReadAsync(link), StringComparison.Ordinal);
        using var still = await app.SignedInAsync("not-now@example.com");
    }

    [Fact]
    public async Task A_take_back_that_failed_half_way_leaves_the_address_and_the_next_try_names_the_one_that_was_lost()
    {
        var interloper = new Interloper();
        await using var box = new PostBox();
        await using var office = await RunningApp.StartAsync(interloper.Enter, box.Settings("https://webhooks.example.com"));
        var person = await office.AddPersonAsync("thief@example.com");
        await office.WithUsersAsync(async users => await users.AddOrUpdatePasskeyAsync(
            (await users.FindByIdAsync(person))!, new UserPasskeyInfo([7], [1], TimeProvider.System.GetUtcNow(), 0, ["internal"], true, false, false, [1], [1]) { Name = "Thief's key" }));
        await office.WithUsersAsync(async users => await users.AddLoginAsync((await users.FindByIdAsync(person))!, new("https://login.example", "thief", "Thief's")));
        var link = $"{TakeBackPage.Path}?token={await office.Get<FormerAddressBook>().AddAsync(person, "owner@example.com", TimeProvider.System.GetUtcNow())}";

        // The passkey is taken away, the login is not.
        interloper.RefuseAfter(1);
        using var owner = new Visitor(office.Url);
        Assert.Contains("That did not work", await (await owner.SubmitAsync(link, ("Wish.Id", "take-back"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("thief@example.com", await office.WithUsersAsync(async users => (await users.FindByIdAsync(person))!.Email));
        Assert.Contains("thief@example.com", await owner.ReadAsync(link), StringComparison.Ordinal);

        Assert.Contains("The address is yours again", await (await owner.SubmitAsync(link, ("Wish.Id", "take-back"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await office.WithUsersAsync(async users => await users.GetLoginsAsync((await users.FindByIdAsync(person))!)));
        var entries = await office.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = "thief@example.com" }, 50);
        Assert.Equal(new AuditChange("email", "thief@example.com", "owner@example.com"), Assert.Single(entries.Items.Single(entry => entry.Action == AuditAction.EmailTakenBack).Changes));
        var letters = new[] { await box.NextAsync(), await box.NextAsync() };
        Assert.Equal(["owner@example.com", "thief@example.com"], letters.Select(letter => letter.To.Mailboxes.Single().Address).Order());
    }

    [Fact]
    public async Task The_way_back_ends_after_seven_days_and_an_address_that_was_only_claimed_has_none()
    {
        await using var office = await AccountOffice.OpenAsync();
        await office.Users.CreateAsync(new AccountUser { Id = "aino", UserName = "aino@example.com", Email = "aino@example.com" });
        var book = office.Get<FormerAddressBook>();
        var token = await book.AddAsync("aino", "before@example.com", office.Clock.GetUtcNow());
        office.Clock.Advance(FormerAddressBook.Life - TimeSpan.FromSeconds(1));
        Assert.Equal("before@example.com", (await book.FindAsync(token))!.Address);
        office.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await book.FindAsync(token));

        var person = await app.AddPersonAsync("claimed-only@example.com");
        await app.WithUsersAsync(async users =>
        {
            var account = (await users.FindByIdAsync(person))!;
            account.EmailConfirmed = false;
            return await users.UpdateAsync(account);
        });
        using var visitor = await app.SignedInAsync("claimed-only@example.com");
        await visitor.SubmitAsync("/account", ("Changed.Email", "really-mine@example.com"));
        await visitor.SubmitAsync(PostBox.PathIn(await mailed.Box.NextAsync()), ("Wish.Id", "confirm"));
        Assert.DoesNotContain(TakeBackPage.Path, (await mailed.Box.NextAsync()).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_cannot_send_letters_to_as_many_addresses_as_it_likes()
    {
        await app.AddPersonAsync("asks-often@example.com");
        using var visitor = await app.SignedInAsync("asks-often@example.com");
        for (var i = 0; i < LetterLimit.AsksPerHour; i++)
        {
            // Another account has it: nothing is sent, and it counts all the same.
            Assert.Contains("If no other account has it", await (await visitor.SubmitAsync("/account", ("Changed.Email", RunningApp.AdminEmail))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("You have asked for many letters", await (await visitor.SubmitAsync("/account", ("Changed.Email", "one-more@example.com"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> InviteAsync(RunningTeam team, string email) => (await app.Get<InvitationBook>().InviteAsync(team.Scope, email, TeamRole.Editor)).Value!;

    private Task<bool> IsConfirmedAsync(string email) => app.WithUsersAsync(async users => (await users.FindByEmailAsync(email))!.EmailConfirmed);
}
