using System.ComponentModel;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Aamu.Webhooks.Web.Jobs;
using Hangfire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Deliveries;

/// <summary>Sending again what a webhook missed.</summary>
internal static class RecoveryEndpoints
{
    public static void MapRecovery(this RouteGroupBuilder api) =>
        api.MapPost("/webhooks/{id}/recover", RecoverAsync).RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Deliveries").WithDoc(DeliveryDocs.Recover);

    private static async Task<Results<Ok<RecoveryView>, Accepted<RecoveryView>, ProblemHttpResult>> RecoverAsync(
        string id, HttpContext context, Redelivery redelivery, IBackgroundJobClientV2 jobs, TimeProvider clock)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var (filter, dryRun) = (Filter(fields, clock.GetUtcNow()), fields.Flag("dryRun") ?? false);
        fields.RefuseUnknown();
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var (scope, webhookId) = (context.TeamScope(), new WebhookId(id));
        var count = dryRun
            ? await redelivery.CountAsync(scope, webhookId, filter, context.RequestAborted)
            : await redelivery.AskRecoveryAsync(scope, webhookId, filter, context.RequestAborted);
        if (count.Refusal is { } refusal)
        {
            return Problems.Of(refusal);
        }

        if (dryRun)
        {
            return TypedResults.Ok(new RecoveryView(count.Value, null));
        }

        var job = jobs.Enqueue<RecoverJob>(Queues.Default, job => job.RunAsync(scope.TeamId.Value, webhookId.Value, scope.Actor, filter, CancellationToken.None));
        return TypedResults.Accepted((string?)null, new RecoveryView(count.Value, job));
    }

    /// <summary>Without an end it goes up to now, so that what fails again meanwhile is not sent for ever.</summary>
    private static RecoverFilter Filter(BodyFields fields, DateTimeOffset now)
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

        return new RecoverFilter(since ?? now, until ?? now, status ?? DeliveryState.Exhausted, now);
    }
}

internal sealed record RecoveryView(
    [property: Description("How many deliveries are sent again; with dryRun, would be.")] int Count,
    [property: Description("The job that does it; absent with dryRun.")] string? JobId);

internal sealed record RecoveryBody(
    [property: Description("Deliveries promised at or after this time.")] DateTimeOffset Since,
    [property: Description("Promised before this time; up to now when left out.")] DateTimeOffset? Until,
    [property: Description("exhausted when left out; cancelled and succeeded can be chosen.")] DeliveryState? Status,
    [property: Description("Only count.")] bool? DryRun);
