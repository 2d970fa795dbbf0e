using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>The record of an attempt whose end nobody saw: the receiver may have got it, and will get it again under the same id.</summary>
internal static class Interruption
{
    public static Receipt Receipt(DateTimeOffset startedAt, TimeSpan duration, string why) => new()
    {
        Outcome = AttemptOutcome.Interrupted,
        StartedAt = startedAt,
        Duration = duration > TimeSpan.Zero ? duration : TimeSpan.Zero,
        Error = $"{why} The receiver may have got it; it is sent again under the same delivery id.",
    };
}
