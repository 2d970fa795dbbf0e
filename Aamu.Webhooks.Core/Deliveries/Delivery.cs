using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Deliveries;

public enum DeliveryState
{
    /// <summary>Waits for <see cref="Delivery.DueAt"/>.</summary>
    Pending = 0,

    /// <summary>Waits for its webhook to be resumed.</summary>
    Held = 1,

    Succeeded = 2,

    /// <summary>The retry schedule is used up.</summary>
    Exhausted = 3,

    Cancelled = 4,
}

/// <summary>One promise to one URL.</summary>
public sealed class Delivery
{
    public long Key { get; init; }

    public DeliveryId Id { get; init; }

    public TeamId TeamId { get; init; }

    public long WebhookKey { get; init; }

    public long EventKey { get; init; }

    public required string EventType { get; init; }

    public ProjectId? ProjectId { get; init; }

    /// <summary>Its place among all that its webhook was ever promised, from 1, without gaps; null where it was promised before numbers were given.</summary>
    public long? Sequence { get; init; }

    public DeliveryState State { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the next attempt may start; means something only while pending.</summary>
    public DateTimeOffset DueAt { get; set; }

    public int AttemptCount { get; set; }

    /// <summary>Failed attempts since the schedule last started; a resend starts it again.</summary>
    public int FailuresInRound { get; set; }

    public AttemptOutcome? LastOutcome { get; set; }

    public int? LastStatusCode { get; set; }

    public double? LastDurationMs { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    public bool IsTest { get; init; }

    /// <summary>Promised later than its event was accepted, because somebody asked for it: no verdict stands behind it.</summary>
    public bool IsReplay { get; init; }

    /// <summary>The recovery that last made it due; null when none did.</summary>
    public long? RecoveryKey { get; init; }
}

/// <summary>One try at keeping the promise.</summary>
public sealed class Attempt
{
    /// <summary>The row's number: the order in which attempts were recorded. Whoever adds them up goes on from the last one counted.</summary>
    public long Key { get; init; }

    public long DeliveryKey { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public int Number { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public double DurationMs { get; init; }

    public AttemptOutcome Outcome { get; init; }

    public int? StatusCode { get; init; }

    public string? Error { get; init; }

    public required string Url { get; init; }

    public string? RemoteAddress { get; init; }

    public string? RequestHeaders { get; init; }

    public string? ResponseHeaders { get; init; }

    public byte[]? ResponseBody { get; init; }

    public bool ResponseTruncated { get; init; }

    public double? DnsMs { get; init; }

    public double? ConnectMs { get; init; }

    public double? TlsMs { get; init; }

    public double? FirstByteMs { get; init; }

    public double? BodyMs { get; init; }

    /// <summary>The webhook's settings that this attempt used.</summary>
    public int WebhookVersion { get; init; }
}

/// <summary>Who drains a webhook's deliveries now, and which of them are on the wire: in flight is not a state of the row.</summary>
public sealed class LaneLease
{
    public long WebhookKey { get; init; }

    /// <summary>Null when nobody drains.</summary>
    public string? Owner { get; set; }

    public DateTimeOffset ClaimedAt { get; set; }

    /// <summary>JSON array of the delivery keys in flight.</summary>
    public string Claimed { get; set; } = "[]";
}
