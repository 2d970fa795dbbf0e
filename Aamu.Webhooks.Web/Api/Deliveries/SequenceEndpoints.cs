using System.ComponentModel;
using System.Text.Json.Serialization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Deliveries;

/// <summary>For receivers: what they missed, by the numbers that they see.</summary>
internal static class SequenceEndpoints
{
    private const string List = "numbers";

    public static void MapSequence(this RouteGroupBuilder api) =>
        api.MapGet("/webhooks/{id}/deliveries", ListAsync).RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Deliveries").WithDoc(DeliveryDocs.Sequence);

    private static async Task<Results<Ok<NumberedDeliveriesView>, ProblemHttpResult>> ListAsync(string id, HttpContext context, SequenceLog log)
    {
        var query = new QueryFields(context.Request);
        var (after, limit, cursor) = (query.Number("afterSequence"), query.Limit(), query.Cursor(List));
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var scope = context.TeamScope();
        return await log.AfterAsync(scope, new WebhookId(id), cursor ?? after ?? 0, limit, context.RequestAborted) is { } found
            ? TypedResults.Ok(new NumberedDeliveriesView(
                [.. found.Items.Select(item => NumberedDeliveryView.Of(item, scope.TeamId))], found.Next is { } next ? Cursor.Write(List, next) : null, found.Last, found.Forgotten))
            : Problems.NotFound("webhook");
    }
}

internal sealed record NumberedDeliveriesView(
    IReadOnlyList<NumberedDeliveryView> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor,
    [property: Description("The highest number that was given so far: a receiver that has all up to it has missed nothing.")] long LastSequence,
    [property: Description("Deliveries up to this number that are not in the list are not kept any more.")] long ForgottenSequence);

internal sealed record NumberedDeliveryView(
    [property: Description(DeliveryView.Numbered)] long Sequence,
    string Id, string EventId, string EventType, string? ProjectId,
    [property: Description("succeeded: the receiver said 2xx. pending: on its way. held: the webhook is paused. exhausted, cancelled: it does not come by itself any more.")] DeliveryState Status,
    DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, int AttemptCount, AttemptOutcome? LastOutcome, int? LastStatusCode, DateTimeOffset? LastAttemptAt, bool Test,
    [property: Description("Exactly what is signed and sent; absent when it is not kept any more.")] RawJson? Body)
{
    public static NumberedDeliveryView Of(NumberedDelivery delivery, TeamId team)
    {
        var line = DeliveryView.Of(delivery.Line, team);
        return new(
            line.Sequence!.Value, line.Id, line.EventId, line.EventType, line.ProjectId, line.Status, line.CreatedAt, line.NextAttemptAt, line.AttemptCount, line.LastOutcome,
            line.LastStatusCode, line.LastAttemptAt, line.Test, RawJson.Kept(delivery.Body));
    }
}
