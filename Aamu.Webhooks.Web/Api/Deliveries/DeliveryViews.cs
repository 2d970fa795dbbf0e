using System.ComponentModel;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Web.Api.Deliveries;

internal sealed record DeliveryView(
    string Id, string TeamId, string WebhookId, string WebhookName, string EventId, string EventType, string? ProjectId, DeliveryState Status, DateTimeOffset CreatedAt,
    [property: Description("While it is pending.")] DateTimeOffset? NextAttemptAt,
    int AttemptCount, AttemptOutcome? LastOutcome, int? LastStatusCode, double? LastDurationMs, DateTimeOffset? LastAttemptAt, bool Test,
    [property: Description(DeliveryView.Numbered)] long? Sequence)
{
    public const string Numbered = "Its number among all that the webhook was promised, from 1: what the receiver sees in x-aamu-sequence. Absent for deliveries of before numbers were given.";

    public static DeliveryView Of(DeliveryLine line, TeamId team) => new(
        line.Id.Value, team.Value, line.WebhookId.Value, line.WebhookName, line.EventId.Value, line.EventType, line.ProjectId?.Value, line.State, line.CreatedAt,
        line.NextAttemptAt, line.AttemptCount, line.LastOutcome, line.LastStatusCode, Milliseconds.Round(line.LastDurationMs), line.LastAttemptAt, line.IsTest, line.Sequence);
}

internal sealed record DeliveryDetailsView(
    string Id, string TeamId, string WebhookId, string WebhookName, string EventId, string EventType, string? ProjectId, DeliveryState Status, DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt, int AttemptCount, AttemptOutcome? LastOutcome, int? LastStatusCode, double? LastDurationMs, DateTimeOffset? LastAttemptAt, bool Test,
    [property: Description(DeliveryView.Numbered)] long? Sequence,
    [property: Description("What is sent, as it stands; absent when it is not kept any more.")] RawJson? Body,
    IReadOnlyList<AttemptView> Attempts)
{
    public static DeliveryDetailsView Of(DeliveryDetails found, TeamId team)
    {
        var line = DeliveryView.Of(found.Line, team);
        return new(
            line.Id, line.TeamId, line.WebhookId, line.WebhookName, line.EventId, line.EventType, line.ProjectId, line.Status, line.CreatedAt, line.NextAttemptAt,
            line.AttemptCount, line.LastOutcome, line.LastStatusCode, line.LastDurationMs, line.LastAttemptAt, line.Test, line.Sequence,
            RawJson.Kept(found.Body), [.. found.Attempts.Select(AttemptView.Of)]);
    }
}
