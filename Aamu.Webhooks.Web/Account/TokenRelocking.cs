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
        var tokens = await context.UserTokens.AsNoTracking().Where(token => token.Value != null).ToListAsync();
        var lost = tokens.FindAll(token => !SecretVault.IsPlain(token.Value!) && vault.Open(token.Value!) is null);
        if (lost.Count > 0 && !dropUnreadable)
        {
            throw new StartRefusedException(
                $"{lost.Count} keys of authenticator apps and recovery codes cannot be opened: the keys that closed them are not in the key folder, or are protected by another certificate. "
                + "Put the key folder back from its backup. If the keys are lost for good, start once with Secrets:DropUnreadable=true; the people concerned then sign in by their password alone until they set up the second step again.");
        }

        var plain = tokens.FindAll(token => SecretVault.IsPlain(token.Value!));
        var old = tokens.Except(lost).Except(plain).Where(token => vault.IsOld(token.Value!)).ToList();
        if (plain.Count + old.Count + lost.Count == 0)
        {
            return;
        }

        var closed = plain.Select(token => (token, vault.Close(token.Value!))).Concat(old.Select(token => (token, vault.Close(vault.Open(token.Value!)!)))).ToList();
        await context.Database.OpenConnectionAsync();
        await WipeAsync(context, true);
        await context.RunAsync(rows => WriteAsync(rows, lost, closed));
        await WipeAsync(context, false);
        await log.EmptyAsync();
        LogRelocked(plain.Count, old.Count, lost.Count);
    }

    private static async Task<int> WriteAsync(AccountsDbContext rows, List<IdentityUserToken<string>> lost, List<(IdentityUserToken<string> Token, string Closed)> closed)
    {
        var touched = 0;
        await using var transaction = await rows.Database.BeginTransactionAsync();
        foreach (var token in lost)
        {
            touched += await AsRead(rows, token).ExecuteDeleteAsync() > 0
                ? await rows.Users.Where(user => user.Id == token.UserId).ExecuteUpdateAsync(user => user.SetProperty(person => person.TwoFactorEnabled, false))
                : 0;
        }

        foreach (var (token, value) in closed)
        {
            touched += await AsRead(rows, token).ExecuteUpdateAsync(row => row.SetProperty(again => again.Value, value));
        }

        await transaction.CommitAsync();
        return touched;
    }

    /// <summary>As long as it is what was read: another server may have taken a code meanwhile, which is not to open a second time.</summary>
    private static IQueryable<IdentityUserToken<string>> AsRead(AccountsDbContext rows, IdentityUserToken<string> token) =>
        rows.UserTokens.Where(row => row.UserId == token.UserId && row.LoginProvider == token.LoginProvider && row.Name == token.Name && row.Value == token.Value);

    /// <summary>What is overwritten is wiped, not only let go; a PostgreSQL server lets go, and its vacuum makes room of it later.</summary>
    private static async Task WipeAsync(AccountsDbContext context, bool wipes)
    {
        if (context.Database.IsSqlite())
        {
            await (wipes ? context.Database.ExecuteSqlAsync($"PRAGMA secure_delete = ON") : context.Database.ExecuteSqlAsync($"PRAGMA secure_delete = OFF"));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Second steps at rest: {Plain} lay in clear and {Old} under an earlier key, and are closed under the present one; {Unreadable} could not be opened and are dropped")]
    private partial void LogRelocked(int plain, int old, int unreadable);
}
