using System.ComponentModel;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Webhooks;

/// <summary>What a webhook that does not send holds, and letting it go.</summary>
internal static class HeldEndpoints
{
    /// <summary>Of a webhook's newest recoveries so many are looked through for the one that lets go what it held.</summary>
    private const int FewRecoveries = 20;

    public static void MapHeld(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/webhooks/{id}").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Webhooks");
        room.MapGet("/held", ShowAsync).WithDoc(HeldDocs.Show);
        room.MapPost("/resume", ResumeAsync).WithDoc(HeldDocs.Resume);
    }

    private static async Task<Results<Ok<HeldView>, ProblemHttpResult>> ShowAsync(string id, HttpContext context, HeldDeliveries held) =>
        await held.OfAsync(context.TeamScope(), new WebhookId(id), context.RequestAborted) is { } found
            ? TypedResults.Ok(new HeldView(found.Count, found.Bytes, found.OldestAt, found.TeamCount, found.TeamLimit))
            : Problems.NotFound("webhook");

    private static async Task<Results<Ok<ResumeView>, ProblemHttpResult>> ResumeAsync(string id, HttpContext context, HeldDeliveries held, RecoveryLog recoveries)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var plan = new ResumePlan(fields.Choice<ResumeChoice>("send") ?? ResumeChoice.All, fields.Time("since"), fields.Whole("perSecond"));
        var dryRun = fields.Flag("dryRun") ?? false;
        if (!fields.Has("send"))
        {
            fields.Error("send", $"send is missing: which of the held deliveries are sent, one of {Choices<ResumeChoice>.Names}.");
        }

        fields.RefuseUnknown();
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var (scope, webhook) = (context.TeamScope(), new WebhookId(id));
        var counts = await held.CountAsync(scope, webhook, plan, context.RequestAborted);
        if (!counts.Succeeded || dryRun)
        {
            return counts.Succeeded ? TypedResults.Ok(new ResumeView(counts.Value.Sent, counts.Value.Cancelled, null)) : Problems.Of(counts.Refusal);
        }

        var before = await NewestReleaseAsync(recoveries, scope, webhook);
        var outcome = await held.ResumeAsync(scope, webhook, plan);
        if (outcome.Refusal is { } refusal)
        {
            return Problems.Of(refusal);
        }

        var release = await NewestReleaseAsync(recoveries, scope, webhook);
        return TypedResults.Ok(new ResumeView(counts.Value.Sent, counts.Value.Cancelled, release == before ? null : release));
    }

    /// <summary>It may have ended by the time that it is looked for: a few are let go in no time.</summary>
    private static async Task<string?> NewestReleaseAsync(RecoveryLog recoveries, TeamScope scope, WebhookId webhook) =>
        (await recoveries.PageAsync(scope, webhook, null, FewRecoveries)).Items.FirstOrDefault(run => run.Kind == RecoveryKind.Release)?.Id.Value;
}

internal sealed record HeldView(
    int Count,
    [property: Description("The size of their bodies; beyond a thousand of them as the first thousand tell.")] long Bytes,
    [property: Description("When the oldest was promised.")] DateTimeOffset? OldestAt,
    [property: Description("How many all webhooks of the team hold together.")] int TeamCount,
    [property: Description("How many they may hold: beyond it the oldest are cancelled at once. Those stay in the log, and can be sent again from there.")] int TeamLimit);

internal sealed record ResumeView(
    [property: Description("How many go out, the oldest first.")] int Sent,
    [property: Description("How many are cancelled; they stay in the log, and can be sent again from there.")] int Cancelled,
    [property: Description("With a pace: the recovery that lets them go, at /api/v1/recoveries/{recoveryId}.")] string? RecoveryId);

internal sealed record ResumeBody(
    [property: Description("all; since: those promised at or after a time; newest_of_each: of the events about one thing the newest; nothing.")] ResumeChoice Send,
    [property: Description("With send: since.")] DateTimeOffset? Since,
    [property: Description("At most so many a second; as fast as the receiver takes them when left out.")] int? PerSecond,
    [property: Description("Only count.")] bool? DryRun);
