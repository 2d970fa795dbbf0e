using System.Buffers.Binary;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Account;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("short but k", "at least 12")]
    [InlineData("password1234", "first that an attacker tries")]
    [InlineData("passwordpassword", "first that an attacker tries")]
    [InlineData("P@ssw0rd2026", "first that an attacker tries")]
    [InlineData("qwertyuiop123", "first that an attacker tries")]
    [InlineData("123456789012", "first that an attacker tries")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "first that an attacker tries")]
    [InlineData("kaarina.makela1", "first that an attacker tries")]
    [InlineData("AamuWebhooks!", "first that an attacker tries")]
    [InlineData("mailcreated5240", "first that an attacker tries")]
    [InlineData("Severodvinsk", "first that an attacker tries")]
    public async Task What_attackers_try_first_is_refused(string password, string reason) =>
        Assert.Contains(reason, await RefusalAsync(password), StringComparison.Ordinal);

    [Theory]
    [InlineData("seven quiet herons")]
    [InlineData("all small letters and nothing else")]
    [InlineData("ämpäri täynnä mustikoita")]
    [InlineData("R7#kq!vLz0@p")]
    public async Task Length_is_enough_and_no_kind_of_character_is_asked_for(string password) => Assert.Null(await RefusalAsync(password));

    [Fact]
    public async Task A_password_counts_to_its_last_sign()
    {
        await using var office = await AccountOffice.OpenAsync();
        var password = string.Concat(Enumerable.Range(0, 64).Select(i => $"{i * 7919:x4}"))[..PasswordRules.Longest];
        var person = AccountOffice.Person("long@example.com");
        Assert.True((await office.Users.CreateAsync(person, password)).Succeeded);
        Assert.True(await office.Users.CheckPasswordAsync(person, password));
        Assert.False(await office.Users.CheckPasswordAsync(person, password[..^1]));
    }

    [Fact]
    public async Task A_very_long_password_is_good_up_to_a_limit_and_judged_in_no_time()
    {
        var words = string.Concat(Enumerable.Range(0, 40).Select(i => $"heron{i * 7919 % 97} "));
        Assert.Null(await RefusalAsync(words[..PasswordRules.Longest]));
        Assert.Contains("at most 256", await RefusalAsync(new string('x', 100_000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_hashed_slowly()
    {
        await using var office = await AccountOffice.OpenAsync();
        var person = AccountOffice.Person("kaarina.makela@example.com");
        Assert.True((await office.Users.CreateAsync(person, "seven quiet herons")).Succeeded);
        var hash = Convert.FromBase64String(person.PasswordHash!);
        // Identity's third format: PBKDF2 by HMAC-SHA-512 (2), how often, how long the salt is.
        Assert.Equal((1, 2U), (hash[0], BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1))));
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)) >= 100_000);
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(9)) >= 16);
    }

    private static async Task<string?> RefusalAsync(string password)
    {
        await using var office = await AccountOffice.OpenAsync();
        var made = await office.Users.CreateAsync(AccountOffice.Person("kaarina.makela@example.com"), password);
        return made.Succeeded ? null : made.Words();
    }
}
