using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>A delivery as a log shows it.</summary>
public sealed record DeliveryLine(
    long Key, DeliveryId Id, WebhookId WebhookId, string WebhookName, EventId EventId, string EventType, ProjectId? ProjectId, DeliveryState State,
    DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, int AttemptCount, AttemptOutcome? LastOutcome, int? LastStatusCode, double? LastDurationMs,
    DateTimeOffset? LastAttemptAt, bool IsTest)
{
    /// <summary>Promised by a recovery, later than its event was accepted.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Of what this service tells by itself: the webhook that the event is about. Null for what the workspace tells.</summary>
    public string? About { get; init; }

    /// <summary>What its receiver sees in <c>x-aamu-sequence</c>.</summary>
    public long? Sequence { get; init; }
}

/// <summary>One try, with all that is known of it.</summary>
public sealed record AttemptDetails(
    int Number, DateTimeOffset StartedAt, double DurationMs, AttemptOutcome Outcome, int? StatusCode, string? Error, string Url, string? RemoteAddress,
    string? RequestHeaders, string? ResponseHeaders, byte[]? ResponseBody, bool ResponseTruncated, AttemptTimings Timings, int WebhookVersion);

/// <summary>A receiver that is down: its deliveries wait for a probe to get through.</summary>
public sealed record OpenCircuit(DateTimeOffset FailingSince, DateTimeOffset NextProbeAt);

/// <summary>A delivery with the exact body it carries and every attempt.</summary>
public sealed record DeliveryDetails(DeliveryLine Line, byte[] Body, bool WebhookDeleted, IReadOnlyList<AttemptDetails> Attempts)
{
    /// <summary>What it waits for, if that is more than its own time.</summary>
    public OpenCircuit? Circuit { get; init; }
}
