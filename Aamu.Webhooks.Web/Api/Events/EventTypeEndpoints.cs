using System.ComponentModel;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Events;

/// <summary>The catalog.</summary>
internal static class EventTypeEndpoints
{
    private const string List = "event-types";

    public static void MapEventTypes(this RouteGroupBuilder api) =>
        api.MapGroup("/event-types").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Events")
            .MapGet("", ListTypes).WithDoc(EventDocs.Types);

    /// <summary>Small and closed: one page holds it, unless smaller ones are asked for.</summary>
    private static Results<Ok<ListView<EventTypeView>>, ProblemHttpResult> ListTypes(HttpContext context)
    {
        var query = new QueryFields(context.Request);
        var (limit, after) = (query.Limit(ordinarily: QueryFields.MaxLimit), (int)Math.Min(query.Cursor(List) ?? 0, int.MaxValue));
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var rest = EventCatalog.All.Skip(after).ToList();
        var page = new Page<EventType>([.. rest.Take(limit)], rest.Count > limit ? after + limit : null);
        return TypedResults.Ok(ListView<EventTypeView>.Of(page, List, EventTypeView.Of));
    }
}

internal sealed record EventTypeView(
    string Name, string Group, string Description,
    [property: Description("project: it carries the project of the thing it is about; team: it never carries one.")] EventLevel Level,
    [property: Description("The data of such an event.")] RawJson Example,
    [property: Description("The JSON Schema (2020-12) of data.")] RawJson Schema)
{
    public static EventTypeView Of(EventType type) => new(type.Name, type.Group, type.Description, type.Level, new RawJson(type.Example), new RawJson(type.Schema));
}
