using System.Net;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Account;

public sealed class ForgottenPasswordTests
{
    private const string PublicUrl = "https://webhooks.example.com";
    private const string NewPassword = "four other grey herons";

    [Fact]
    public async Task A_letter_brings_a_link_at_which_a_new_password_is_chosen_once()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings(PublicUrl));
        await app.AddPersonAsync("forgetful@example.com");
        using var old = await app.SignedInAsync("forgetful@example.com");

        using var visitor = new Visitor(app.Url);
        await visitor.SubmitAsync("/account/forgot", ("Entered.Email", "forgetful@example.com"));
        var letter = await box.NextAsync();
        Assert.Equal(("forgetful@example.com", "webhooks@example.com"), (letter.To.Mailboxes.Single().Address, letter.From.Mailboxes.Single().Address));
        Assert.Contains($"{PublicUrl}/account/reset?", letter.TextBody, StringComparison.Ordinal);

        var link = PostBox.PathIn(letter);
        Assert.Contains("Choose a new password", await visitor.ReadAsync(link), StringComparison.Ordinal);
        Assert.Contains("at least", await (await visitor.SubmitAsync(link, ("Entered.Password", "short"))).Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("The new password is set", await (await visitor.SubmitAsync(link, ("Entered.Password", NewPassword))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("no longer valid", await visitor.ReadAsync(link), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await visitor.SignInAsync("forgetful@example.com", People.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignInAsync("forgetful@example.com", NewPassword)).StatusCode);
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains("token=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_made_an_account_in_somebodys_name_does_not_come_back_by_what_they_left_in_it()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings(PublicUrl));
        var id = await app.AddPersonAsync("victim@example.com");
        await using var scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AccountUser>>();
        var account = (await users.FindByIdAsync(id))!;
        (account.EmailConfirmed, account.TwoFactorEnabled) = (false, true);
        await users.AddLoginAsync(account, new UserLoginInfo("oidc", "somebody-else", "The provider"));

        using var visitor = new Visitor(app.Url);
        await visitor.SubmitAsync("/account/forgot", ("Entered.Email", "victim@example.com"));
        var answer = await visitor.SubmitAsync(PostBox.PathIn(await box.NextAsync()), ("Entered.Password", NewPassword));
        Assert.Contains("Two-step sign-in is off now", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var letters = new[] { await box.NextAsync(), await box.NextAsync() };
        Assert.Contains(letters, letter => letter.ToString().Contains("wo-step sign-in", StringComparison.Ordinal));
        await using var later = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        var after = later.ServiceProvider.GetRequiredService<UserManager<AccountUser>>();
        var owned = (await after.FindByIdAsync(id))!;
        Assert.True(owned.EmailConfirmed);
        Assert.Empty(await after.GetLoginsAsync(owned));
    }

    [Fact]
    public async Task A_second_step_stays_when_the_address_had_been_confirmed_and_goes_when_it_had_only_been_claimed()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings(PublicUrl));
        foreach (var (email, isConfirmed) in new[] { ("guarded@example.com", true), ("claimed@example.com", false) })
        {
            var id = await app.AddPersonAsync(email);
            using var owner = await app.SignedInAsync(email);
            await TwoStepTests.TurnOnAsync(owner);
            Assert.Equal(email, (await box.NextAsync()).To.Mailboxes.Single().Address);
            await app.WithUsersAsync(async users =>
            {
                var account = (await users.FindByIdAsync(id))!;
                account.EmailConfirmed = isConfirmed;
                return await users.UpdateAsync(account);
            });
            using var visitor = new Visitor(app.Url);
            await visitor.SubmitAsync("/account/forgot", ("Entered.Email", email));
            Assert.Contains("The new password is set", await (await visitor.SubmitAsync(PostBox.PathIn(await box.NextAsync()), ("Entered.Password", NewPassword))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(email, (await box.NextAsync()).To.Mailboxes.Single().Address);

            Assert.Equal(HttpStatusCode.Redirect, (await owner.GetAsync("/account")).StatusCode);
            var answer = await visitor.SignInAsync(email, NewPassword);
            Assert.Equal(isConfirmed, $"{answer.Headers.Location}".Contains(SecondStepPage.Path, StringComparison.Ordinal));
            Assert.Equal(isConfirmed ? HttpStatusCode.Redirect : HttpStatusCode.OK, (await visitor.GetAsync("/account")).StatusCode);
            Assert.Equal((isConfirmed, isConfirmed), await app.WithUsersAsync(async users =>
            {
                var account = (await users.FindByIdAsync(id))!;
                return (account.TwoFactorEnabled, await users.GetAuthenticatorKeyAsync(account) is not null);
            }));
        }
    }

    [Fact]
    public async Task A_reset_that_could_not_take_all_away_says_so_and_the_next_letter_tries_again()
    {
        var interloper = new Interloper();
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(interloper.Enter, box.Settings(PublicUrl));
        var id = await app.AddPersonAsync("victim@example.com");
        await app.WithUsersAsync(async users =>
        {
            var account = (await users.FindByIdAsync(id))!;
            account.EmailConfirmed = false;
            return await users.AddLoginAsync(account, new UserLoginInfo("oidc", "somebody-else", "The provider"));
        });

        // The password is set, the login is not taken away.
        interloper.RefuseAfter(1);
        Assert.Contains("is not all yours yet", await ResetAsync(), StringComparison.Ordinal);
        Assert.Equal((false, 1), await OwnedAsync());
        Assert.Contains("The new password is set", await ResetAsync(), StringComparison.Ordinal);
        Assert.Equal((true, 0), await OwnedAsync());

        async Task<string> ResetAsync()
        {
            using var visitor = new Visitor(app.Url);
            await visitor.SubmitAsync("/account/forgot", ("Entered.Email", "victim@example.com"));
            return await (await visitor.SubmitAsync(PostBox.PathIn(await box.NextAsync()), ("Entered.Password", NewPassword))).Content.ReadAsStringAsync();
        }

        Task<(bool IsConfirmed, int Logins)> OwnedAsync() => app.WithUsersAsync(async users =>
        {
            var account = (await users.FindByIdAsync(id))!;
            return (account.EmailConfirmed, (await users.GetLoginsAsync(account)).Count);
        });
    }

    [Fact]
    public async Task Nobody_learns_whether_there_is_an_account()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings(PublicUrl));
        using var visitor = new Visitor(app.Url);
        var unknown = await AskAsync(visitor, "nobody@example.com");
        Assert.Contains("a letter with a link is on its way", unknown, StringComparison.Ordinal);
        Assert.Equal(unknown, await AskAsync(visitor, RunningApp.AdminEmail));
        // The first of the two would have come first.
        Assert.Equal(RunningApp.AdminEmail, (await box.NextAsync()).To.Mailboxes.Single().Address);
        Assert.True(box.IsEmpty);
    }

    [Fact]
    public async Task An_invitation_is_a_letter_too()
    {
        await using var box = new PostBox();
        await using var app = await RunningApp.StartAsync(box.Settings(PublicUrl));
        var offer = new InvitationOffer(new TeamId("team_1"), "Sauna\r\nBcc: everybody@example.com", "invited@example.com", TeamRole.Editor, "aino@example.com");
        var post = app.Get<PostOffice>();
        await post.SendAsync(InvitationLetter.To(offer, post.Link("/account/join?token=abc", own: null)), TestContext.Current.CancellationToken);

        var letter = await box.NextAsync();
        Assert.Equal("invited@example.com", letter.To.Mailboxes.Single().Address);
        Assert.Empty(letter.Bcc);
        Assert.Equal("/account/join?token=abc", PostBox.PathIn(letter));
    }

    [Fact]
    public async Task Without_a_mail_server_the_page_says_so()
    {
        await using var app = await RunningApp.StartAsync();
        Assert.Contains("sends no mail", await new Visitor(app.Url).ReadAsync("/account/forgot"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await new Visitor(app.Url).GetAsync("/mail")).StatusCode);
    }

    [Theory]
    [InlineData("", "https://webhooks.example.com", "Mail:From")]
    [InlineData("webhooks@example.com", null, "Mail:PublicUrl")]
    [InlineData("webhooks@example.com", "ftp://webhooks.example.com", "Mail:PublicUrl")]
    public void A_mail_server_wants_a_sender_and_the_address_for_its_links(string from, string? publicUrl, string named)
    {
        var options = new MailOptions { Host = "mail.example.com", From = from, PublicUrl = publicUrl is null ? null : new Uri(publicUrl) };
        Assert.Contains(named, new MailOptions.Rules().Validate(Options.DefaultName, options).FailureMessage, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Visitor visitor, string email)
    {
        var answer = await (await visitor.SubmitAsync("/account/forgot", ("Entered.Email", email))).Content.ReadAsStringAsync();
        return answer.Split("<h1>")[1].Split("</main>")[0];
    }
}
