using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>An explanation sharpened by what the attempt itself shows: its answer, where it leads, and where the time went.</summary>
/// <param name="What">What happened, without a full stop.</param>
/// <param name="Advice">The next step.</param>
/// <param name="Evidence">What in the attempt says so; null when there is nothing to add.</param>
/// <param name="BetterUrl">A URL to use instead, where the receiver named one.</param>
public sealed record Diagnosis(string What, string? Advice, string? Evidence = null, string? BetterUrl = null)
{
    private const string BehindLogin = "This address is behind a log-in for people. Let requests to it pass without one: the signature proves who sends them.";

    private const string BotFilter = "A bot filter stands in front of the receiver. Let requests with the user agent Aamu-Webhooks to this path pass; the signature proves who sends them.";

    private const string PlainPort = "If the receiver speaks plain http there, begin the webhook's URL with http://; otherwise name the port on which it speaks https.";

    private const string SecurePort = "If it speaks https on this port, the webhook's URL has to begin with https://.";

    private const string WrongSignature =
        "Examine it in the signature doctor, which finds the usual mistakes: another secret, a body that was parsed and written again, a clock that is off. If the receiver wants a password or a token beside it, add that header to the webhook.";

    public static Diagnosis Of(AttemptDetails attempt)
    {
        var plain = Explanation.Of(attempt.Outcome, attempt.StatusCode, attempt.Url);
        var told = new Diagnosis(plain.What, plain.Advice);
        return attempt.Outcome switch
        {
            AttemptOutcome.Succeeded => OfSuccess(told, AnswerSigns.Of(attempt)),
            AttemptOutcome.HttpError => OfStatus(told, attempt, AnswerSigns.Of(attempt)),
            AttemptOutcome.TlsError when attempt.Error?.Contains("https on this port", StringComparison.Ordinal) == true => told with { Evidence = attempt.Error, Advice = PlainPort },
            AttemptOutcome.ConnectionReset when attempt.Url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) => told with { Advice = $"{told.Advice} {SecurePort}" },
            AttemptOutcome.TlsError or AttemptOutcome.BlockedAddress or AttemptOutcome.DnsError or AttemptOutcome.InvalidUrl => told with { Evidence = attempt.Error },
            AttemptOutcome.Timeout or AttemptOutcome.ResponseTooSlow or AttemptOutcome.ConnectTimeout => told with { Evidence = Spent(attempt) },
            _ => told,
        };
    }

    /// <summary>2xx is a success by the contract; a log-in page that says 200 never reached the receiver.</summary>
    private static Diagnosis OfSuccess(Diagnosis told, AnswerSigns answer) => answer switch
    {
        { IsLogin: true } => told with { Evidence = $"But the answer is {answer.Start}: the event has hardly reached your program.", Advice = BehindLogin },
        { IsPage: true } => told with { Evidence = $"The answer is {answer.Start}. Programs that receive webhooks seldom answer so.", Advice = "Check that the URL leads to your receiver, and not to a page for people." },
        _ => told,
    };

    private static Diagnosis OfStatus(Diagnosis told, AttemptDetails attempt, AnswerSigns answer) => attempt.StatusCode switch
    {
        >= 300 and < 400 => OfRedirect(told, attempt, answer),
        400 when answer.WantsHttps && Secured(attempt.Url) is { } secured => new("The receiver answered 400: it speaks https on this port", SecurePort, Answered(answer), secured),
        405 when answer.Allowed is { Length: > 0 } allowed => told with { Evidence = $"It takes {allowed} only." },
        429 when answer.RetryAfter is { Length: > 0 } wait => told with { Evidence = $"It asked to wait: Retry-After {wait}." },
        >= 400 and < 500 when answer.IsLogin => told with { Evidence = Answered(answer), Advice = BehindLogin },
        403 or 429 or 503 when answer.IsBotFilter => told with { Evidence = Answered(answer), Advice = BotFilter },
        400 or 401 or 403 or 422 when answer.NamesSignature => new($"The receiver answered {attempt.StatusCode}: it refuses the signature", WrongSignature, Answered(answer)),
        _ => told with { Evidence = Answered(answer) },
    };

    private static Diagnosis OfRedirect(Diagnosis told, AttemptDetails attempt, AnswerSigns answer)
    {
        if (ListenTarget.Is(attempt.Url) || answer.Location is not { } location || !WebhookUrl.TryAccept(location.AbsoluteUri, out var better, out _))
        {
            return told with { Evidence = attempt.Error };
        }

        if (answer.LeadsToLogin)
        {
            return told with { What = $"The receiver answered {attempt.StatusCode}: it leads to a log-in page", Evidence = $"It points to {location.AbsoluteUri}.", Advice = BehindLogin };
        }

        return answer.LeadsToHttps(attempt.Url)
            ? new($"The receiver answered {attempt.StatusCode}: it wants https", "Use the https address as the webhook's URL. Redirects are not followed.", $"It points to {location.AbsoluteUri}.", better.AbsoluteUri)
            : told with { Evidence = $"It points to {location.AbsoluteUri}.", BetterUrl = better.AbsoluteUri };
    }

    private static string? Secured(string url) => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && WebhookUrl.TryAccept("https" + url[4..], out var better, out _) ? better.AbsoluteUri : null;

    private static string? Answered(AnswerSigns answer) => answer.Start is { } start ? answer.IsPage ? $"The answer is {start}." : $"The answer begins: {start}" : null;

    /// <summary>The phases in the order of what they cost, the dear ones only.</summary>
    private static string? Spent(AttemptDetails attempt)
    {
        var timings = attempt.Timings;
        // A wait that never ended has no time of its own on record: it is what the other phases leave.
        var waited = attempt.Outcome == AttemptOutcome.Timeout ? attempt.DurationMs - (timings.DnsMs ?? 0) - (timings.ConnectMs ?? 0) - (timings.TlsMs ?? 0) : timings.FirstByteMs;
        (string Words, double? Ms)[] phases =
        [
            ("finding the name in DNS", timings.DnsMs), ("connecting", timings.ConnectMs), ("the TLS handshake", timings.TlsMs),
            ("waiting for the first byte of the answer", waited), ("reading the answer", timings.BodyMs),
        ];
        var total = phases.Sum(phase => phase.Ms ?? 0);
        var dear = phases.Where(phase => phase.Ms > total / 20).OrderByDescending(phase => phase.Ms).Select(phase => $"{Durations.Words(phase.Ms)} on {phase.Words}").ToList();
        return dear.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"The time went: {string.Join(", ", dear)}.");
    }
}
