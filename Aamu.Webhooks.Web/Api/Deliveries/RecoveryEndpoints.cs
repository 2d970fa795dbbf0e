using System.ComponentModel;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Deliveries;

/// <summary>Sending again what a webhook missed.</summary>
internal static class RecoveryEndpoints
{
    public static void MapRecovery(this RouteGroupBuilder api) =>
        api.MapPost("/webhooks/{id}/recover", RecoverAsync).RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Deliveries").WithDoc(DeliveryDocs.Recover);

    private static async Task<Results<Ok<RecoveryView>, Accepted<RecoveryView>, ProblemHttpResult>> RecoverAsync(string id, HttpContext context, RecoveryDesk desk, TimeProvider clock)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var (filter, perSecond, dryRun) = (Filter(fields, new WebhookId(id), clock.GetUtcNow()), fields.Whole("perSecond"), fields.Flag("dryRun") ?? false);
        fields.RefuseUnknown();
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var (scope, states) = (context.TeamScope(), new[] { filter.State!.Value });
        if (dryRun)
        {
            var count = await desk.CountAsync(scope, filter, states, context.RequestAborted);
            return count.Succeeded ? TypedResults.Ok(new RecoveryView(count.Value, null)) : Problems.Of(count.Refusal);
        }

        var started = await desk.ResendAsync(scope, filter, states, perSecond, cancellationToken: context.RequestAborted);
        return started.Succeeded ? TypedResults.Accepted($"/api/v1/recoveries/{started.Value.Id}", new RecoveryView(started.Value.Count, started.Value.Id.Value)) : Problems.Of(started.Refusal);
    }

    /// <summary>Without an end it goes up to now, so that what fails again meanwhile is not sent for ever.</summary>
    private static DeliveryFilter Filter(BodyFields fields, WebhookId webhook, DateTimeOffset now)
    {
        var (since, until, status) = (fields.Time("since"), fields.Time("until"), fields.Choice<DeliveryState>("status"));
        if (!fields.Has("since"))
        {
            fields.Error("since", "since is missing: the time from which on deliveries are sent again.");
        }
        else if (since >= until)
        {
            fields.Error("until", "until is later than since.");
        }

        return new DeliveryFilter { WebhookId = webhook, Since = since ?? now, Until = until ?? now, State = status ?? DeliveryState.Exhausted };
    }
}

internal sealed record RecoveryView(
    [property: Description("How many deliveries are sent again; with dryRun, would be.")] int Count,
    [property: Description("The recovery that does it, at /api/v1/recoveries/{jobId}; absent with dryRun.")] string? JobId);

internal sealed record RecoveryBody(
    [property: Description("Deliveries promised at or after this time.")] DateTimeOffset Since,
    [property: Description("Promised before this time; up to now when left out.")] DateTimeOffset? Until,
    [property: Description("exhausted when left out; cancelled and succeeded can be chosen.")] DeliveryState? Status,
    [property: Description("At most so many a second; as fast as the receiver takes them when left out.")] int? PerSecond,
    [property: Description("Only count.")] bool? DryRun);
