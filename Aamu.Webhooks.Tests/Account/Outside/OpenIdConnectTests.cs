using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Account.Outside;

namespace Aamu.Webhooks.Tests.Account.Outside;

/// <summary>A program with a provider beside it: real redirects, codes and signed tokens.</summary>
public sealed class ProvidedApp : IAsyncLifetime
{
    internal OpenIdProvider Provider { get; private set; } = default!;

    public RunningApp App { get; private set; } = default!;

    public async ValueTask InitializeAsync()
    {
        Provider = await OpenIdProvider.StartAsync();
        App = await RunningApp.StartAsync([.. Provider.Settings, ("SignIn:OpenIdConnect:LinkByEmail", "true")]);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

public sealed class OpenIdConnectTests(ProvidedApp provided) : IClassFixture<ProvidedApp>
{
    private const string Refused = "No account here is connected";

    private readonly RunningApp app = provided.App;
    private readonly OpenIdProvider provider = provided.Provider;

    [Fact]
    public async Task An_invited_person_makes_an_account_by_it_and_comes_back_without_an_invitation()
    {
        provider.Person = new("newcomer", "newcomer@example.com");
        using var visitor = new Visitor(app.Url);
        Assert.Contains(Refused, await EndAsync(visitor, "/"), StringComparison.Ordinal);

        var team = await app.AddTeamAsync();
        var link = $"{JoinPage.Path}?token={(await app.Get<InvitationBook>().InviteAsync(team.Scope, "newcomer@example.com", TeamRole.Editor)).Value}";
        Assert.Contains("Make it with Example Login", await visitor.ReadAsync(link), StringComparison.Ordinal);
        provider.Person = new("somebody-else", "other@example.com");
        Assert.Contains(Refused, await EndAsync(visitor, link), StringComparison.Ordinal);
        provider.Person = new("newcomer", "newcomer@example.com", IsVerified: false);
        Assert.Contains(Refused, await EndAsync(visitor, link), StringComparison.Ordinal);

        provider.Person = new("newcomer", "newcomer@example.com");
        Assert.Contains("Join the team", await EndAsync(visitor, link), StringComparison.Ordinal);
        await visitor.SubmitAsync(link, ("_handler", "join"));
        Assert.Equal("newcomer@example.com", Assert.Single(await app.Get<MemberRegistry>().MembersAsync(team.Scope)).Name);
        Assert.True(await app.WithUsersAsync(async users => (await users.FindByEmailAsync("newcomer@example.com"))!.EmailConfirmed));

        // The subject counts, not the address that the provider has for it now.
        provider.Person = new("newcomer", "married@example.com");
        using var later = new Visitor(app.Url);
        Assert.Contains("newcomer@example.com", await EndAsync(later, "/account"), StringComparison.Ordinal);
        Assert.Contains(await EntriesAsync("newcomer@example.com"), entry => entry.Action == AuditAction.SignedIn && entry.Changes.Any(change => change.After == "OpenID Connect"));
        Assert.DoesNotContain(app.Logs.Lines, line => line.Contains(OpenIdProvider.ClientSecret, StringComparison.Ordinal) || line.Contains("opens-nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_is_found_by_its_address_only_if_both_sides_have_verified_it_and_it_is_no_operators()
    {
        await app.AddPersonAsync("both@example.com");
        await app.AddPersonAsync("careful-operator@example.com", isOperator: true);
        var claimed = await app.AddPersonAsync("claimed@example.com");
        await app.WithUsersAsync(async users =>
        {
            var person = (await users.FindByIdAsync(claimed))!;
            person.EmailConfirmed = false;
            return await users.UpdateAsync(person);
        });
        Assert.Contains(Refused, await AsAsync(new("1", "both@example.com", IsVerified: false)), StringComparison.Ordinal);
        Assert.Contains(Refused, await AsAsync(new("2", "claimed@example.com")), StringComparison.Ordinal);
        Assert.Contains(Refused, await AsAsync(new("3", "careful-operator@example.com")), StringComparison.Ordinal);
        Assert.Contains("both@example.com", await AsAsync(new("4", "both@example.com")), StringComparison.Ordinal);
        // Somebody who has the address there later is somebody else.
        Assert.Contains(Refused, await AsAsync(new("5", "both@example.com")), StringComparison.Ordinal);
        Assert.Contains(await EntriesAsync("both@example.com"), entry => entry.Action == AuditAction.OutsideLinked);
    }

    [Fact]
    public async Task Whoever_is_signed_in_connects_it_by_a_press_and_disconnects_it_again()
    {
        var person = await app.AddPersonAsync("connects@example.com");
        using var visitor = await app.SignedInAsync("connects@example.com");
        provider.Person = new("connector", "private@example.org", IsVerified: false);
        // Another site can send a browser on this way: nothing may come of it without a press.
        Assert.Contains("Connect them", await EndAsync(visitor, "/account"), StringComparison.Ordinal);
        Assert.Empty(await LoginsAsync(person));

        await app.LetTimePassAsync(person);
        Assert.Contains("/account/confirm", $"{(await visitor.SubmitAsync(OutsidePage.Path, ("Wish.Id", "connect"))).Headers.Location}", StringComparison.Ordinal);
        Assert.Empty(await LoginsAsync(person));
        await visitor.SubmitAsync("/account/confirm", ("Entered.Code", People.Password));
        await visitor.SubmitAsync(OutsidePage.Path, ("Wish.Id", "connect"));
        Assert.Equal([provider.Url], await LoginsAsync(person));

        await visitor.SubmitAsync("/account", ("Disconnected.Id", "all"));
        Assert.Empty(await LoginsAsync(person));
        Assert.Equal([AuditAction.OutsideUnlinked, AuditAction.OutsideLinked], (await EntriesAsync("connects@example.com")).Select(entry => entry.Action).Where(action => action is AuditAction.OutsideLinked or AuditAction.OutsideUnlinked));
    }

    [Fact]
    public async Task An_old_sign_in_there_is_no_proof_here_and_asked_again_it_is()
    {
        await app.AddPersonAsync("sits-there@example.com");
        using var visitor = new Visitor(app.Url);
        provider.Person = new("sitter", "sits-there@example.com", ProvenAt: TimeProvider.System.GetUtcNow().AddHours(-3));
        Assert.Contains("sits-there@example.com", await EndAsync(visitor, "/account"), StringComparison.Ordinal);
        Assert.Contains("Confirm that it is you", await visitor.ReadAsync("/account/passkeys"), StringComparison.Ordinal);
        Assert.Contains("did not ask you anew", await EndAsync(visitor, "/account/passkeys"), StringComparison.Ordinal);
        Assert.Contains("Confirm with Example Login", await visitor.ReadAsync("/account/confirm"), StringComparison.Ordinal);
        Assert.DoesNotContain("Confirm that it is you", await EndAsync(visitor, "/account/passkeys", again: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_nothing_but_the_provider_confirms_by_it_and_without_it_is_told_to_set_a_password()
    {
        var team = await app.AddTeamAsync();
        provider.Person = new("only-there", "only-there@example.com");
        using var visitor = new Visitor(app.Url);
        await EndAsync(visitor, $"{JoinPage.Path}?token={(await app.Get<InvitationBook>().InviteAsync(team.Scope, "only-there@example.com", TeamRole.Editor)).Value}");
        var person = await app.WithUsersAsync(async users => (await users.FindByEmailAsync("only-there@example.com"))!.Id);
        await app.LetTimePassAsync(person);

        var asked = await visitor.ReadAsync("/account/confirm");
        Assert.DoesNotContain("Password, or a code", asked, StringComparison.Ordinal);
        Assert.Contains("Confirm with Example Login", asked, StringComparison.Ordinal);
        Assert.Contains("Confirm that it is you", await visitor.ReadAsync("/account/passkeys"), StringComparison.Ordinal);
        Assert.DoesNotContain("Confirm that it is you", await EndAsync(visitor, "/account/passkeys", again: true), StringComparison.Ordinal);

        await app.WithUsersAsync(async users => await users.RemoveLoginAsync((await users.FindByIdAsync(person))!, provider.Url, "only-there"));
        Assert.Contains("Set a password first", await visitor.ReadAsync("/account/confirm"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_step_is_asked_whoever_answered_the_first()
    {
        await app.AddPersonAsync("two-steps@example.com");
        using var owner = await app.SignedInAsync("two-steps@example.com");
        var (key, _) = await TwoStepTests.TurnOnAsync(owner);
        using var visitor = new Visitor(app.Url);
        provider.Person = new("two-steps", "two-steps@example.com");
        Assert.Contains("Code of your authenticator app", await EndAsync(visitor, "/account"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/account")).StatusCode);

        // The address alone has connected nothing: that comes with the second step.
        var person = await app.WithUsersAsync(async users => (await users.FindByEmailAsync("two-steps@example.com"))!.Id);
        Assert.Empty(await LoginsAsync(person));
        await visitor.SubmitAsync(SecondStepPage.For("/account", remember: false), ("Entered.Code", "000000"));
        Assert.Empty(await LoginsAsync(person));
        await visitor.SubmitAsync(SecondStepPage.For("/account", remember: false), ("Entered.Code", TwoStepTests.NextCode(key)));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account")).StatusCode);
        Assert.Equal([provider.Url], await LoginsAsync(person));
    }

    [Theory]
    [InlineData("closed-linked", true, false)]
    [InlineData("closed-linked-steps", true, true)]
    [InlineData("closed-found", false, false)]
    [InlineData("closed-found-steps", false, true)]
    public async Task A_closed_account_stays_closed_whoever_vouches_for_the_person(string subject, bool isLinked, bool hasSecondStep)
    {
        var email = $"{subject}@example.com";
        var person = await app.AddPersonAsync(email);
        if (isLinked)
        {
            await app.WithUsersAsync(async users => await users.AddLoginAsync((await users.FindByIdAsync(person))!, new(provider.Url, subject, "Example Login")));
        }

        if (hasSecondStep)
        {
            using var owner = await app.SignedInAsync(email);
            await TwoStepTests.TurnOnAsync(owner);
        }

        await app.WithUsersAsync(async users => await users.SetLockoutEndDateAsync((await users.FindByIdAsync(person))!, TimeProvider.System.GetUtcNow().AddHours(1)));
        using var visitor = new Visitor(app.Url);
        provider.Person = new(subject, email);
        Assert.Contains(SignInDesk.NoMatch, await EndAsync(visitor, "/account"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/account")).StatusCode);
        Assert.Contains("timed out", await visitor.ReadAsync(SecondStepPage.Path), StringComparison.Ordinal);
        Assert.Equal(isLinked, (await LoginsAsync(person)).Contains(provider.Url));
        Assert.Equal(AuditAction.SignInRefused, (await EntriesAsync(email))[0].Action);
    }

    [Fact]
    public async Task A_token_that_somebody_else_signed_opens_nothing()
    {
        await app.AddPersonAsync("forged@example.com");
        provider.SignsWrongly = true;
        Assert.Contains("did not answer, or said no", await AsAsync(new("forger", "forged@example.com")), StringComparison.Ordinal);
        provider.SignsWrongly = false;
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_said_not_to()
    {
        await using var lonely = await RunningApp.StartAsync(("SignIn:OpenIdConnect:Authority", "http://127.0.0.1:9"), ("SignIn:OpenIdConnect:ClientId", "aamu"), ("SignIn:OpenIdConnect:ClientSecret", "s"));
        using var visitor = new Visitor(lonely.Url);
        Assert.Contains("OpenID Connect did not answer, or said no", await EndAsync(visitor, "/"), StringComparison.Ordinal);
    }

    /// <summary>What a fresh browser ends up with that wants to see its account.</summary>
    private async Task<string> AsAsync(OpenIdPerson person)
    {
        provider.Person = person;
        using var visitor = new Visitor(app.Url);
        return await EndAsync(visitor, "/account");
    }

    /// <summary>Follows the whole way there and back.</summary>
    private static async Task<string> EndAsync(Visitor visitor, string returnUrl, bool again = false)
    {
        var answer = await visitor.GetAsync(OutsideEndpoints.For(returnUrl, again));
        for (var i = 0; i < 8 && answer.Headers.Location is { } next; i++)
        {
            answer = await visitor.GetAsync(next.ToString());
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private Task<IReadOnlyList<string>> LoginsAsync(string person) =>
        app.WithUsersAsync<IReadOnlyList<string>>(async users => [.. (await users.GetLoginsAsync((await users.FindByIdAsync(person))!)).Select(login => login.LoginProvider)]);

    /// <summary>The newest first.</summary>
    private async Task<IReadOnlyList<AuditLine>> EntriesAsync(string who) => (await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = who }, 50)).Items;
}
