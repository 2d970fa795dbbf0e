using System.ComponentModel;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Webhooks;

/// <summary>Trying a webhook out.</summary>
internal static class TestEndpoints
{
    public static void MapTests(this RouteGroupBuilder api) =>
        api.MapPost("/webhooks/{id}/test", SendAsync).RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Webhooks").WithDoc(WebhookDocs.Test);

    private static async Task<Results<Accepted<SentTestView>, ProblemHttpResult>> SendAsync(string id, HttpContext context, TestDelivery tests)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var eventType = fields.Text("eventType");
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var outcome = await tests.SendAsync(context.TeamScope(), new WebhookId(id), eventType);
        return outcome.Succeeded
            ? TypedResults.Accepted($"/api/v1/deliveries/{outcome.Value.DeliveryId}", new SentTestView(outcome.Value.EventId.Value, outcome.Value.DeliveryId.Value) { Warnings = fields.Warnings() })
            : Problems.Of(outcome.Refusal);
    }
}

internal sealed record SentTestView(string EventId, string DeliveryId)
{
    [Description(BodyFields.WarningsMeaning)]
    public IReadOnlyList<string>? Warnings { get; init; }
}

internal sealed record TestBody([property: Description("The first that the webhook listens to, when left out.")] string? EventType);
