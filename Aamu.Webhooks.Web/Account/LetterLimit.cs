using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>How many letters an address is sent, whoever asks for them. It outlives a restart.</summary>
internal sealed class LetterLimit(IDbContextFactory<AccountsDbContext> contexts, TimeProvider clock) : IDisposable
{
    public const int PerHour = 3;
    public const int PerDay = 10;

    private readonly SemaphoreSlim one = new(1, 1);

    public void Dispose() => one.Dispose();

    /// <summary>Counts it in advance; false when it is one too many. A letter that could not be sent is given back.</summary>
    public async Task<bool> TakeAsync(string address)
    {
        var (to, now) = (NameOf(address), clock.GetUtcNow());
        // Two who ask at the same time must not both be the third.
        await one.WaitAsync();
        try
        {
            await using var context = await contexts.CreateDbContextAsync();
            var yesterday = now.AddDays(-1);
            var times = await context.SentLetters.Where(letter => letter.To == to && letter.At > yesterday).Select(letter => letter.At).ToListAsync();
            if (times.Count >= PerDay || times.Count(time => time > now.AddHours(-1)) >= PerHour)
            {
                return false;
            }

            context.SentLetters.Add(new SentLetter { To = to, At = now });
            await context.SaveChangesAsync();
            await context.RunAsync(rows => rows.SentLetters.Where(letter => letter.At <= yesterday).ExecuteDeleteAsync());
            return true;
        }
        finally
        {
            one.Release();
        }
    }

    public async Task GiveBackAsync(string address)
    {
        var to = NameOf(address);
        await using var context = await contexts.CreateDbContextAsync();
        await context.RunAsync(rows => rows.SentLetters.Where(letter => letter.Id == rows.SentLetters.Where(sent => sent.To == to).Max(sent => sent.Id)).ExecuteDeleteAsync());
    }

    private static string NameOf(string address) => address.Trim().ToLowerInvariant();
}
