using System.Data;
using System.Linq.Expressions;
using Aamu.Webhooks.Core.Data.Postgres;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>How many letters an address is sent, whoever asks for them, and how many an account may ask for, to whatever addresses. It outlives a restart.</summary>
internal sealed class LetterLimit(IDbContextFactory<AccountsDbContext> contexts, TimeProvider clock) : IDisposable
{
    public const int PerHour = 3;
    public const int PerDay = 10;
    public const int AsksPerHour = 5;
    public const int AsksPerDay = 15;

    private readonly SemaphoreSlim one = new(1, 1);

    public void Dispose() => one.Dispose();

    /// <summary>Counts it in advance; false when it is one too many. A letter that could not be sent is given back.</summary>
    public Task<bool> TakeAsync(string address)
    {
        var to = NameOf(address);
        return TakeAsync(new SentLetter { To = to, At = clock.GetUtcNow() }, letter => letter.To == to && letter.AskedBy == null, PerHour, PerDay);
    }

    /// <summary>
    /// Whether an account may ask for one more letter that confirms an address. It counts what was asked and not what was sent: a letter to an address that another account has is
    /// not sent, and nobody is to learn that from a number.
    /// </summary>
    public Task<bool> AskAsync(string personId) =>
        TakeAsync(new SentLetter { To = "", At = clock.GetUtcNow(), AskedBy = personId }, letter => letter.AskedBy == personId, AsksPerHour, AsksPerDay);

    private async Task<bool> TakeAsync(SentLetter taken, Expression<Func<SentLetter, bool>> same, int perHour, int perDay)
    {
        // Two who ask at the same time must not both be the third, nor at two servers.
        await one.WaitAsync();
        try
        {
            await using var context = await contexts.CreateDbContextAsync();
            await using var turn = context.Database.IsNpgsql() ? await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted) : null;
            if (turn is not null)
            {
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({PostgresLocks.Letters})");
            }

            var yesterday = taken.At.AddDays(-1);
            var times = await context.SentLetters.Where(same).Where(letter => letter.At > yesterday).Select(letter => letter.At).ToListAsync();
            if (times.Count >= perDay || times.Count(time => time > taken.At.AddHours(-1)) >= perHour)
            {
                return false;
            }

            context.SentLetters.Add(taken);
            await context.SaveChangesAsync();
            await context.RunAsync(rows => rows.SentLetters.Where(letter => letter.At <= yesterday).ExecuteDeleteAsync());
            if (turn is not null)
            {
                await turn.CommitAsync();
            }

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
