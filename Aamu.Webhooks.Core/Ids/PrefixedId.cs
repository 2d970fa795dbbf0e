namespace Aamu.Webhooks.Core.Ids;

/// <summary>The one door through which ids are born: a prefix that says what it names, then a time-ordered UUID (version 7).</summary>
public static class PrefixedId
{
    /// <param name="prefix">With its underscore, as in <c>whd_</c>.</param>
    /// <param name="clock">Ids made in the same millisecond sort by chance.</param>
    public static string New(string prefix, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return $"{prefix}{Guid.CreateVersion7(clock.GetUtcNow()):D}";
    }

    /// <summary>True for the prefix and 1–64 of <c>[A-Za-z0-9_-]</c>: what a producer may choose as an id of its own.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> id, string prefix) =>
        id.StartsWith(prefix, StringComparison.Ordinal)
        && id.Length - prefix.Length is >= 1 and <= 64
        && !id[prefix.Length..].ContainsAnyExcept(Allowed);

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
}
