using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>The addresses that accounts had lately, and the way back to them.</summary>
internal sealed class FormerAddressBook(IDbContextFactory<AccountsDbContext> contexts, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>Answers the link's token, for the letter alone.</summary>
    public async Task<string> AddAsync(string userId, string address, DateTimeOffset changedAt)
    {
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var ended = clock.GetUtcNow() - Life;
        await using var context = await contexts.CreateDbContextAsync();
        context.FormerAddresses.Add(new FormerAddress { UserId = userId, Address = address, ChangedAt = changedAt, Hash = HashOf(token) });
        await context.SaveChangesAsync();
        await context.RunAsync(rows => rows.FormerAddresses.Where(former => former.ChangedAt <= ended).ExecuteDeleteAsync());
        return token;
    }

    /// <summary>Null when the link opens nothing (any more).</summary>
    public async Task<FormerAddress?> FindAsync(string? token)
    {
        var (hash, ended) = (HashOf(token ?? ""), clock.GetUtcNow() - Life);
        await using var context = await contexts.CreateDbContextAsync();
        return await context.FormerAddresses.AsNoTracking().FirstOrDefaultAsync(former => former.Hash == hash && former.ChangedAt > ended);
    }

    /// <summary>
    /// Uses the link up, and with it those that went to addresses which the account got after that: they may be those of whoever took it. Empty when somebody else was quicker.
    /// </summary>
    public async Task<IReadOnlyList<FormerAddress>> UseAsync(FormerAddress former)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var later = await context.FormerAddresses.AsNoTracking().Where(row => row.UserId == former.UserId && row.ChangedAt >= former.ChangedAt).ToListAsync();
        var used = await context.RunAsync(rows => rows.FormerAddresses.Where(row => row.Id == former.Id).ExecuteDeleteAsync()) > 0;
        if (!used)
        {
            return [];
        }

        await context.RunAsync(rows => rows.FormerAddresses.Where(row => row.UserId == former.UserId && row.ChangedAt >= former.ChangedAt).ExecuteDeleteAsync());
        return later;
    }

    /// <summary>What was used up for nothing opens again.</summary>
    public async Task PutBackAsync(IEnumerable<FormerAddress> used)
    {
        await using var context = await contexts.CreateDbContextAsync();
        context.FormerAddresses.AddRange(used);
        await context.SaveChangesAsync();
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
