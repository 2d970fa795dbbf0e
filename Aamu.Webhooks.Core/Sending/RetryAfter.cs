using System.Globalization;
using System.Net;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Reads <c>Retry-After: 120</c> and <c>Retry-After: Wed, 21 Oct 2026 07:28:00 GMT</c> (RFC 9110 §10.2.3) of 429 and 503.</summary>
internal static class RetryAfter
{
    /// <summary>More than any schedule honours; stands for numbers beyond reason, which must not be read as "at once".</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now) =>
        response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
        && response.Headers.NonValidated.TryGetValues("Retry-After", out var values)
            ? Parse(values.ToString(), now)
            : null;

    public static TimeSpan? Parse(string text, DateTimeOffset now)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > 0 && trimmed.All(char.IsAsciiDigit))
        {
            return int.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < Longest.TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : Longest;
        }

        if (!DateTimeOffset.TryParseExact(WithoutWeekday(trimmed), DateForms, CultureInfo.InvariantCulture, Utc, out var time))
        {
            return null;
        }

        var wait = time - now;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < Longest ? wait : Longest;
    }

    /// <summary>The day of the week adds nothing, and a server that gets it wrong still means the date.</summary>
    private static string WithoutWeekday(string text) => text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    // The three forms of RFC 9110 §5.6.7, two of them obsolete and still to be read.
    private static readonly string[] DateForms = ["dd MMM yyyy HH:mm:ss 'GMT'", "dd-MMM-yy HH:mm:ss 'GMT'", "MMM d HH:mm:ss yyyy"];

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite;
}
