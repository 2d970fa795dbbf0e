namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What a recovery was about when recoveries were jobs. The jobs' file of an older version may hold one, under this name and with these members.</summary>
public sealed record RecoverFilter(DateTimeOffset Since, DateTimeOffset? Until, DeliveryState State = DeliveryState.Exhausted, DateTimeOffset? AskedAt = null)
{
    public DateTimeOffset? FailedSince { get; init; }

    public DateTimeOffset? FailedUntil { get; init; }
}
