using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Identity;
using OtpNet;

namespace Aamu.Webhooks.Tests.Account;

public sealed class OneTimeCodesTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_code_is_good_once_and_so_are_all_before_it()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (person, app) = await GuardedAsync(office);
        var now = office.Clock.GetUtcNow();
        var (earlier, code, next) = (app.ComputeTotp((now - Step).UtcDateTime), app.ComputeTotp(now.UtcDateTime), app.ComputeTotp((now + Step).UtcDateTime));
        Assert.True(await FitsAsync(office, person, code));
        Assert.False(await FitsAsync(office, person, code));
        Assert.False(await FitsAsync(office, person, earlier));
        Assert.True(await FitsAsync(office, person, next));
    }

    [Fact]
    public async Task A_code_that_nobody_entered_ends_with_its_time()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (person, app) = await GuardedAsync(office);
        var code = app.ComputeTotp(office.Clock.GetUtcNow().UtcDateTime);
        office.Clock.Advance(3 * Step);
        Assert.False(await FitsAsync(office, person, code));
        Assert.False(await FitsAsync(office, person, ""));
        Assert.False(await FitsAsync(office, person, "no number"));
    }

    private static Task<bool> FitsAsync(AccountOffice office, AccountUser person, string code) => office.Users.VerifyTwoFactorTokenAsync(person, TokenOptions.DefaultAuthenticatorProvider, code);

    private static async Task<(AccountUser Person, Totp App)> GuardedAsync(AccountOffice office)
    {
        var person = AccountOffice.Person("aino@example.com");
        await office.Users.CreateAsync(person, People.Password);
        await office.Users.ResetAuthenticatorKeyAsync(person);
        return (person, new Totp(Base32Encoding.ToBytes(await office.Users.GetAuthenticatorKeyAsync(person))));
    }
}
