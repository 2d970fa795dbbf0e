using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data;

/// <summary>A row of a log, by its place and its time.</summary>
internal sealed class LogRow
{
    public required long Key { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>
/// How far one look at a log reaches. A filter that no index knows makes SQLite read row after row: a person's page reads so many of them, says how far it
/// has looked, and looks further when asked. An index for every filter would be paid for with every delivery.
/// </summary>
public static class LogReach
{
    /// <summary>As many rows as are read within a tenth of a second or so; <c>benchmarks logs</c> measures it.</summary>
    public const int OfAPerson = 50_000;

    /// <summary>Rows are written in the order of their times, but for a clock that was set back.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>The keys among which rows of this time are: from the first up to, and without, the second.</summary>
    internal static async Task<(long From, long Before)> KeysAsync(IQueryable<LogRow> all, DateTimeOffset? since, DateTimeOffset? until, CancellationToken cancellationToken) =>
    (
        since is null ? 0 : await FirstKeyAsync(all, since.Value - Margin, cancellationToken),
        until is null ? long.MaxValue : await FirstKeyAsync(all, until.Value + Margin, cancellationToken)
    );

    /// <summary>The last row that a look back reaches; 0 where it reaches the end.</summary>
    internal static async Task<long> LowestAsync(IQueryable<long> keys, long before, int reach, CancellationToken cancellationToken) =>
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
