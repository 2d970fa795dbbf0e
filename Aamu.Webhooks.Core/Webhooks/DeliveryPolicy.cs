namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>How a webhook's deliveries are tried, where that differs from what the settings say for all.</summary>
/// <param name="TimeoutSeconds">One attempt's deadline; null: the usual one.</param>
/// <param name="RetrySchedule">The waits between tries, as <c>00:00:05, 00:00:30</c>; empty: one try and no retry; null: the usual ones.</param>
public sealed record DeliveryPolicy(int? TimeoutSeconds, string? RetrySchedule)
{
    /// <summary>How refusals name its parts: as they stand in the webhook's own object.</summary>
    public const string TimeoutField = "delivery.timeoutSeconds";
    public const string ScheduleField = "delivery.retrySchedule";

    public static DeliveryPolicy Usual { get; } = new(null, null);
}
