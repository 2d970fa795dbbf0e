using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Shared;
using MudBlazor;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>A station in a delivery's life.</summary>
/// <param name="Look">Icon, colour and title.</param>
/// <param name="At">When; null where it has no time.</param>
/// <param name="Text">More exactly.</param>
/// <param name="IsAhead">It has not happened yet.</param>
public sealed record LifeStep(Look Look, DateTimeOffset? At, string? Text = null, bool IsAhead = false)
{
    private const int MostAttempts = 5;

    /// <summary>Received → matched → attempts → what comes next.</summary>
    public static IReadOnlyList<LifeStep> Of(DeliveryDetails delivery)
    {
        var line = delivery.Line;
        return
        [
            new(new("waiting", Icons.Material.Outlined.MoveToInbox, Strings.LifeReceived), line.CreatedAt, line.EventType),
            new(new("waiting", Icons.Material.Outlined.FilterAlt, line.IsTest ? Strings.LifeTest : Strings.LifeMatched), line.CreatedAt, line.WebhookName),
            .. Attempts(delivery.Attempts),
            .. Next(line),
        ];
    }

    /// <summary>Of many attempts the first and the latest are shown: what began it, and how it stands.</summary>
    private static IEnumerable<LifeStep> Attempts(IReadOnlyList<AttemptDetails> attempts)
    {
        if (attempts.Count <= MostAttempts)
        {
            return attempts.Select(Attempt);
        }

        var between = new LifeStep(new("nobody", Icons.Material.Outlined.MoreHoriz, Strings.LifeMore.With(attempts.Count - MostAttempts + 1)), null, Strings.LifeMoreText);
        return [Attempt(attempts[0]), between, .. attempts.Skip(attempts.Count - MostAttempts + 2).Select(Attempt)];
    }

    private static LifeStep Attempt(AttemptDetails attempt)
    {
        var look = Look.Of(attempt.Outcome, attempt.StatusCode);
        return new LifeStep(look with { Words = Strings.AttemptNumber.With(attempt.Number) }, attempt.StartedAt, look.Detail.Length > 0 ? $"{look.Words} · {look.Detail}" : look.Words);
    }

    private static IEnumerable<LifeStep> Next(DeliveryLine line) => line.State switch
    {
        DeliveryState.Pending when line.SentAt is { } sent => [new(Look.Sending, sent, Strings.AttemptNumber.With(line.AttemptCount + 1))],
        DeliveryState.Pending => [new(Look.Of(line.State) with { Words = Strings.NextAttempt }, line.NextAttemptAt, null, IsAhead: true)],
        DeliveryState.Held => [new(Look.Of(line.State), null, Strings.LifeHeld, IsAhead: true)],
        DeliveryState.Succeeded => [new(Look.Of(line.State), null)],
        DeliveryState.Exhausted => [new(Look.Of(line.State), null, Strings.LifeNoFurther)],
        _ => [new(Look.Of(line.State), null, Strings.LifeNotSent)],
    };
}
