using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Api.Deliveries;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;
using EventId = Aamu.Webhooks.Core.Ids.EventId;

namespace Aamu.Webhooks.Web.Api.Recoveries;

/// <summary>Recoveries: begun by a filter, watched, paused, resumed, cancelled.</summary>
internal static class RecoveriesEndpoints
{
    private const string List = "recoveries";

    public static void MapRecoveries(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/recoveries").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Recoveries");
        room.MapGet("", ListAsync).WithDoc(RecoveryDocs.List);
        room.MapPost("", StartAsync).WithDoc(RecoveryDocs.Start);
        room.MapGet("/{id}", FindAsync).WithDoc(RecoveryDocs.Find);
        room.MapPost("/{id}/pause", (string id, HttpContext context, RecoveryControl control, RecoveryLog log) => ChangeAsync(id, context, control.PauseAsync, log)).WithDoc(RecoveryDocs.Pause);
        room.MapPost("/{id}/resume", (string id, HttpContext context, RecoveryControl control, RecoveryLog log) => ChangeAsync(id, context, control.ResumeAsync, log)).WithDoc(RecoveryDocs.Resume);
        room.MapPost("/{id}/cancel", (string id, HttpContext context, RecoveryControl control, RecoveryLog log) => ChangeAsync(id, context, control.CancelAsync, log)).WithDoc(RecoveryDocs.Cancel);
        api.MapPost("/webhooks/{id}/replay", ReplayAsync).RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Recoveries").WithDoc(RecoveryDocs.Replay);
    }

    private static async Task<Results<Ok<ListView<RecoveryRunView>>, ProblemHttpResult>> ListAsync(HttpContext context, RecoveryLog log)
    {
        var query = new QueryFields(context.Request);
        var (webhook, state, limit, cursor) = (query.Text("webhookId"), query.Choice<RecoveryState>("status"), query.Limit(), query.Cursor(List));
        return query.Problem() is { } problem
            ? problem
            : TypedResults.Ok(ListView<RecoveryRunView>.Of(
                await log.PageAsync(context.TeamScope(), webhook is null ? null : new WebhookId(webhook), state, limit, cursor, context.RequestAborted), List, RecoveryRunView.Of));
    }

    private static async Task<Results<Ok<RecoveryRunView>, ProblemHttpResult>> FindAsync(string id, HttpContext context, RecoveryLog log) =>
        await log.FindAsync(context.TeamScope(), new RecoveryId(id), context.RequestAborted) is { } found ? TypedResults.Ok(RecoveryRunView.Of(found)) : Problems.NotFound("recovery");

    private static async Task<Results<Ok<RecoveryRunView>, ProblemHttpResult>> ChangeAsync(
        string id, HttpContext context, Func<TeamScope, RecoveryId, Task<Outcome<RecoveryId>>> change, RecoveryLog log)
    {
        var outcome = await change(context.TeamScope(), new RecoveryId(id));
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : await FindAsync(id, context, log);
    }

    private static async Task<Results<Ok<RecoveryView>, Accepted<RecoveryView>, ProblemHttpResult>> StartAsync(HttpContext context, RecoveryDesk desk)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var (filter, states, perSecond, dryRun) = (Filter(fields), fields.Choices<DeliveryState>("status") ?? [DeliveryState.Exhausted], fields.Whole("perSecond"), fields.Flag("dryRun") ?? false);
        fields.RefuseUnknown();
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var scope = context.TeamScope();
        return dryRun
            ? Counted(await desk.CountAsync(scope, filter, states, context.RequestAborted))
            : Started(await desk.ResendAsync(scope, filter, states, perSecond, context.RequestAborted));
    }

    private static async Task<Results<Ok<RecoveryView>, Accepted<RecoveryView>, ProblemHttpResult>> ReplayAsync(string id, HttpContext context, RecoveryDesk desk)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var (since, until, perSecond, dryRun) = (fields.Time("since"), fields.Time("until"), fields.Whole("perSecond"), fields.Flag("dryRun") ?? false);
        if (!fields.Has("since"))
        {
            fields.Error("since", "since is missing: the time from which on events are replayed.");
        }

        fields.RefuseUnknown();
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var (scope, webhook) = (context.TeamScope(), new WebhookId(id));
        return dryRun
            ? Counted(await desk.CountMissingAsync(scope, webhook, since!.Value, until, context.RequestAborted))
            : Started(await desk.ReplayAsync(scope, webhook, since!.Value, until, perSecond, context.RequestAborted));
    }

    private static Results<Ok<RecoveryView>, Accepted<RecoveryView>, ProblemHttpResult> Counted(Outcome<int> count) =>
        count.Succeeded ? TypedResults.Ok(new RecoveryView(count.Value, null)) : Problems.Of(count.Refusal);

    private static Results<Ok<RecoveryView>, Accepted<RecoveryView>, ProblemHttpResult> Started(Outcome<StartedRecovery> started) =>
        started.Succeeded ? TypedResults.Accepted($"/api/v1/recoveries/{started.Value.Id}", new RecoveryView(started.Value.Count, started.Value.Id.Value)) : Problems.Of(started.Refusal);

    private static DeliveryFilter Filter(BodyFields fields)
    {
        var (since, until, type) = (fields.Time("since"), fields.Time("until"), fields.Text("eventType"));
        if (since >= until)
        {
            fields.Error("until", "until is later than since.");
        }

        if (type is not null && !EventCatalog.Knows(type))
        {
            fields.Error("eventType", $"There is no event type “{type}”.");
        }

        return new DeliveryFilter
        {
            WebhookId = fields.Text("webhookId") is { } webhook ? new WebhookId(webhook) : null,
            EventId = fields.Text("eventId") is { } happened ? new EventId(happened) : null,
            EventType = type,
            ProjectId = fields.Text("projectId"),
            Outcome = fields.Choice<AttemptOutcome>("outcome"),
            Since = since,
            Until = until,
        };
    }
}
