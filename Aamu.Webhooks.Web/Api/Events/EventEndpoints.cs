using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;
using EventId = Aamu.Webhooks.Core.Ids.EventId;

namespace Aamu.Webhooks.Web.Api.Events;

/// <summary>The log of events.</summary>
internal static class EventEndpoints
{
    private const string List = "events";

    public static void MapEvents(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/events").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Events");
        room.MapGet("", ListAsync).WithDoc(EventDocs.List);
        room.MapGet("/{id}", FindAsync).WithDoc(EventDocs.Find);
    }

    private static async Task<Results<Ok<ListView<EventView>>, ProblemHttpResult>> ListAsync(HttpContext context, EventLog log)
    {
        var query = new QueryFields(context.Request);
        var filter = new EventFilter { Type = query.EventType("type"), ProjectId = query.Text("projectId"), Since = query.Time("since"), Until = query.Time("until") };
        var (limit, cursor) = (query.Limit(), query.Cursor(List));
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var scope = context.TeamScope();
        var page = await log.PageAsync(scope, filter, limit, cursor, cancellationToken: context.RequestAborted);
        return TypedResults.Ok(ListView<EventView>.Of(page, List, line => EventView.Of(line, scope.TeamId)));
    }

    private static async Task<Results<Ok<EventDetailsView>, ProblemHttpResult>> FindAsync(string id, HttpContext context, EventLog log, DeliveryLog deliveries)
    {
        var (scope, eventId) = (context.TeamScope(), new EventId(id));
        if (await log.FindAsync(scope, eventId, context.RequestAborted) is not { } found)
        {
            return Problems.NotFound("event");
        }

        return TypedResults.Ok(EventDetailsView.Of(found, await deliveries.OfEventAsync(scope, eventId, context.RequestAborted), scope.TeamId));
    }
}
