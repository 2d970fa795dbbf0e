using System.ComponentModel;
using System.Text;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Web.Api.Deliveries;

internal sealed record AttemptView(
    int Number, DateTimeOffset StartedAt, double DurationMs, AttemptOutcome Outcome, int? StatusCode,
    [property: Description("What went wrong, in words.")] string? Error,
    string Url, string? RemoteAddress,
    [property: Description("By name in lower case; a name that came several times has its values joined by a comma. Credentials are masked. Empty when nothing was sent.")]
    IReadOnlyDictionary<string, string> RequestHeaders,
    IReadOnlyDictionary<string, string>? ResponseHeaders,
    [property: Description("The first 64 KiB of the answer as text; bytes that are not UTF-8 show as �.")] string? ResponseBody,
    [property: Description("The answer was longer than what is kept.")] bool? ResponseTruncated,
    TimingsView Timings)
{
    public static AttemptView Of(AttemptDetails attempt) => new(
        attempt.Number, attempt.StartedAt, Milliseconds.Round(attempt.DurationMs), attempt.Outcome, attempt.StatusCode, attempt.Error, attempt.Url, attempt.RemoteAddress,
        HeaderLines.Read(attempt.RequestHeaders) ?? new Dictionary<string, string>(), HeaderLines.Read(attempt.ResponseHeaders),
        attempt.ResponseBody is null ? null : Encoding.UTF8.GetString(attempt.ResponseBody), attempt.ResponseTruncated ? true : null,
        new TimingsView(
            Milliseconds.Round(attempt.Timings.DnsMs), Milliseconds.Round(attempt.Timings.ConnectMs), Milliseconds.Round(attempt.Timings.TlsMs),
            Milliseconds.Round(attempt.Timings.FirstByteMs), Milliseconds.Round(attempt.Timings.BodyMs)));
}

/// <summary>Milliseconds of each phase; a phase that did not happen (a kept-alive connection has no DNS, connect or TLS) is absent.</summary>
internal sealed record TimingsView(double? DnsMs, double? ConnectMs, double? TlsMs, double? FirstByteMs, double? BodyMs);

/// <summary>Durations on the wire: to the microsecond.</summary>
internal static class Milliseconds
{
    public static double Round(double milliseconds) => Math.Round(milliseconds, 3);

    public static double? Round(double? milliseconds) => milliseconds is { } known ? Round(known) : null;
}

/// <summary>Headers as the log keeps them: one <c>name: value</c> a line.</summary>
internal static class HeaderLines
{
    public static Dictionary<string, string>? Read(string? lines)
    {
        if (lines is null)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = colon < 0 ? (line, "") : (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim());
            headers[name] = headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }

        return headers;
    }
}
