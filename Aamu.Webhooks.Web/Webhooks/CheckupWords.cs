using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Shared;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>How a check-up speaks: what it sends, what happened, and how to mend it.</summary>
internal static class CheckupWords
{
    public static string Of(Probe probe) => probe switch
    {
        Probe.Valid => "a valid delivery of an example event",
        Probe.SameAgain => "the same delivery once more, under the same id",
        Probe.WrongSignature => "one that is signed with another secret",
        Probe.ChangedBody => "one whose body was changed after signing",
        Probe.OldTimestamp => "one that was signed an hour ago",
        Probe.LargeBody => "a valid one of 240 KiB",
        _ => "a valid one of an event type that does not exist",
    };

    public static string Of(Question question) => question switch
    {
        Question.TakesValid => "Takes a valid delivery",
        Question.VerifiesSignature => "Verifies signatures",
        Question.ChecksBody => "Notices a changed body",
        Question.ChecksTime => "Refuses replays",
        Question.TakesRepeated => "Takes a repeated delivery",
        Question.TakesLarge => "Takes large events",
        Question.TakesUnknownType => "Takes types that it does not know",
        _ => "Is fast enough",
    };

    public static Look Of(Grade grade) => grade switch
    {
        Grade.Good => new("succeeded", Icons.Material.Filled.CheckCircle, "Good"),
        Grade.Fair => new("waiting", Icons.Material.Outlined.WarningAmber, "Could be better"),
        Grade.Bad => new("receiver", Icons.Material.Filled.Error, "To mend"),
        _ => new("nobody", Icons.Material.Outlined.HelpOutline, "Not known"),
    };

    /// <summary>What came of a request, with its time.</summary>
    public static string Happened(ProbeResult result) => result.Outcome is AttemptOutcome.Succeeded or AttemptOutcome.HttpError
        ? $"answered {result.StatusCode} after {Durations.Words(result.DurationMs)}"
        : $"no answer, after {Durations.Words(result.DurationMs)}: {result.Error}";

    public static string Happened(Finding finding) => finding.Result is { } result
        ? $"{(finding.Question == Question.IsFast ? $"The slowest was {Of(result.Probe)}" : Capital(Of(result.Probe)))}: {Happened(result).TrimEnd('.')}."
        : "Not tried, because the valid delivery was not taken.";

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public static string? Mend(Finding finding) => finding is { Grade: Grade.Good } or { Result: null } ? null : (finding.Question, finding.Grade) switch
    {
        (Question.TakesValid, _) when finding.Result!.Outcome.Stage() is AttemptStage.BeforeSending or AttemptStage.Connecting => "Mend this first: no request reached the receiver. The connection check tells how far it comes.",
        (Question.TakesValid, _) => "Mend this first: a proper delivery must be answered 2xx within the webhook’s deadline, or it counts as failed and is retried. The receiver’s own log says why it refused.",
        (Question.VerifiesSignature, Grade.Bad) => "Anybody who knows the URL can make your receiver act. Verify x-aamu-signature with this webhook’s secret before anything else, and answer 401 where it does not fit.",
        (Question.ChecksBody, Grade.Bad) => "The signature must be computed over the bytes as they came, not over the headers alone and not over a body that was parsed and written again.",
        (Question.ChecksTime, Grade.Bad) => "Whoever records one request can send it again for ever. Refuse signatures whose t is more than five minutes away from now; it counts milliseconds.",
        (Question.VerifiesSignature or Question.ChecksBody or Question.ChecksTime, Grade.Fair) => "It was refused, which is right, but with a status that looks like an outage. Answer 401.",
        (Question.TakesRepeated, _) => "A delivery may arrive more than once. Keep the x-aamu-delivery-id of what you have handled, skip a second one, and answer it 2xx like the first: anything else is retried.",
        (Question.TakesLarge, _) => "Events have up to 256 KiB. Raise the limit for bodies at the receiver and at the proxy in front of it.",
        (Question.TakesUnknownType, _) => "New event types come into the catalog, and a webhook that listens to all gets them. Answer 2xx to a type that you do not handle, and ignore it.",
        (Question.IsFast, Grade.Bad or Grade.Fair) => "First answer, then work: put the event into a queue and answer 2xx at once. After the webhook’s deadline it counts as failed and is retried.",
        _ => "It gave no answer that says anything about this. Run the check-up again.",
    };

    /// <summary>For what no check from outside can see.</summary>
    public static string? Remark(Finding finding) => finding is { Question: Question.TakesRepeated, Grade: Grade.Good }
        ? "Whether it did the work only once, only you can see."
        : null;

    public static string Summary(IReadOnlyList<Finding> findings) => (findings.Count(finding => finding.Grade == Grade.Bad), findings.Count(finding => finding.Grade == Grade.Fair)) switch
    {
        (0, 0) when findings.All(finding => finding.Grade == Grade.Good) => "All is well.",
        (0, 0) => "Nothing is wrong that could be found out.",
        (0, 1) => "One thing could be better.",
        (0, var fair) => $"{fair} things could be better.",
        (1, _) => "One thing is to be mended.",
        var (bad, _) => $"{bad} things are to be mended.",
    };

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
