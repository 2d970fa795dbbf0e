using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Account;

public sealed class TokensAtRestTests
{
    [Fact]
    public async Task Neither_an_authenticators_key_nor_a_recovery_code_lies_in_the_file()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (person, key, codes) = await GuardedAsync(office);
        Assert.Empty(await FoundAsync(office, [key, .. codes]));
        Assert.Equal(key, await office.Users.GetAuthenticatorKeyAsync(person));
        Assert.True((await office.Users.RedeemTwoFactorRecoveryCodeAsync(person, codes[0])).Succeeded);
        Assert.False((await office.Users.RedeemTwoFactorRecoveryCodeAsync(person, codes[0])).Succeeded);
        Assert.Equal(codes.Count - 1, await office.Users.CountRecoveryCodesAsync(person));
    }

    [Fact]
    public async Task What_an_earlier_version_left_in_clear_is_closed_at_start_and_leaves_no_trace()
    {
        await using var office = await AccountOffice.OpenAsync();
        var (_, _, _) = await GuardedAsync(office);
        const string Key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        await PutAsync(office, "AuthenticatorKey", Key);
        Assert.Equal([Key], await FoundAsync(office, [Key]));

        await office.Get<TokenRelocking>().RunAsync(dropUnreadable: false);
        await office.Get<TokenRelocking>().RunAsync(dropUnreadable: false);

        Assert.Empty(await FoundAsync(office, [Key]));
        Assert.Equal(Key, await OpenedAsync(office));
    }

    [Fact]
    public async Task When_the_keys_are_lost_it_does_not_start_unless_told_to_go_on_without_second_steps()
    {
        await using var office = await AccountOffice.OpenAsync();
        await GuardedAsync(office);
        await PutAsync(office, "AuthenticatorKey", "§closed-by-a-key-that-nobody-has");
        Assert.Contains("1 keys of authenticator apps", (await Assert.ThrowsAsync<StartRefusedException>(() => office.Get<TokenRelocking>().RunAsync(dropUnreadable: false))).Message, StringComparison.Ordinal);

        await office.Get<TokenRelocking>().RunAsync(dropUnreadable: true);

        await using var context = await office.Get<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync();
        Assert.False((await context.Users.SingleAsync()).TwoFactorEnabled);
        Assert.DoesNotContain(await context.UserTokens.ToListAsync(), token => token.Name == "AuthenticatorKey");
    }

    [Fact]
    public async Task What_another_server_wrote_while_it_was_closed_anew_stands()
    {
        await using var office = await AccountOffice.OpenAsync();
        await GuardedAsync(office);
        const string Key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        await PutAsync(office, "AuthenticatorKey", Key);
        var later = office.Get<SecretVault>().Close("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU");
        var meanwhile = new SecretVault(new LockThatTakesTime(office.Get<ISecretLock>(), () => Put(office, "AuthenticatorKey", later)));

        await new TokenRelocking(office.Get<IDbContextFactory<AccountsDbContext>>(), meanwhile, office.Get<WriteAheadLog>(), NullLogger<TokenRelocking>.Instance).RunAsync(dropUnreadable: false);

        Assert.Equal("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU", await OpenedAsync(office));
    }

    private static async Task<(AccountUser Person, string Key, IReadOnlyList<string> Codes)> GuardedAsync(AccountOffice office)
    {
        var person = AccountOffice.Person("aino@example.com");
        await office.Users.CreateAsync(person, People.Password);
        await office.Users.ResetAuthenticatorKeyAsync(person);
        await office.Users.SetTwoFactorEnabledAsync(person, true);
        var codes = await office.Users.GenerateNewTwoFactorRecoveryCodesAsync(person, 10);
        return (person, (await office.Users.GetAuthenticatorKeyAsync(person))!, [.. codes!]);
    }

    private static async Task PutAsync(AccountOffice office, string name, string value)
    {
        await using var context = await office.Get<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync();
        await context.RunAsync(rows => rows.UserTokens.Where(token => token.Name == name).ExecuteUpdateAsync(row => row.SetProperty(token => token.Value, value)));
    }

    /// <summary>For a lock, which does not wait.</summary>
    private static void Put(AccountOffice office, string name, string value) => Task.Run(() => PutAsync(office, name, value)).GetAwaiter().GetResult();

    private static async Task<string?> OpenedAsync(AccountOffice office)
    {
        // Another scope than the one that has the account in memory.
        await using var context = await office.Get<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync();
        using var store = new AccountStore(context, office.Get<SecretVault>());
        return await store.GetAuthenticatorKeyAsync(await context.Users.SingleAsync(), CancellationToken.None);
    }

    /// <summary>Which of these stand in the file or in its log.</summary>
    private static async Task<IReadOnlyList<string>> FoundAsync(AccountOffice office, IReadOnlyList<string> texts)
    {
        var found = new List<string>();
        foreach (var file in new[] { office.Database, office.Database + "-wal" }.Where(File.Exists))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            found.AddRange(texts.Where(text => bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0));
        }

        return [.. found.Distinct()];
    }

    /// <summary>Something is done while it closes.</summary>
    private sealed class LockThatTakesTime(ISecretLock secretLock, Action meanwhile) : ISecretLock
    {
        public string Close(string plain)
        {
            meanwhile();
            return secretLock.Close(plain);
        }

        public string? Open(string closed) => secretLock.Open(closed);

        public bool IsOld(string closed) => secretLock.IsOld(closed);
    }
}
