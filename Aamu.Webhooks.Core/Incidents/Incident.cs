using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>
/// A run of failures of one webhook without a success between them: from its first failure until the receiver says 2xx again. The one that still runs
/// is the lane's circuit breaker too: a webhook has one such row, or none while all goes well.
/// </summary>
public sealed record Incident
{
    /// <summary>Asked for instead of a certain delivery: whichever has its turn.</summary>
    public const long AnyDelivery = 0;

    public long Key { get; init; }

    public long WebhookKey { get; init; }

    /// <summary>The first failure.</summary>
    public DateTimeOffset StartedAt { get; init; }

    public AttemptOutcome FirstOutcome { get; init; }

    public int? FirstStatusCode { get; init; }

    /// <summary>The delivery that failed first.</summary>
    public long FirstDeliveryKey { get; init; }

    public DateTimeOffset LastFailureAt { get; init; }

    public AttemptOutcome LastOutcome { get; init; }

    public int? LastStatusCode { get; init; }

    /// <summary>Attempts that failed; tests do not count.</summary>
    public int Failures { get; init; }

    /// <summary>How many different deliveries failed.</summary>
    public int FailedDeliveries { get; init; }

    /// <summary>When the circuit opened: since then only probes are sent. Null while every delivery keeps its own schedule.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When the next probe may go out; means something while the circuit is open.</summary>
    public DateTimeOffset? ProbeAt { get; init; }

    /// <summary>Probes that failed when their time had come. What somebody asked for is not among them, and makes no wait longer.</summary>
    public int Probes { get; init; }

    /// <summary>Somebody asked for a probe, and it goes out now: the delivery, or <see cref="AnyDelivery"/>. Null when nobody did.</summary>
    public long? AskedFor { get; init; }

    /// <summary>From when the days towards disabling count: the first failure, or when a person last gave the receiver another chance.</summary>
    public DateTimeOffset CountedFrom { get; init; }

    public Warning Told { get; init; }

    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>What its admins were written of it (<see cref="IncidentNews"/>); only the row knows.</summary>
    public Warning Written { get; init; }

    /// <summary>When the webhook was disabled for it; null again once somebody enabled it.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When the receiver said 2xx again; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public bool IsOpen => OpenedAt is not null && EndedAt is null;

    /// <summary>So many deliveries have failed in a row that the circuit opens, unless one of those that are still under way gets through.</summary>
    public bool IsInDoubt => OpenedAt is null && EndedAt is null && FailedDeliveries >= CircuitBreaker.Threshold;

    /// <summary>One or two failures that a retry mended are what retries are for.</summary>
    public bool IsWorthTelling => Failures >= CircuitBreaker.FewFailures || OpenedAt is not null || DisabledAt is not null;
}

/// <summary>What the team was told of an incident. The numbers are stored, and grow with what they mean.</summary>
public enum Warning
{
    Nothing = 0,

    /// <summary>That it fails.</summary>
    Failing = 1,

    Halfway = 50,

    ThreeQuarters = 75,

    Disabled = 100,
}
