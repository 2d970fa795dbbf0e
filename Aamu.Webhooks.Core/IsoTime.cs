using System.Globalization;

namespace Aamu.Webhooks.Core;

/// <summary>Times on the wire: ISO 8601 in UTC with milliseconds, <c>2026-06-05T14:47:14.806Z</c>.</summary>
public static class IsoTime
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null unless it is ISO 8601 with an offset (<c>Z</c> or <c>+03:00</c>): a time without one could mean any.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        var clock = text.IndexOf('T', StringComparison.Ordinal);
        var hasOffset = clock > 0 && (text.EndsWith('Z') || text.AsSpan(clock).IndexOfAny('+', '-') > 0);
        return hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
            : null;
    }
}
