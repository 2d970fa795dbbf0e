using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Health;

public enum HealthState
{
    /// <summary>No attempt in the range.</summary>
    Quiet,

    /// <summary>Every attempt in the range was answered 2xx.</summary>
    Healthy,

    /// <summary>Some attempts failed, and others get through.</summary>
    Unsteady,

    /// <summary>Nothing gets through now.</summary>
    Failing,
}

/// <summary>Attempts of one step of a chart, by what came of them.</summary>
public sealed record HealthPoint(DateTimeOffset At, long Delivered, long Retried, long GaveUp)
{
    public long Attempts => Delivered + Retried + GaveUp;
}

/// <summary>Attempts of a whole range.</summary>
/// <param name="Delivered">Answered 2xx.</param>
/// <param name="Retried">Failed, with a next try to come.</param>
/// <param name="GaveUp">Failed for good.</param>
/// <param name="MedianMs">Half of the deliveries arrived within this time, from the event's arrival to the first 2xx.</param>
/// <param name="P95Ms">95 of 100 deliveries did.</param>
public sealed record HealthFigures(long Delivered, long Retried, long GaveUp, double? MedianMs, double? P95Ms)
{
    public long Attempts => Delivered + Retried + GaveUp;

    /// <summary>The share of attempts that were answered 2xx; null without attempts.</summary>
    public double? SuccessRate => Attempts == 0 ? null : (double)Delivered / Attempts;

    internal static HealthFigures Of(IReadOnlyCollection<HealthPoint> points, DeliveryTimes times) => new(
        points.Sum(point => point.Delivered), points.Sum(point => point.Retried), points.Sum(point => point.GaveUp), times.Percentile(0.5), times.Percentile(0.95));
}

/// <summary>What a webhook's attempts tell of it up to now, however long ago.</summary>
/// <param name="Last">The last attempt.</param>
/// <param name="LastFailure">The last one that failed.</param>
/// <param name="LastSuccessAt">When the receiver last said 2xx.</param>
/// <param name="FailingSince">The first failure after that; null while the last attempt was a success.</param>
/// <param name="FailuresInARow">Since then.</param>
public sealed record Condition(LastAttempt Last, LastAttempt? LastFailure, DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince, int FailuresInARow)
{
    private const int Enough = 3;

    /// <summary>One failure among successes is what retries are for; one of a webhook that never got through is not.</summary>
    public bool IsFailing => FailuresInARow >= (LastSuccessAt is null ? 1 : Enough);

    internal static Condition? Of(WebhookHealth? row) => row is null ? null : new Condition(
        new LastAttempt(row.LastAttemptAt, row.LastOutcome, row.LastStatusCode),
        row.LastFailureAt is { } failed ? new LastAttempt(failed, row.LastFailureOutcome ?? AttemptOutcome.HttpError, row.LastFailureStatusCode) : null,
        row.LastSuccessAt, row.FailingSince, row.FailuresInARow);
}

/// <summary>One webhook's health.</summary>
public sealed record WebhookFigures(
    WebhookId Id, string Name, string Url, WebhookStatus Status, Condition? Condition, HealthFigures Figures, IReadOnlyList<HealthPoint> Points)
{
    public HealthState State => this switch
    {
        { Condition.IsFailing: true } => HealthState.Failing,
        { Figures.Attempts: 0 } => HealthState.Quiet,
        { Figures: { Retried: 0, GaveUp: 0 } } => HealthState.Healthy,
        _ => HealthState.Unsteady,
    };
}

/// <summary>A team's health: all its webhooks together, and each.</summary>
public sealed record TeamFigures(HealthFigures Figures, IReadOnlyList<HealthPoint> Points, IReadOnlyList<WebhookFigures> Webhooks);

/// <summary>A newcomer's way, and how far it is walked.</summary>
/// <param name="HasWebhook">There is a webhook.</param>
/// <param name="WasTried">Something was sent to one.</param>
/// <param name="Delivered">A receiver said 2xx.</param>
/// <param name="HasEvents">An event of the workspace arrived; tests do not count.</param>
public sealed record FirstSteps(bool HasWebhook, bool WasTried, bool Delivered, bool HasEvents)
{
    public bool AllDone => this is { HasWebhook: true, WasTried: true, Delivered: true, HasEvents: true };
}
