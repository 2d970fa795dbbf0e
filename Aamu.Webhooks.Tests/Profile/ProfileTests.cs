using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Account;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Profile;

public sealed class ProfileTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private const string Better = "eleven loud geese";

    private readonly RunningApp app = proxied.App;

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_not_this_one()
    {
        await app.AddPersonAsync("changer@example.com");
        using var here = await app.SignedInAsync("changer@example.com");
        using var elsewhere = await app.SignedInAsync("changer@example.com");
        var wrong = await here.SubmitAsync("/account", ("Entered.Current", "not my password"), ("Entered.New", Better));
        Assert.Contains("Nothing was changed", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/account")).StatusCode);

        var changed = await here.SubmitAsync("/account", ("Entered.Current", People.Password), ("Entered.New", Better));
        Assert.Contains("The password is changed", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.GetAsync("/account")).StatusCode);
        using var later = await app.SignedInAsync("changer@example.com", Better);
    }

    [Theory]
    [InlineData("/account", "Entered.Current", "Entered.New", Better)]
    [InlineData("/account/two-step", "Managed.Password", "Managed.Wish", "off")]
    public async Task Wrong_passwords_count_here_as_at_the_sign_in_and_are_on_record(string page, string passwordField, string otherField, string other)
    {
        var email = $"guessed-at{page.Replace('/', '-')}@example.com";
        var person = await app.AddPersonAsync(email);
        using var here = await app.SignedInAsync(email);
        if (page.EndsWith("two-step", StringComparison.Ordinal))
        {
            await app.WithUsersAsync(async users =>
            {
                // Without another stamp: this session goes on.
                var account = (await users.FindByIdAsync(person))!;
                account.TwoFactorEnabled = true;
                return await users.UpdateAsync(account);
            });
        }

        for (var i = 0; i < 5; i++)
        {
            await here.SubmitAsync(page, (passwordField, $"a guess, the {i}th"), (otherField, other));
        }

        var closed = await here.SubmitAsync(page, (passwordField, People.Password), (otherField, other));
        Assert.Contains("the account is locked for five minutes", await closed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await app.WithUsersAsync(async users => await users.IsLockedOutAsync((await users.FindByIdAsync(person))!)));
        var entries = await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = email }, 50);
        Assert.Equal(5, entries.Items.Count(entry => entry.Action == AuditAction.ProofRefused));
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_has_an_account_page()
    {
        using var visitor = new Visitor(app.Url);
        var answer = await visitor.GetAsync("/account");
        Assert.Equal((HttpStatusCode.Redirect, true), (answer.StatusCode, answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal)));
    }
}
