using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Health;

/// <summary>Something of a team's that wants a person. Facts only: the words are the screen's.</summary>
public abstract record Problem
{
    /// <summary>Nothing gets through to the receiver.</summary>
    /// <param name="Since">The first failure in a row.</param>
    /// <param name="Failures">How many in a row.</param>
    /// <param name="Last">The last of them.</param>
    /// <param name="NeverDelivered">No attempt ever succeeded.</param>
    /// <param name="Waiting">Deliveries are waiting for their next try.</param>
    public sealed record Failing(WebhookId WebhookId, string Name, string Url, DateTimeOffset Since, int Failures, LastAttempt Last, bool NeverDelivered, bool Waiting) : Problem
    {
        /// <summary>Its deliveries wait for a probe to get through; when the next one goes out.</summary>
        public DateTimeOffset? NextProbeAt { get; init; }

        /// <summary>The attempt that failed last, with its answer, where it is found.</summary>
        public AttemptDetails? Attempt { get; init; }

        /// <summary>When it will be disabled, once half of the way is gone.</summary>
        public DateTimeOffset? DisablesAt { get; init; }
    }

    /// <summary>The newest delivery counts as delivered, and a web page said so: the receiver's program has probably not seen it.</summary>
    public sealed record AnsweredByPage(WebhookId WebhookId, string Name, DeliveryId DeliveryId, AttemptDetails Attempt) : Problem;

    /// <summary>A webhook was disabled by itself, for what its receiver did.</summary>
    public sealed record DisabledByItself(WebhookId WebhookId, string Name, string Reason, DateTimeOffset At, Count Held) : Problem;

    /// <summary>A webhook without a signing secret sends nothing.</summary>
    public sealed record NoSecret(WebhookId WebhookId, string Name) : Problem;

    /// <summary>Deliveries whose schedule was used up within the last days, and that nobody has sent again.</summary>
    public sealed record GaveUp(WebhookId WebhookId, string Name, Count Count, DateTimeOffset Since) : Problem;

    /// <summary>A webhook that does not send keeps deliveries back.</summary>
    public sealed record HeldBack(WebhookId WebhookId, string Name, WebhookStatus Status, Count Count) : Problem;

    /// <summary>The previous secret stops signing soon.</summary>
    public sealed record OverlapEnds(WebhookId WebhookId, string Name, DateTimeOffset At) : Problem;

    /// <summary>Events of this team that were not accepted.</summary>
    public sealed record Refused(Count Count, DateTimeOffset LastAt, string LastReason) : Problem;
}

/// <summary>A number that is not counted beyond a limit.</summary>
public readonly record struct Count(int Number, bool OrMore)
{
    public override string ToString() => OrMore ? $"{Number:N0} or more" : $"{Number:N0}";
}
