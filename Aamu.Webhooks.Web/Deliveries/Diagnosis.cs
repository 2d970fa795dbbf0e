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
    /// <summary>The advice, or the evidence where that says what to do by itself.</summary>
    public string? NextStep => Advice ?? Evidence;

    /// <param name="attempt">What is to be explained.</param>
    /// <param name="isOver">Its delivery was given up: nothing is promised any more.</param>
    public static Diagnosis Of(AttemptDetails attempt, bool isOver = false)
    {
        var told = OfFailure(attempt.Outcome, attempt.StatusCode, attempt.Error, attempt.Url, isOver);
        return attempt.Outcome switch
        {
            AttemptOutcome.Succeeded => OfSuccess(told, AnswerSigns.Of(attempt)),
            AttemptOutcome.HttpError => OfStatus(told, attempt, AnswerSigns.Of(attempt)),
            AttemptOutcome.Timeout or AttemptOutcome.ResponseTooSlow or AttemptOutcome.ConnectTimeout => told with { Evidence = Spent(attempt) },
            _ => told,
        };
    }

    /// <summary>Of a failure that is told on another page than its delivery's: the same words wherever its attempt is at hand.</summary>
    public static Diagnosis Of(AttemptDetails? attempt, AttemptOutcome outcome, int? statusCode, string url) =>
        attempt is not null && attempt.Outcome == outcome && attempt.StatusCode == statusCode ? Of(attempt) : OfFailure(outcome, statusCode, null, url);

    /// <summary>Of a look at a receiver.</summary>
    public static Diagnosis Of(ConnectionReport report, string url) => OfFailure(report.Outcome, report.StatusCode, report.Error, url);

    private static Diagnosis OfFailure(AttemptOutcome outcome, int? statusCode, string? error, string url, bool isOver = false)
    {
        var plain = Explanation.Of(outcome, statusCode, url);
        var told = new Diagnosis(plain.What, isOver ? plain.AtEnd ?? plain.Advice : plain.Advice);
        return outcome switch
        {
            AttemptOutcome.TlsError when error?.Contains("https on this port", StringComparison.Ordinal) == true => told with { Evidence = error, Advice = Strings.AdvicePlainPort },
            AttemptOutcome.ConnectionReset when url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) => told with { Advice = $"{told.Advice} {Strings.AdviceSecurePort}" },
            // What is wrong with a certificate is said together with what to do: a list of what else might be wrong would contradict it.
            AttemptOutcome.TlsError when error?.Contains("certificate", StringComparison.Ordinal) == true => told with { Evidence = error, Advice = null },
            AttemptOutcome.TlsError or AttemptOutcome.BlockedAddress or AttemptOutcome.DnsError or AttemptOutcome.InvalidUrl => told with { Evidence = error },
            _ => told,
        };
    }

    /// <summary>2xx is a success by the contract; a log-in page that says 200 never reached the receiver.</summary>
    private static Diagnosis OfSuccess(Diagnosis told, AnswerSigns answer) => answer switch
    {
        { IsLogin: true } => told with { Evidence = Strings.EvidenceLogin.With(answer.Start), Advice = Strings.AdviceBehindLogin },
        { IsPage: true } => told with { Evidence = Strings.EvidencePage.With(answer.Start), Advice = Strings.AdviceForPeople },
        _ => told,
    };

    private static Diagnosis OfStatus(Diagnosis told, AttemptDetails attempt, AnswerSigns answer) => attempt.StatusCode switch
    {
        >= 300 and < 400 => OfRedirect(told, attempt, answer),
        400 when answer.WantsHttps && Secured(attempt.Url) is { } secured => new(Strings.AnsweredHttps, Strings.AdviceSecurePort, answer.Sentence, secured),
        405 when answer.Allowed is { Length: > 0 } allowed => told with { Evidence = Strings.EvidenceAllowed.With(allowed) },
        429 when answer.RetryAfter is { Length: > 0 } wait => told with { Evidence = Strings.EvidenceRetryAfter.With(wait) },
        >= 400 and < 500 when answer.IsLogin => told with { Evidence = answer.Sentence, Advice = Strings.AdviceBehindLogin },
        403 or 429 or 503 when answer.IsBotFilter => told with { Evidence = answer.Sentence, Advice = Strings.AdviceBotFilter },
        400 or 401 or 403 or 422 when answer.NamesSignature => new(Strings.AnsweredSignature.With(attempt.StatusCode), Strings.AdviceSignature, answer.Sentence),
        _ => told with { Evidence = answer.Sentence },
    };

    private static Diagnosis OfRedirect(Diagnosis told, AttemptDetails attempt, AnswerSigns answer)
    {
        if (ListenTarget.Is(attempt.Url) || answer.Location is not { } location || !WebhookUrl.TryAccept(location.AbsoluteUri, out var better, out _))
        {
            return told with { Evidence = attempt.Error };
        }

        var points = Strings.EvidencePoints.With(location.AbsoluteUri);
        if (answer.LeadsToLogin)
        {
            return told with { What = Strings.AnsweredLogin.With(attempt.StatusCode), Evidence = points, Advice = Strings.AdviceBehindLogin };
        }

        return answer.LeadsToHttps(attempt.Url)
            ? new(Strings.AnsweredWantsHttps.With(attempt.StatusCode), Strings.AdviceHttpsUrl, points, better.AbsoluteUri)
            : told with { Evidence = points, BetterUrl = better.AbsoluteUri };
    }

    private static string? Secured(string url) => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && WebhookUrl.TryAccept("https" + url[4..], out var better, out _) ? better.AbsoluteUri : null;

    /// <summary>The phases in the order of what they cost, the dear ones only.</summary>
    private static string? Spent(AttemptDetails attempt)
    {
        var timings = attempt.Timings;
        // A wait that never ended has no time of its own on record: it is what the other phases leave.
        var waited = attempt.Outcome == AttemptOutcome.Timeout ? attempt.DurationMs - (timings.DnsMs ?? 0) - (timings.ConnectMs ?? 0) - (timings.TlsMs ?? 0) : timings.FirstByteMs;
        (string Words, double? Ms)[] phases =
        [
            (Strings.SpentDns, timings.DnsMs), (Strings.SpentConnect, timings.ConnectMs), (Strings.SpentTls, timings.TlsMs),
            (Strings.SpentFirstByte, waited), (Strings.SpentBody, timings.BodyMs),
        ];
        var total = phases.Sum(phase => phase.Ms ?? 0);
        var dear = phases.Where(phase => phase.Ms > total / 20).OrderByDescending(phase => phase.Ms).Select(phase => Strings.EvidenceTimeOn.With(Durations.Words(phase.Ms), phase.Words)).ToList();
        return dear.Count == 0 ? null : Strings.EvidenceTime.With(string.Join(", ", dear));
    }
}
