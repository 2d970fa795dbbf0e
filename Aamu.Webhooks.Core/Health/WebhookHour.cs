using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Health;

/// <summary>What became of one webhook's attempts in one hour: added up from the attempts, each counted once.</summary>
public sealed class WebhookHour
{
    public long WebhookKey { get; init; }

    /// <summary>The hour's beginning, in UTC.</summary>
    public DateTimeOffset Hour { get; init; }

    /// <summary>Answered 2xx.</summary>
    public long Delivered { get; init; }

    /// <summary>Failed, with a next try to come.</summary>
    public long Retried { get; init; }

    /// <summary>Failed, and the schedule was used up.</summary>
    public long GaveUp { get; init; }

    /// <summary>From the event's arrival to the first 2xx, in the form of <see cref="DeliveryTimes"/>.</summary>
    public required string Times { get; init; }
}

/// <summary>How a webhook does right now, as its attempts tell.</summary>
public sealed class WebhookHealth
{
    public long WebhookKey { get; init; }

    public DateTimeOffset LastAttemptAt { get; init; }

    public AttemptOutcome LastOutcome { get; init; }

    public int? LastStatusCode { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    public AttemptOutcome? LastFailureOutcome { get; init; }

    public int? LastFailureStatusCode { get; init; }

    /// <summary>The first failure after the last success; null while the last attempt was one.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public int FailuresInARow { get; init; }
}

/// <summary>Up to where attempts are counted. One row.</summary>
public sealed class HealthMark
{
    public int Id { get; init; }

    public long AttemptKey { get; init; }
}
