using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>At start, as <see cref="SecretRelocking"/> for webhooks: tokens that lie in clear, or under an earlier key, are closed under the present one.</summary>
internal sealed partial class TokenRelocking(IDbContextFactory<AccountsDbContext> contexts, SecretVault vault, WriteAheadLog log, ILogger<TokenRelocking> logger)
{
    /// <param name="dropUnreadable">Drop what cannot be opened; those people then sign in without a second step until they set it up again.</param>
    /// <exception cref="StartRefusedException">Something cannot be opened.</exception>
    public async Task RunAsync(bool dropUnreadable)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var tokens = await context.UserTokens.Where(token => token.Value != null).ToListAsync();
        var lost = tokens.FindAll(token => !SecretVault.IsPlain(token.Value!) && vault.Open(token.Value!) is null);
        if (lost.Count > 0 && !dropUnreadable)
        {
            throw new StartRefusedException(
                $"{lost.Count} keys of authenticator apps and recovery codes cannot be opened: the keys that closed them are not in the key folder, or are protected by another certificate. "
                + "Put the key folder back from its backup. If the keys are lost for good, start once with Secrets:DropUnreadable=true; the people concerned then sign in by their password alone until they set up the second step again.");
        }

        await DropAsync(context, lost);
        var plain = tokens.FindAll(token => SecretVault.IsPlain(token.Value!));
        var old = tokens.Except(lost).Except(plain).Where(token => vault.IsOld(token.Value!)).ToList();
        foreach (var token in plain)
        {
            token.Value = vault.Close(token.Value!);
        }

        foreach (var token in old)
        {
            token.Value = vault.Close(vault.Open(token.Value!)!);
        }

        if (plain.Count + old.Count + lost.Count == 0)
        {
            return;
        }

        await SaveWipingAsync(context);
        await log.EmptyAsync();
        LogRelocked(plain.Count, old.Count, lost.Count);
    }

    private static async Task DropAsync(AccountsDbContext context, List<IdentityUserToken<string>> lost)
    {
        context.UserTokens.RemoveRange(lost);
        var people = lost.Select(token => token.UserId).Distinct().ToList();
        foreach (var person in await context.Users.Where(user => people.Contains(user.Id)).ToListAsync())
        {
            person.TwoFactorEnabled = false;
        }
    }

    /// <summary>What is overwritten is wiped, not only let go; a PostgreSQL server lets go, and its vacuum makes room of it later.</summary>
    private static async Task SaveWipingAsync(AccountsDbContext context)
    {
        if (!context.Database.IsSqlite())
        {
            await context.SaveChangesAsync();
            return;
        }

        await context.Database.OpenConnectionAsync();
        await context.Database.ExecuteSqlAsync($"PRAGMA secure_delete = ON");
        await context.SaveChangesAsync();
        await context.Database.ExecuteSqlAsync($"PRAGMA secure_delete = OFF");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Second steps at rest: {Plain} lay in clear and {Old} under an earlier key, and are closed under the present one; {Unreadable} could not be opened and are dropped")]
    private partial void LogRelocked(int plain, int old, int unreadable);
}
