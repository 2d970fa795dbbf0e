using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Checkups;

/// <summary>The last check-up of a webhook's endpoint.</summary>
public sealed class Checkup
{
    public long WebhookKey { get; init; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null, or before <see cref="StartedAt"/>: one is under way, or broke off.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The last that came to its end, as JSON.</summary>
    public string? Report { get; set; }
}

/// <summary>The requests of a check-up, in their order.</summary>
public enum Probe
{
    /// <summary>A delivery like any other.</summary>
    Valid,

    /// <summary>The same delivery once more, under the same id.</summary>
    SameAgain,

    /// <summary>Signed with a secret that is not the webhook's.</summary>
    WrongSignature,

    /// <summary>Properly signed, then another body put in its place.</summary>
    ChangedBody,

    /// <summary>Properly signed, an hour ago.</summary>
    OldTimestamp,

    /// <summary>Valid, and nearly as large as events may be.</summary>
    LargeBody,

    /// <summary>Valid, of a type that is in no catalog: as one that is added later.</summary>
    UnknownType,
}

/// <summary>What came of one of them.</summary>
/// <param name="Probe">Which it was.</param>
/// <param name="Outcome">As of a delivery's attempt.</param>
/// <param name="StatusCode">Null when nobody answered.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="Error">One sentence; null on success.</param>
/// <param name="IsPage">The answer was a web page: perhaps one to log in on, and nobody behind it has seen the request.</param>
public sealed record ProbeResult(Probe Probe, AttemptOutcome Outcome, int? StatusCode, double DurationMs, string? Error, bool IsPage = false);

/// <summary>What a check-up found. Probes that are missing were not sent: the valid delivery was not taken.</summary>
public sealed record CheckupReport(string Url, string By, DateTimeOffset At, IReadOnlyList<ProbeResult> Results)
{
    public ProbeResult? Of(Probe probe) => Results.FirstOrDefault(result => result.Probe == probe);
}
