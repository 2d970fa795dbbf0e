using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data;

/// <summary>A row of a log, by its place and its time.</summary>
internal sealed class LogRow
{
    public required long Key { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>From a key up to, and without, another.</summary>
internal sealed record LogStretch(long From, long End, bool EndsEarly);

/// <summary>
/// How far one look at a log reaches. A filter that no index knows makes SQLite read row after row: a person's page reads so many of them, says how far it
/// has looked, and looks further when asked. An index for every filter would be paid for with every delivery.
/// </summary>
public static class LogReach
{
    /// <summary>As many rows as are read within a tenth of a second or so; <c>benchmarks logs</c> measures it.</summary>
    public const int OfAPerson = 50_000;

    /// <summary>A look for a text reads whole bodies, and the first time from the disk: it is short, and the page goes on with the next by itself.</summary>
    public const int OfAText = 2_000;

    /// <summary>Rows are written in the order of their times, but for a clock that was set back.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>The part of a log that one look reads.</summary>
    /// <param name="all">The log's rows, of all teams.</param>
    /// <param name="keys">Those that the indexes know of.</param>
    /// <param name="since">Nothing before it is wanted.</param>
    /// <param name="until">Nothing from it on is wanted.</param>
    /// <param name="before">The key that the look goes on from; null for the newest.</param>
    /// <param name="reach">How many of the rows may be looked at; null for as many as it takes.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    internal static async Task<LogStretch> StretchAsync(
        IQueryable<LogRow> all, IQueryable<long> keys, DateTimeOffset? since, DateTimeOffset? until, long? before, int? reach, CancellationToken cancellationToken)
    {
        var times = await KeysAsync(all, since, until, cancellationToken);
        var end = Math.Min(before ?? long.MaxValue, times.Before);
        var lowest = reach is { } most ? await LowestAsync(keys, end, most, cancellationToken) : 0;
        return new LogStretch(Math.Max(times.From, lowest), end, EndsEarly: lowest > times.From);
    }

    /// <summary>The page with how far was looked, where the look ended before the log did.</summary>
    internal static async Task<Page<T>> ToldAsync<T>(Page<T> page, LogStretch stretch, IQueryable<LogRow> all, CancellationToken cancellationToken) =>
        page.Next is null && stretch.EndsEarly
            ? page with { Next = stretch.From, LookedBackTo = await all.Where(row => row.Key == stretch.From).Select(row => row.At).FirstOrDefaultAsync(cancellationToken) }
            : page;

    /// <summary>The keys among which rows of this time are: from the first up to, and without, the second.</summary>
    private static async Task<(long From, long Before)> KeysAsync(IQueryable<LogRow> all, DateTimeOffset? since, DateTimeOffset? until, CancellationToken cancellationToken) =>
    (
        since is null ? 0 : await FirstKeyAsync(all, Earlier(since.Value), cancellationToken),
        until is null ? long.MaxValue : await FirstKeyAsync(all, Later(until.Value), cancellationToken)
    );

    /// <summary>The first moment there is has none before it.</summary>
    private static DateTimeOffset Earlier(DateTimeOffset time) => time - DateTimeOffset.MinValue > Margin ? time - Margin : DateTimeOffset.MinValue;

    private static DateTimeOffset Later(DateTimeOffset time) => DateTimeOffset.MaxValue - time > Margin ? time + Margin : DateTimeOffset.MaxValue;

    /// <summary>The last row that a look back reaches; 0 where it reaches the end.</summary>
    private static async Task<long> LowestAsync(IQueryable<long> keys, long before, int reach, CancellationToken cancellationToken) =>
        await keys.Where(key => key < before).OrderByDescending(key => key).Skip(reach - 1).Select(key => (long?)key).FirstOrDefaultAsync(cancellationToken) ?? 0;

    /// <summary>The last row that a look at what came later reaches.</summary>
    internal static async Task<long> HighestAsync(IQueryable<long> keys, long after, int reach, CancellationToken cancellationToken) =>
        await keys.Where(key => key > after).OrderBy(key => key).Skip(reach - 1).Select(key => (long?)key).FirstOrDefaultAsync(cancellationToken) ?? long.MaxValue;

    /// <summary>Halves what is left with each row that it reads: twenty rows for a million.</summary>
    private static async Task<long> FirstKeyAsync(IQueryable<LogRow> all, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var (low, high) = (0L, await all.MaxAsync(row => (long?)row.Key, cancellationToken) + 1 ?? 0);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var row = await all.Where(row => row.Key >= middle).OrderBy(row => row.Key).FirstOrDefaultAsync(cancellationToken);
            (low, high) = row is null || row.At >= time ? (low, middle) : (row.Key + 1, high);
        }

        return low;
    }
}
