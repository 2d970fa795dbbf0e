using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>A webhook as its lane needs it: where to send now and how to sign.</summary>
internal sealed record LaneWebhook(
    long Key, TeamId TeamId, int Version, WebhookStatus Status, bool Deleted, string Url, IReadOnlyList<(string Value, DateTimeOffset? ExpiresAt)> Secrets, IReadOnlyList<CustomHeader> Headers)
{
    /// <summary>Its own deadline for an attempt; null: the usual one.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Its own waits between tries; null: the usual ones.</summary>
    public RetrySchedule? Schedule { get; init; }

    /// <summary>The secrets that sign at this moment, newest first.</summary>
    public IReadOnlyList<string> SecretsAt(DateTimeOffset now) =>
        [.. Secrets.Where(secret => secret.ExpiresAt is null || secret.ExpiresAt > now).Select(secret => secret.Value)];
}

/// <summary>One delivery that is due.</summary>
internal sealed record DueDelivery(long Key, DeliveryId Id, DateTimeOffset DueAt, int FailuresInRound, bool IsTest, EventId EventId, string EventType, byte[] Body)
{
    /// <summary>The one that is sent to see whether a receiver that failed is back.</summary>
    public bool IsProbe { get; init; }

    /// <summary>What was asked for, where somebody asked for this probe (<see cref="Incident.AskedFor"/>).</summary>
    public long? AskedFor { get; init; }

    public long? Sequence { get; init; }

    public DeliveryRequest RequestTo(LaneWebhook webhook, DateTimeOffset now) => new()
    {
        DeliveryId = Id,
        TeamId = webhook.TeamId,
        EventId = EventId,
        EventType = EventType,
        Sequence = Sequence,
        WebhookKey = webhook.Key,
        Url = webhook.Url,
        Secrets = webhook.SecretsAt(now),
        Body = Body,
        CustomHeaders = webhook.Headers,
        Timeout = webhook.Timeout,
        IsTest = IsTest,
    };
}

/// <summary>What came of one attempt, and what follows for its delivery.</summary>
internal sealed record AttemptResult(
    long DeliveryKey, int WebhookVersion, string Url, Receipt Receipt, DeliveryState NextState, DateTimeOffset DueAt, int FailuresInRound, DateTimeOffset WasDueAt)
{
    public bool IsProbe { get; init; }

    /// <summary>What was asked for, where somebody asked for this probe.</summary>
    public long? AskedFor { get; init; }

    public bool IsTest { get; init; }
}

/// <summary>What a turn may claim.</summary>
/// <param name="Most">So many deliveries.</param>
/// <param name="Beside">What each is reckoned to take in memory beside its body, in bytes.</param>
internal sealed record LaneWish(int Most, int Beside);

/// <summary>What a turn of the lane brings: the webhook as it is now, the deliveries to send next, already claimed, and what its results meant.</summary>
internal sealed record LaneBatch(LaneWebhook Webhook, IReadOnlyList<DueDelivery> Due, LaneNews News)
{
    /// <summary>Whether its receiver is down shows when what is on the wire has landed: what stands in line waits for that.</summary>
    public bool IsInDoubt { get; init; }

    /// <summary>What each takes in memory beside its body, in bytes.</summary>
    public required int Beside { get; init; }

    /// <summary>When it was claimed, by what counts elapsed time, where others may claim it once this program has stood still; null where there are none.</summary>
    public long? Claimed { get; init; }
}

/// <summary>What results meant for their webhook, for the drainer to act on once it is on the disk.</summary>
/// <param name="CircuitClosed">The receiver is back: what waited is sent, slowly at first.</param>
/// <param name="Disabled">The webhook was disabled: what waits is held.</param>
/// <param name="Wake">Lanes that were promised an event about it.</param>
internal sealed record LaneNews(bool CircuitClosed, bool Disabled, IReadOnlyCollection<long> Wake)
{
    public static LaneNews None { get; } = new(false, false, []);
}
