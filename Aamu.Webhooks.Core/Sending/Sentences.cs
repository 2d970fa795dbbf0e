using System.Globalization;
using System.Net;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>What the log says to a team admin. Nothing in here may hold a secret, and a receiver's own words come shortened.</summary>
internal static class Sentences
{
    private const int LongestQuote = 300;

    public const string MissingSecret = "The webhook has no signing secret, so nothing was sent. Generate a secret in its settings.";

    public static string InvalidUrl(string reason) => $"The webhook's URL cannot be called. {reason}";

    public static string ConnectTimedOut(AttemptTrace trace) =>
        $"{trace.RemoteAddress} did not accept a connection within {Seconds(trace)}: it may be down, or a firewall drops the traffic.";

    public static string Late(AttemptTrace trace, string host) => trace.Phase switch
    {
        Phase.Resolving => $"The DNS lookup of {host} did not end within {Seconds(trace)}.",
        Phase.Connecting => ConnectTimedOut(trace),
        Phase.Securing => $"The TLS handshake with {host} ({trace.RemoteAddress}) did not end within {Seconds(trace)}.",
        Phase.Waiting => $"The receiver took the connection and did not answer within {Seconds(trace)}. It may have got the event: answer 2xx first, work afterwards.",
        _ => $"The receiver began to answer and did not come to an end within {Seconds(trace)}.",
    };

    public static string Status(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 300 and < 400 and var code => Redirect(code, response),
        401 => "The receiver answered 401: it wants credentials, or others than it got.",
        403 => "The receiver answered 403: it refuses this request; a firewall in front of it may do so too.",
        404 => "The receiver answered 404: there is nothing at this URL.",
        405 => "The receiver answered 405: it takes no POST requests at this URL.",
        410 => "The receiver answered 410: this URL is gone for good.",
        413 => "The receiver answered 413: the event is larger than it accepts.",
        415 => "The receiver answered 415: it does not accept application/json.",
        429 => "The receiver answered 429: it got too many requests.",
        >= 400 and < 500 and var code => $"The receiver answered {code}: it did not accept the request.",
        >= 500 and var code => $"The receiver answered {code}: something failed on its side.",
        var code => $"The receiver answered {code}; only 2xx counts as received.",
    };

    private static string Redirect(int code, HttpResponseMessage response)
    {
        var where = response.Headers.NonValidated.TryGetValues("Location", out var values) ? Quote(values.ToString()) : null;
        return where is null
            ? $"The receiver answered {code}, a redirect. Redirects are not followed."
            : $"The receiver answered {code} and points to {where}. Redirects are not followed: enter the final URL in the webhook's settings.";
    }

    /// <summary>The status is quoted by number: the phrase beside it is the receiver's own text.</summary>
    private static string Quote(string theirs)
    {
        var printable = new string([.. theirs.Take(LongestQuote).Select(c => char.IsControl(c) ? ' ' : c)]);
        return theirs.Length > LongestQuote ? printable + "…" : printable;
    }

    private static string Seconds(AttemptTrace trace) =>
        string.Create(CultureInfo.InvariantCulture, $"{trace.Elapsed.TotalSeconds:0.#} s");
}
