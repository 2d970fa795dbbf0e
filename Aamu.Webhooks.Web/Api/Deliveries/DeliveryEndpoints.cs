using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;
using EventId = Aamu.Webhooks.Core.Ids.EventId;

namespace Aamu.Webhooks.Web.Api.Deliveries;

/// <summary>The log of deliveries.</summary>
internal static class DeliveryEndpoints
{
    private const string List = "deliveries";

    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/deliveries").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Deliveries");
        room.MapGet("", ListAsync).WithDoc(DeliveryDocs.List);
        room.MapGet("/{id}", FindAsync).WithDoc(DeliveryDocs.Find);
        room.MapPost("/{id}/redeliver", RedeliverAsync).WithDoc(DeliveryDocs.Redeliver);
        room.MapPost("/{id}/cancel", CancelAsync).WithDoc(DeliveryDocs.Cancel);
    }

    private static async Task<Results<Ok<ListView<DeliveryView>>, ProblemHttpResult>> ListAsync(HttpContext context, DeliveryLog log)
    {
        var query = new QueryFields(context.Request);
        var filter = Filter(query);
        var (limit, cursor) = (query.Limit(), query.Cursor(List));
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var scope = context.TeamScope();
        var page = await log.PageAsync(scope, filter, limit, cursor, cancellationToken: context.RequestAborted);
        return TypedResults.Ok(ListView<DeliveryView>.Of(page, List, line => DeliveryView.Of(line, scope.TeamId)));
    }

    private static async Task<Results<Ok<DeliveryDetailsView>, ProblemHttpResult>> FindAsync(string id, HttpContext context, DeliveryLog log) =>
        await log.FindAsync(context.TeamScope(), new DeliveryId(id), context.RequestAborted) is { } found
            ? TypedResults.Ok(DeliveryDetailsView.Of(found, context.TeamScope().TeamId))
            : Problems.NotFound("delivery");

    private static async Task<Results<Accepted<DeliveryView>, ProblemHttpResult>> RedeliverAsync(string id, HttpContext context, Redelivery redelivery, DeliveryLog log)
    {
        var (scope, deliveryId) = (context.TeamScope(), new DeliveryId(id));
        var outcome = await redelivery.AgainAsync(scope, deliveryId);
        if (outcome.Refusal is { } refusal)
        {
            return Problems.Of(refusal);
        }

        return await log.FindAsync(scope, deliveryId, CancellationToken.None) is { } found
            ? TypedResults.Accepted($"/api/v1/deliveries/{id}", DeliveryView.Of(found.Line, scope.TeamId))
            : Problems.NotFound("delivery");
    }

    private static async Task<Results<Ok<DeliveryView>, ProblemHttpResult>> CancelAsync(string id, HttpContext context, Redelivery redelivery, DeliveryLog log)
    {
        var (scope, deliveryId) = (context.TeamScope(), new DeliveryId(id));
        var outcome = await redelivery.CancelAsync(scope, deliveryId);
        if (outcome.Refusal is { } refusal)
        {
            return Problems.Of(refusal);
        }

        return await log.FindAsync(scope, deliveryId, CancellationToken.None) is { } found ? TypedResults.Ok(DeliveryView.Of(found.Line, scope.TeamId)) : Problems.NotFound("delivery");
    }

    private static DeliveryFilter Filter(QueryFields query) => new()
    {
        WebhookId = query.Text("webhookId") is { } webhook ? new WebhookId(webhook) : null,
        EventId = query.Text("eventId") is { } happened ? new EventId(happened) : null,
        State = query.Choice<DeliveryState>("status"),
        EventType = query.EventType("eventType"),
        ProjectId = query.Text("projectId"),
        Outcome = query.Choice<AttemptOutcome>("outcome"),
        Since = query.Time("since"),
        Until = query.Time("until"),
    };
}
