using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>What happened, in one sentence, and what to do about it. A pure table of rules: the first that fits speaks.</summary>
/// <param name="What">The sentence, without a full stop, for a headline.</param>
/// <param name="Advice">The next step; null where there is none to take.</param>
/// <param name="AtEnd">The next step where no further attempt is planned; null: the same.</param>
public sealed record Explanation(string What, string? Advice = null, string? AtEnd = null)
{
    internal static string MayHaveIt => Strings.MayHaveIt;

    /// <summary>Of one attempt.</summary>
    public static Explanation Of(AttemptOutcome outcome, int? statusCode, string url) => outcome switch
    {
        AttemptOutcome.Succeeded => new(Strings.Answered.With(statusCode)),
        AttemptOutcome.HttpError => OfStatus(statusCode ?? 0),
        AttemptOutcome.Interrupted => new(Strings.Interrupted, AndMayHaveIt(Strings.InterruptedAdvice), AndMayHaveIt(Strings.InterruptedAdviceAtEnd)),
        AttemptOutcome.Timeout => new(Strings.TooLate, AndMayHaveIt(Strings.TooLateAdvice)),
        AttemptOutcome.ResponseTooSlow => new(Strings.TooSlow, AndMayHaveIt(Strings.TooSlowAdvice)),
        AttemptOutcome.ProtocolError => new(Strings.Broken, AndMayHaveIt(Strings.BrokenAdvice)),
        AttemptOutcome.NobodyListening => new(Strings.UnsentNobody, Strings.UnsentNobodyAdvice, Strings.UnsentNobodyAdviceAtEnd),
        _ when ListenTarget.Is(url) => OfDeveloper(outcome),
        _ => OfConnecting(outcome, Target.Of(url)),
    };

    /// <summary>Before sending, or before the request reached anybody.</summary>
    private static Explanation OfConnecting(AttemptOutcome outcome, Target target) => outcome switch
    {
        AttemptOutcome.MissingSecret => new(Strings.UnsentNoSecret, Strings.UnsentNoSecretAdvice),
        AttemptOutcome.InvalidUrl => new(Strings.UnsentUrl, Strings.UnsentUrlAdvice),
        AttemptOutcome.BlockedAddress when target.IsThisMachine => new(Strings.UnsentThisMachine.With(target.Host), ThisMachine(target.Host)),
        AttemptOutcome.BlockedAddress => new(Strings.UnsentBlocked, Strings.UnsentBlockedAdvice),
        AttemptOutcome.DnsError => new(Strings.NoConnectionDns.With(target.Host), Strings.NoConnectionDnsAdvice),
        AttemptOutcome.ConnectionRefused when target.IsThisMachine => new(Strings.NoConnectionThisMachine.With(target.Host, target.Port), $"{Strings.ThisMachineStopped} {ThisMachine(target.Host)}"),
        AttemptOutcome.ConnectionRefused => new(Strings.NoConnectionRefused.With(target.Host, target.Port), Strings.NoConnectionRefusedAdvice),
        AttemptOutcome.ConnectionReset => new(Strings.ConnectionCut, AndMayHaveIt(Strings.ConnectionCutAdvice)),
        AttemptOutcome.NetworkUnreachable => new(Strings.NoConnectionWay.With(target.Host), Strings.NoConnectionWayAdvice),
        AttemptOutcome.ConnectTimeout => new(Strings.NoConnectionTimeout.With(target.Host), Strings.NoConnectionTimeoutAdvice),
        AttemptOutcome.TlsError => new(Strings.NoConnectionTls.With(target.Host), Strings.NoConnectionTlsAdvice),
        _ => new(Strings.Failed),
    };

    /// <summary>The tool listened, and the local program behind it could not be reached.</summary>
    private static Explanation OfDeveloper(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.MissingSecret => OfConnecting(outcome, Target.Of("")),
        AttemptOutcome.ConnectionRefused => new(Strings.ListenRefused, Strings.ListenRefusedAdvice, Strings.ListenRefusedAdviceAtEnd),
        AttemptOutcome.ConnectionReset => new(Strings.ListenCut, AndMayHaveIt(Strings.ListenCutAdvice), AndMayHaveIt(Strings.ListenCutAdviceAtEnd)),
        AttemptOutcome.TlsError => new(Strings.ListenTls, Strings.ListenTlsAdvice),
        _ => new(Strings.ListenOther, Strings.ListenOtherAdvice),
    };

    private static Explanation OfStatus(int status) => status switch
    {
        >= 300 and < 400 => new(Strings.Answered3xx.With(status), Strings.Advice3xx),
        400 or 422 => new(Strings.AnsweredDisliked.With(status), Strings.AdviceDisliked),
        401 => new(Strings.Answered401, Strings.Advice401),
        403 => new(Strings.Answered403, Strings.Advice403),
        404 => new(Strings.Answered404, Strings.Advice404),
        405 => new(Strings.Answered405, Strings.Advice405),
        408 => new(Strings.Answered408, Strings.Advice408, Strings.Advice408AtEnd),
        410 => new(Strings.Answered410, Strings.Advice410),
        413 => new(Strings.Answered413, Strings.Advice413),
        415 => new(Strings.Answered415, Strings.Advice415),
        429 => new(Strings.Answered429, Strings.Advice429, Strings.Advice429AtEnd),
        >= 400 and < 500 => new(Strings.Answered4xx.With(status), Strings.Advice4xx),
        502 or 503 or 504 => new(Strings.AnsweredUnavailable.With(status), Strings.AdviceUnavailable, Strings.AdviceUnavailableAtEnd),
        >= 500 => new(Strings.Answered5xx.With(status), Strings.Advice5xx),
        _ => new(Strings.AnsweredOther.With(status), Strings.AdviceOther),
    };

    private static string AndMayHaveIt(string advice) => $"{advice} {Strings.MayHaveIt}";

    private static string ThisMachine(string host) => Strings.ThisMachine.With(host);

    /// <summary>What a URL points at, as far as its text tells.</summary>
    private sealed record Target(string Host, int Port, bool IsThisMachine)
    {
        public static Target Of(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? new(uri.Host, uri.Port, uri.IsLoopback || uri.Host is "0.0.0.0" || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            : new(Strings.TheHost, 0, false);
    }
}
