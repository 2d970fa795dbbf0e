using System.ComponentModel;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Web.Api.Deliveries;

namespace Aamu.Webhooks.Web.Api.Events;

internal sealed record EventView(
    string Id, string Type, string TeamId, string? ProjectId, string? ActorId, DateTimeOffset CreatedAt,
    [property: Description("When this service accepted it; since and until ask for this time.")] DateTimeOffset ReceivedAt,
    [property: Description("How many webhooks it goes to.")] int Matched,
    [property: Description("It was made by a webhook's test.")] bool Test)
{
    public static EventView Of(EventLine line, TeamId team) => new(
        line.Id.Value, line.Type, team.Value, line.ProjectId?.Value, line.ActorId, line.CreatedAt, line.ReceivedAt, line.DeliveryCount, line.IsTest);
}

internal sealed record EventDetailsView(
    string Id, string Type, string TeamId, string? ProjectId, string? ActorId, DateTimeOffset CreatedAt, DateTimeOffset ReceivedAt, int Matched, bool Test,
    [property: Description("What receivers get, as it stands; absent when it is not kept any more.")] RawJson? Body,
    [property: Description("One for every webhook that the team had when the event was accepted, and the reason as it was then.")] IReadOnlyList<VerdictView> Verdicts,
    IReadOnlyList<DeliveryView> Deliveries)
{
    public static EventDetailsView Of(EventDetails found, IReadOnlyList<DeliveryLine> deliveries, TeamId team)
    {
        var line = EventView.Of(found.Line, team);
        return new(
            line.Id, line.Type, line.TeamId, line.ProjectId, line.ActorId, line.CreatedAt, line.ReceivedAt, line.Matched, line.Test, RawJson.Kept(found.Body),
            [.. found.Verdicts.Select(verdict => new VerdictView(verdict.WebhookId.Value, verdict.WebhookName, verdict.Verdict, verdict.Detail))],
            [.. deliveries.Select(delivery => DeliveryView.Of(delivery, team))]);
    }
}

internal sealed record VerdictView(string WebhookId, [property: Description("Its name at that time.")] string WebhookName, Verdict Verdict, string Detail);
