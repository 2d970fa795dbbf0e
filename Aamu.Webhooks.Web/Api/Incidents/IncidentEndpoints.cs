using System.ComponentModel;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Incidents;

/// <summary>Outages of receivers.</summary>
internal static class IncidentEndpoints
{
    private const string List = "incidents";

    public static void MapIncidents(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/incidents").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Incidents");
        room.MapGet("", ListAsync).WithDoc(IncidentDocs.List);
        room.MapGet("/{id}", FindAsync).WithDoc(IncidentDocs.Find);
    }

    private static async Task<Results<Ok<ListView<IncidentView>>, ProblemHttpResult>> ListAsync(HttpContext context, IncidentLog log)
    {
        var query = new QueryFields(context.Request);
        var (webhook, limit, cursor) = (query.Text("webhookId"), query.Limit(), query.Cursor(List));
        return query.Problem() is { } problem
            ? problem
            : TypedResults.Ok(ListView<IncidentView>.Of(
                await log.PageAsync(context.TeamScope(), webhook is null ? null : new WebhookId(webhook), limit, cursor, context.RequestAborted), List, IncidentView.Of));
    }

    private static async Task<Results<Ok<IncidentView>, ProblemHttpResult>> FindAsync(string id, HttpContext context, IncidentLog log) =>
        await log.FindAsync(context.TeamScope(), new IncidentId(id), context.RequestAborted) is { } found ? TypedResults.Ok(IncidentView.Of(found)) : Problems.NotFound("incident");
}

internal sealed record IncidentView(
    string Id, string WebhookId, string WebhookName,
    [property: Description("The first failure.")] DateTimeOffset StartedAt,
    [property: Description("When the receiver said 2xx again; absent while it runs.")] DateTimeOffset? EndedAt,
    AttemptOutcome FirstOutcome, int? FirstStatusCode,
    [property: Description("The delivery that failed first; absent when it is not kept any more.")] string? FirstDeliveryId,
    DateTimeOffset LastFailureAt, AttemptOutcome LastOutcome, int? LastStatusCode,
    [property: Description("Attempts that failed.")] int Failures,
    [property: Description("How many different deliveries failed.")] int FailedDeliveries,
    [property: Description("Since when deliveries wait and only probes are sent; absent while each keeps its own schedule.")] DateTimeOffset? OpenedAt,
    [property: Description("While they wait: when the next probe goes out.")] DateTimeOffset? NextProbeAt,
    [property: Description("While it runs: when the webhook is disabled, should nothing get through before.")] DateTimeOffset? DisablesAt,
    DateTimeOffset? DisabledAt,
    [property: Description("Deliveries that wait for the receiver; counted up to 1,000.")] int Waiting,
    [property: Description("What it cost: deliveries that were given up during it and that nobody has sent again; counted up to 1,000.")] int GivenUp)
{
    public static IncidentView Of(IncidentLine line)
    {
        var (incident, runs) = (line.Incident, line.Incident.EndedAt is null);
        return new(
            IncidentId.Of(incident.Key).Value, line.WebhookId.Value, line.WebhookName, incident.StartedAt, incident.EndedAt, incident.FirstOutcome, incident.FirstStatusCode,
            line.FirstDelivery?.Value, incident.LastFailureAt, incident.LastOutcome, incident.LastStatusCode, incident.Failures, incident.FailedDeliveries, incident.OpenedAt,
            incident is { IsOpen: true, DisabledAt: null } ? incident.ProbeAt : null, runs && incident.DisabledAt is null ? line.DisablesAt : null, incident.DisabledAt,
            line.Waiting.Number, line.GivenUp.Number);
    }
}
