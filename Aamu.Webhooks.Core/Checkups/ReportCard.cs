using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Checkups;

/// <summary>What a check-up asks of an endpoint.</summary>
public enum Question
{
    TakesValid,
    VerifiesSignature,
    ChecksBody,
    ChecksTime,
    TakesRepeated,
    TakesLarge,
    TakesUnknownType,
    IsFast,
}

public enum Grade
{
    Good,

    /// <summary>It works, and could work better.</summary>
    Fair,

    Bad,

    /// <summary>It could not be found out.</summary>
    Open,
}

/// <param name="Question">What was asked.</param>
/// <param name="Grade">How it was answered.</param>
/// <param name="Result">By which request; null when that was not sent.</param>
public sealed record Finding(Question Question, Grade Grade, ProbeResult? Result);

/// <summary>Judges a check-up. Pure: the same results always get the same grades.</summary>
public static class ReportCard
{
    /// <summary>A receiver that answers first and works afterwards is far below it.</summary>
    public static readonly TimeSpan FastEnough = TimeSpan.FromSeconds(2);

    /// <summary>Requests whose answers differ where somebody looks at what comes.</summary>
    private static readonly Probe[] TellingApart = [Probe.Valid, Probe.WrongSignature, Probe.ChangedBody, Probe.OldTimestamp];

    public static IReadOnlyList<Finding> Of(CheckupReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var findings = Judged(report);
        return IsPageForAll(report) ? [findings[0] with { Grade = Grade.Bad }, .. findings.Skip(1).Select(finding => finding with { Grade = Grade.Open })] : findings;
    }

    /// <summary>A web page for whoever comes is no receiver's answer: it says nothing of what the program behind it would do.</summary>
    private static bool IsPageForAll(CheckupReport report) => TellingApart.All(probe => report.Of(probe) is { Outcome: AttemptOutcome.Succeeded, IsPage: true });

    private static List<Finding> Judged(CheckupReport report) =>
    [
        Judge(report, Question.TakesValid, Probe.Valid, result => result is { Outcome: AttemptOutcome.Succeeded, IsPage: true } ? Grade.Fair : Taken(result)),
        Judge(report, Question.VerifiesSignature, Probe.WrongSignature, Refused),
        Judge(report, Question.ChecksBody, Probe.ChangedBody, Refused),
        Judge(report, Question.ChecksTime, Probe.OldTimestamp, Refused),
        Judge(report, Question.TakesRepeated, Probe.SameAgain, Taken),
        Judge(report, Question.TakesLarge, Probe.LargeBody, Taken),
        Judge(report, Question.TakesUnknownType, Probe.UnknownType, result => Taken(result) == Grade.Bad ? Grade.Fair : Taken(result)),
        Speed(report),
    ];

    private static Finding Judge(CheckupReport report, Question question, Probe probe, Func<ProbeResult, Grade> grade) =>
        report.Of(probe) is { } result ? new(question, grade(result), result) : new(question, Grade.Open, null);

    private static Grade Taken(ProbeResult result) => result.Outcome == AttemptOutcome.Succeeded ? Grade.Good : Grade.Bad;

    /// <summary>A refusal that looks like an outage is one, but a receiver that is down refuses everything.</summary>
    private static Grade Refused(ProbeResult result) => (result.Outcome, result.StatusCode) switch
    {
        (AttemptOutcome.Succeeded, _) => Grade.Bad,
        (AttemptOutcome.HttpError, >= 400 and < 500) => Grade.Good,
        (AttemptOutcome.HttpError, _) => Grade.Fair,
        _ => Grade.Open,
    };

    /// <summary>By the slowest of those that it should take.</summary>
    private static Finding Speed(CheckupReport report)
    {
        var slowest = report.Results.Where(result => result.Probe is Probe.Valid or Probe.SameAgain or Probe.LargeBody or Probe.UnknownType).MaxBy(result => result.DurationMs);
        return new(Question.IsFast, slowest switch
        {
            null => Grade.Open,
            { Outcome: AttemptOutcome.Timeout or AttemptOutcome.ResponseTooSlow } => Grade.Bad,
            { Outcome: not (AttemptOutcome.Succeeded or AttemptOutcome.HttpError) } => Grade.Open,
            _ => slowest.DurationMs <= FastEnough.TotalMilliseconds ? Grade.Good : Grade.Fair,
        }, slowest);
    }
}
