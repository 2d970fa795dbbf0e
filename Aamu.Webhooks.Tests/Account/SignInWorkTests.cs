using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Account;

/// <summary>The time that a refusal takes is the time of its hashing.</summary>
public sealed class SignInWorkTests
{
    [Fact]
    public async Task Every_refused_sign_in_hashes_once_whatever_the_account_is_like()
    {
        var hasher = new CountingHasher();
        await using var app = await RunningApp.StartAsync(builder => builder.Services.AddSingleton<IPasswordHasher<AccountUser>>(hasher));
        await app.AddPersonAsync("known@example.com");
        var locked = await app.AddPersonAsync("locked@example.com");
        await app.WithUsersAsync(async users => await users.SetLockoutEndDateAsync((await users.FindByIdAsync(locked))!, TimeProvider.System.GetUtcNow().AddHours(1)));
        var keyed = await app.AddPersonAsync("by-passkey-only@example.com");
        await app.WithUsersAsync(async users =>
        {
            var account = (await users.FindByIdAsync(keyed))!;
            account.PasswordHash = null;
            return await users.UpdateAsync(account);
        });

        using var visitor = new Visitor(app.Url);
        foreach (var email in new[] { "nobody@example.com", "known@example.com", "locked@example.com", "by-passkey-only@example.com" })
        {
            var before = hasher.Verified;
            Assert.Equal(200, (int)(await visitor.SignInAsync(email, "whatever it is")).StatusCode);
            Assert.Equal((email, 1), (email, hasher.Verified - before));
        }
    }

    private sealed class CountingHasher : PasswordHasher<AccountUser>
    {
        public int Verified { get; private set; }

        public override PasswordVerificationResult VerifyHashedPassword(AccountUser user, string hashedPassword, string providedPassword)
        {
            Verified++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
