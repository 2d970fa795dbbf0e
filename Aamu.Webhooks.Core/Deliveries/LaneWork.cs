using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>A webhook as its lane needs it: where to send now and how to sign.</summary>
internal sealed record LaneWebhook(
    long Key, TeamId TeamId, int Version, WebhookStatus Status, bool Deleted, string Url, IReadOnlyList<(string Value, DateTimeOffset? ExpiresAt)> Secrets, IReadOnlyList<CustomHeader> Headers)
{
    /// <summary>The secrets that sign at this moment, newest first.</summary>
    public IReadOnlyList<string> SecretsAt(DateTimeOffset now) =>
        [.. Secrets.Where(secret => secret.ExpiresAt is null || secret.ExpiresAt > now).Select(secret => secret.Value)];
}

/// <summary>One delivery that is due.</summary>
internal sealed record DueDelivery(long Key, DeliveryId Id, DateTimeOffset DueAt, int FailuresInRound, bool IsTest, EventId EventId, string EventType, byte[] Body)
{
    public DeliveryRequest RequestTo(LaneWebhook webhook, DateTimeOffset now) => new()
    {
        DeliveryId = Id,
        EventId = EventId,
        EventType = EventType,
        Url = webhook.Url,
        Secrets = webhook.SecretsAt(now),
        Body = Body,
        CustomHeaders = webhook.Headers,
        IsTest = IsTest,
    };
}

/// <summary>What came of one attempt, and what follows for its delivery.</summary>
internal sealed record AttemptResult(
    long DeliveryKey, int WebhookVersion, string Url, Receipt Receipt, DeliveryState NextState, DateTimeOffset DueAt, int FailuresInRound, DateTimeOffset WasDueAt);

/// <summary>What a turn of the lane brings: the webhook as it is now, and the deliveries to send next, already claimed.</summary>
internal sealed record LaneBatch(LaneWebhook Webhook, IReadOnlyList<DueDelivery> Due);
