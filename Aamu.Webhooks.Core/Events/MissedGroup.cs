using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Why an event did not arrive at a webhook, from "it was not asked for" to "the receiver failed".</summary>
public enum MissReason
{
    /// <summary>The webhook was created after the event.</summary>
    NotYetCreated,

    /// <summary>The webhook was deleted before the event.</summary>
    Deleted,
    TypeNotSelected,
    ProjectNotSelected,
    WebhookDisabled,
    TestOfAnotherWebhook,

    /// <summary>It tells of this webhook itself, and goes to the others only.</summary>
    AboutThisWebhook,

    /// <summary>Matched, and waits for the webhook to be resumed.</summary>
    Held,

    /// <summary>Matched, and not tried yet.</summary>
    Waiting,

    /// <summary>Matched, failed so far, and is tried again.</summary>
    Retrying,

    /// <summary>Matched, and every attempt failed.</summary>
    GaveUp,
    Cancelled,
}

/// <summary>Events that a webhook did not get for one reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="EventType">Which type was not selected; null for another reason.</param>
/// <param name="ProjectId">Which project was not selected; null for another reason.</param>
/// <param name="Outcome">How the last attempt ended, where there was one.</param>
/// <param name="StatusCode">What the receiver answered last, where it answered.</param>
/// <param name="Count">How many of those looked at.</param>
/// <param name="Newest">The latest few of them.</param>
/// <param name="Deciding">The setting that decided for the latest of them, and who had set it so.</param>
/// <param name="Today">What today's settings would decide about it; null when the webhook is deleted.</param>
public sealed record MissedGroup(
    MissReason Reason, string? EventType, ProjectId? ProjectId, AttemptOutcome? Outcome, int? StatusCode, int Count, IReadOnlyList<MissedEvent> Newest, DecidingSetting? Deciding, Verdict? Today)
{
    private const string OwnNews = "webhook.";

    /// <summary>Tests of others, and this service's own news of webhooks where nobody asked for them: there are many on a bad day, and nobody looks for them here.</summary>
    public bool IsNobodysConcern => Reason is MissReason.TestOfAnotherWebhook or MissReason.AboutThisWebhook || (Reason == MissReason.TypeNotSelected && EventType!.StartsWith(OwnNews, StringComparison.Ordinal));
}

/// <summary>One event that did not arrive, and the delivery that was promised, if any.</summary>
public sealed record MissedEvent(EventId Id, string Type, DateTimeOffset ReceivedAt, DeliveryId? Delivery);

/// <summary>What one webhook did not get.</summary>
/// <param name="Examined">How many events were looked at, newest first.</param>
/// <param name="Arrived">How many of them its receiver has.</param>
/// <param name="Oldest">When the last one looked at came.</param>
/// <param name="Groups">The rest, by reason: the receiver's failures first, then the largest, and last what nobody looks for.</param>
/// <param name="Before">The key to go on from into the past; null when all of the time asked for was looked at.</param>
/// <param name="NewestArrived">The delivery of the newest that counts as arrived; null when there is none.</param>
public sealed record MissedEventsPage(int Examined, int Arrived, DateTimeOffset? Oldest, IReadOnlyList<MissedGroup> Groups, long? Before, DeliveryId? NewestArrived);
