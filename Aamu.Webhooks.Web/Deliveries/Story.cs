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
        if (line.State == DeliveryState.Succeeded)
        {
            var doubt = last is null ? null : Diagnosis.Of(last);
            return new Story(Delivered(delivery), doubt?.Evidence, doubt?.Advice);
        }

        var why = last is null or { Outcome: AttemptOutcome.Succeeded } ? null : Diagnosis.Of(last);
        var (headline, advice) = line.State switch
        {
            DeliveryState.Held when last is { StatusCode: 410 } => ("The receiver answered 410, so the webhook was disabled", "Enter the new URL in the webhook's settings and enable it: then this is sent. If nobody needs it any more, delete the webhook."),
            DeliveryState.Held => ("Held while the webhook does not send", "It is sent when the webhook is resumed or enabled. Nothing is lost meanwhile."),
            DeliveryState.Cancelled => ("Cancelled: it will not be sent", "If that was a mistake, send it again."),
            DeliveryState.Pending when why is null => ("Waiting to be sent", line.NextAttemptAt > now ? null : "It is due now; the result appears here by itself."),
            _ => (why?.What ?? "It did not work", why?.Advice),
        };
        return new Story(headline, FactOf(last, why), advice, why?.BetterUrl);
    }

    /// <summary>When the next attempt is, or why there is none.</summary>
    public static string? Next(DeliveryLine line, DateTimeOffset now) => (line.State, line.NextAttemptAt) switch
    {
        (DeliveryState.Pending, { } due) when due > now => $"It is {(line.AttemptCount > 0 ? "tried again" : "sent")} in {Durations.Words(due - now)}.",
        (DeliveryState.Pending, _) when line.AttemptCount > 0 => "It is being tried again now.",
        (DeliveryState.Exhausted, _) => $"{(line.AttemptCount == 1 ? "The one attempt" : $"The last of {line.AttemptCount} attempts")} failed, and no further one is planned. When the cause is mended, send it again.",
        _ => null,
    };

    /// <summary>When the receiver answered, the headline has said what the log's sentence says; what the answer shows is news.</summary>
    private static string? FactOf(AttemptDetails? last, Diagnosis? why) => last?.Outcome == AttemptOutcome.HttpError || last?.Error == why?.Evidence
        ? why?.Evidence
        : string.Join(' ', new[] { last?.Error, why?.Evidence }.OfType<string>()) is { Length: > 0 } fact ? fact : null;

    private static string Delivered(DeliveryDetails delivery)
    {
        var failures = delivery.Attempts.Count(attempt => attempt.Outcome != AttemptOutcome.Succeeded);
        return failures == 0 ? $"Delivered at the first attempt{(delivery.Attempts.Count > 1 ? ", and again when it was sent again" : "")}" : $"Delivered at attempt {delivery.Attempts.Count}, after {failures} that failed";
    }
}
