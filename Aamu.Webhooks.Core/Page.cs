namespace Aamu.Webhooks.Core;

/// <summary>Part of a list, paged by key. <see cref="Next"/> is the key to go on from; null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, long? Next)
{
    /// <summary>Set when the look ended before the list did: what is older than this was not looked at yet.</summary>
    public DateTimeOffset? LookedBackTo { get; init; }

    public Page<TOther> Select<TOther>(Func<T, TOther> change) => new([.. Items.Select(change)], Next) { LookedBackTo = LookedBackTo };
}

/// <summary>What follows a place in a log.</summary>
/// <param name="Items">The newest first.</param>
/// <param name="Next">The key to go on after; null when these reach up to the newest.</param>
public sealed record LaterPage<T>(IReadOnlyList<T> Items, long? Next);

internal static class LaterPage
{
    /// <param name="rows">The newest first.</param>
    /// <param name="limit">How many were asked for.</param>
    /// <param name="highest">The last key that was looked at.</param>
    /// <param name="key">Of a row.</param>
    public static LaterPage<T> Of<T>(IReadOnlyList<T> rows, int limit, long highest, Func<T, long> key) =>
        new(rows, rows.Count == limit ? key(rows[0]) : highest < long.MaxValue ? highest : null);
}

internal static class Page
{
    /// <param name="rows">One more than the limit, where there are more.</param>
    /// <param name="limit">How many are shown.</param>
    /// <param name="key">What the next page starts after.</param>
    public static Page<T> Of<T>(IReadOnlyList<T> rows, int limit, Func<T, long> key) =>
        rows.Count > limit ? new Page<T>([.. rows.Take(limit)], key(rows[limit - 1])) : new Page<T>(rows, null);
}
