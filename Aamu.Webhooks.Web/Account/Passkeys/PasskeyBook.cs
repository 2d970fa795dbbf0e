using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account.Passkeys;

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">For removing it.</param>
/// <param name="IsSynced">It may be on other devices of the person too.</param>
internal sealed record PasskeyLine(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool IsSynced);

/// <summary>Which passkeys somebody has, and when each last opened something.</summary>
internal sealed class PasskeyBook(UserManager<AccountUser> users, IDbContextFactory<AccountsDbContext> contexts, TimeProvider clock)
{
    /// <summary>Of one person.</summary>
    public const int Most = 20;

    public const int LongestName = 60;

    public async Task<IReadOnlyList<PasskeyLine>> ListAsync(AccountUser person)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var used = await context.UserPasskeys.AsNoTracking().Where(row => row.UserId == person.Id).Select(row => new { row.CredentialId, row.LastUsedAt }).ToListAsync();
        return [.. (await users.GetPasskeysAsync(person)).OrderByDescending(key => key.CreatedAt).Select(key => new PasskeyLine(
            WebEncoders.Base64UrlEncode(key.CredentialId), key.Name ?? Strings.PasskeyUnnamed, key.CreatedAt, used.Find(row => row.CredentialId.AsSpan().SequenceEqual(key.CredentialId))?.LastUsedAt, key.IsBackedUp))];
    }

    /// <summary>Null when it was added; else what to say.</summary>
    public async Task<string?> AddAsync(AccountUser person, UserPasskeyInfo passkey, string? name)
    {
        if ((await users.GetPasskeysAsync(person)).Count >= Most)
        {
            return Strings.PasskeyMost.With(Most);
        }

        var wanted = new string([.. (name ?? "").Where(letter => !char.IsControl(letter))]).Trim();
        passkey.Name = wanted.Length == 0 ? Strings.PasskeyUnnamed : wanted[..Math.Min(LongestName, wanted.Length)];
        var added = await users.AddOrUpdatePasskeyAsync(person, passkey);
        return added.Succeeded ? null : added.Words();
    }

    /// <summary>The name of the one that was removed; null when there was none.</summary>
    public async Task<string?> RemoveAsync(AccountUser person, string? id)
    {
        if ((await users.GetPasskeysAsync(person)).FirstOrDefault(key => WebEncoders.Base64UrlEncode(key.CredentialId) == id) is not { } removed)
        {
            return null;
        }

        await users.RemovePasskeyAsync(person, removed.CredentialId);
        return removed.Name ?? Strings.PasskeyUnnamed;
    }

    /// <summary>False when it has been removed meanwhile.</summary>
    public async Task<bool> UsedAsync(byte[] credentialId)
    {
        var now = clock.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync();
        return await context.RunAsync(rows => rows.UserPasskeys.Where(row => row.CredentialId == credentialId).ExecuteUpdateAsync(row => row.SetProperty(used => used.LastUsedAt, now))) > 0;
    }
}
