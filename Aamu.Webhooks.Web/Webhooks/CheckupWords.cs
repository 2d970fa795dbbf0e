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
        Probe.Valid => Strings.ProbeValid,
        Probe.SameAgain => Strings.ProbeSameAgain,
        Probe.WrongSignature => Strings.ProbeWrongSignature,
        Probe.ChangedBody => Strings.ProbeChangedBody,
        Probe.OldTimestamp => Strings.ProbeOldTimestamp,
        Probe.LargeBody => Strings.ProbeLargeBody,
        _ => Strings.ProbeUnknownType,
    };

    public static string Of(Question question) => question switch
    {
        Question.TakesValid => Strings.AskTakesValid,
        Question.VerifiesSignature => Strings.AskVerifiesSignature,
        Question.ChecksBody => Strings.AskChecksBody,
        Question.ChecksTime => Strings.AskChecksTime,
        Question.TakesRepeated => Strings.AskTakesRepeated,
        Question.TakesLarge => Strings.AskTakesLarge,
        Question.TakesUnknownType => Strings.AskTakesUnknownType,
        _ => Strings.AskIsFast,
    };

    public static Look Of(Grade grade) => grade switch
    {
        Grade.Good => new("succeeded", Icons.Material.Filled.CheckCircle, Strings.GradeGood),
        Grade.Fair => new("waiting", Icons.Material.Outlined.WarningAmber, Strings.GradeFair),
        Grade.Bad => new("receiver", Icons.Material.Filled.Error, Strings.GradeBad),
        _ => new("nobody", Icons.Material.Outlined.HelpOutline, Strings.GradeUnknown),
    };

    /// <summary>What came of a request, with its time.</summary>
    public static string Happened(ProbeResult result) => result.Outcome is AttemptOutcome.Succeeded or AttemptOutcome.HttpError
        ? Strings.AnsweredAfter.With(result.StatusCode, Durations.Words(result.DurationMs))
        : Strings.NoAnswerAfter.With(Durations.Words(result.DurationMs), result.Error);

    public static string Happened(Finding finding) => finding.Result is { } result
        ? (finding.Question == Question.IsFast ? Strings.HappenedSlowest : Strings.Happened).With(finding.Question == Question.IsFast ? Of(result.Probe) : Capital(Of(result.Probe)), Happened(result).TrimEnd('.'))
        : Strings.HappenedNot;

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public static string? Mend(Finding finding) => finding is { Grade: Grade.Good } or { Result: null } || IsHiddenByPage(finding) ? null : (finding.Question, finding.Grade) switch
    {
        (_, Grade.Open) => Strings.MendUnclear,
        (Question.TakesValid, _) when finding.Result!.Outcome.Stage() is AttemptStage.BeforeSending or AttemptStage.Connecting => Strings.MendNotReached,
        (Question.TakesValid, Grade.Fair) => Strings.MendPage,
        (Question.TakesValid, _) when finding.Result!.Outcome == AttemptOutcome.Succeeded => Strings.MendPageForAll,
        (Question.TakesValid, _) => Strings.MendNotTaken,
        (Question.VerifiesSignature, Grade.Bad) => Strings.MendSignature,
        (Question.ChecksBody, Grade.Bad) => Strings.MendBody,
        (Question.ChecksTime, Grade.Bad) => Strings.MendTime,
        (Question.VerifiesSignature or Question.ChecksBody or Question.ChecksTime, Grade.Fair) => Strings.MendStatus,
        (Question.TakesRepeated, _) => Strings.MendRepeated,
        (Question.TakesLarge, _) => Strings.MendLarge,
        (Question.TakesUnknownType, _) => Strings.MendUnknownType,
        _ => Strings.MendSlow,
    };

    /// <summary>For what no check from outside can see.</summary>
    public static string? Remark(Finding finding) => finding switch
    {
        { Question: Question.TakesRepeated, Grade: Grade.Good } => Strings.RemarkRepeated,
        _ when IsHiddenByPage(finding) => Strings.RemarkPage,
        _ => null,
    };

    /// <summary>The first finding says what is to be done.</summary>
    private static bool IsHiddenByPage(Finding finding) => finding is { Grade: Grade.Open, Result.IsPage: true };

    public static string Summary(IReadOnlyList<Finding> findings) => (findings.Count(finding => finding.Grade == Grade.Bad), findings.Count(finding => finding.Grade == Grade.Fair)) switch
    {
        (0, 0) when findings.All(finding => finding.Grade == Grade.Good) => Strings.SummaryWell,
        (0, 0) => Strings.SummaryNothingFound,
        (0, var fair) => Wording.Of(fair, Strings.SummaryFairOne, Strings.SummaryFairMany),
        var (bad, _) => Wording.Of(bad, Strings.SummaryBadOne, Strings.SummaryBadMany),
    };

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
