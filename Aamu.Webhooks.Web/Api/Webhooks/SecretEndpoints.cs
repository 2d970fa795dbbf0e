using System.ComponentModel;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Webhooks;

/// <summary>A webhook's signing secret: for admins.</summary>
internal static class SecretEndpoints
{
    public static void MapSecrets(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/webhooks/{id}/secret").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Webhooks");
        room.MapGet("", RevealAsync).WithDoc(WebhookDocs.Reveal);
        room.MapPost("/rotate", RotateAsync).WithDoc(WebhookDocs.Rotate);
    }

    private static async Task<Results<Ok<SecretView>, ProblemHttpResult>> RevealAsync(string id, HttpContext context, SecretKeeper keeper)
    {
        var outcome = await keeper.RevealAsync(context.TeamScope(), new WebhookId(id));
        return outcome.Succeeded ? TypedResults.Ok(new SecretView(outcome.Value)) : Problems.Of(outcome.Refusal);
    }

    private static async Task<Results<Ok<RotatedSecretView>, ProblemHttpResult>> RotateAsync(string id, HttpContext context, SecretKeeper keeper)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var overlap = fields.Whole("overlapSeconds");
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var outcome = await keeper.RotateAsync(context.TeamScope(), new WebhookId(id), overlap is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        return outcome.Succeeded ? TypedResults.Ok(new RotatedSecretView(outcome.Value.Secret, outcome.Value.PreviousExpiresAt) { Warnings = fields.Warnings() }) : Problems.Of(outcome.Refusal);
    }
}

internal sealed record SecretView(string Secret);

internal sealed record RotatedSecretView(string Secret, [property: Description("Until then requests are signed with the previous secret too.")] DateTimeOffset PreviousExpiresAt)
{
    [Description(BodyFields.WarningsMeaning)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

internal sealed record RotationBody([property: Description("0–604800; 86400 when left out.")] int? OverlapSeconds);
