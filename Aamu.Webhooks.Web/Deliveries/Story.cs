using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>A delivery told as a whole: its headline, the details under it, and the next step.</summary>
/// <param name="Headline">What became of it.</param>
/// <param name="Fact">The log's own sentence on the last failure.</param>
/// <param name="Advice">What to do.</param>
/// <param name="BetterUrl">A URL that the receiver named instead of the webhook's.</param>
public sealed record Story(string Headline, string? Fact, string? Advice, string? BetterUrl = null)
{
    public static Story Of(DeliveryDetails delivery, DateTimeOffset now)
    {
        var line = delivery.Line;
        var last = delivery.Attempts.Count > 0 ? delivery.Attempts[^1] : null;
        if (line.IsSending)
        {
            return new Story(Strings.StorySending, null, null);
        }

        if (line.State == DeliveryState.Succeeded)
        {
            var doubt = last is null ? null : Diagnosis.Of(last);
            return new Story(Delivered(delivery), doubt?.Evidence, doubt?.Advice);
        }

        var why = last is null or { Outcome: AttemptOutcome.Succeeded } ? null : Diagnosis.Of(last, isOver: line.State == DeliveryState.Exhausted);
        var (headline, advice) = line.State switch
        {
            DeliveryState.Held when last is { StatusCode: 410 } => (Strings.StoryGone, Strings.StoryGoneAdvice),
            DeliveryState.Held => (Strings.StoryHeld, Strings.StoryHeldAdvice),
            DeliveryState.Cancelled => (Strings.StoryCancelled, Strings.StoryCancelledAdvice),
            DeliveryState.Pending when why is null => (Strings.StoryWaiting, line.NextAttemptAt > now ? null : Strings.StoryWaitingAdvice),
            _ => (why?.What ?? Strings.Failed, why?.Advice),
        };
        return new Story(headline, FactOf(last, why), advice, why?.BetterUrl);
    }

    /// <summary>When the next attempt is, or why there is none.</summary>
    public static string? Next(DeliveryLine line, DateTimeOffset now) => (line.State, line.NextAttemptAt) switch
    {
        (DeliveryState.Pending, _) when line.SentAt is { } sent => Strings.NextSending.With(line.AttemptCount + 1, Durations.Words(now - sent)),
        (DeliveryState.Pending, { } due) when due > now => (line.AttemptCount > 0 ? Strings.NextAgainIn : Strings.NextSentIn).With(Durations.Words(due - now)),
        (DeliveryState.Pending, _) when line.AttemptCount > 0 => Strings.NextNow,
        (DeliveryState.Exhausted, _) => Wording.Of(line.AttemptCount, Strings.NextNoneOne, Strings.NextNoneMany),
        _ => null,
    };

    /// <summary>When the receiver answered, the headline has said what the log's sentence says; what the answer shows is news.</summary>
    private static string? FactOf(AttemptDetails? last, Diagnosis? why) => last?.Outcome == AttemptOutcome.HttpError || last?.Error == why?.Evidence
        ? why?.Evidence
        : string.Join(' ', new[] { last?.Error, why?.Evidence }.OfType<string>()) is { Length: > 0 } fact ? fact : null;

    private static string Delivered(DeliveryDetails delivery)
    {
        var failures = delivery.Attempts.Count(attempt => attempt.Outcome != AttemptOutcome.Succeeded);
        return failures > 0 ? Strings.StoryDeliveredLater.With(delivery.Attempts.Count, failures)
            : delivery.Attempts.Count > 1 ? Strings.StoryDeliveredAgain
            : Strings.StoryDelivered;
    }
}
