using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Webhooks;

/// <summary>A team's webhooks.</summary>
internal static class WebhookEndpoints
{
    private const string List = "webhooks";

    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/webhooks").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Webhooks");
        room.MapGet("", ListAsync).WithDoc(WebhookDocs.List);
        room.MapPost("", CreateAsync).WithDoc(WebhookDocs.Create);
        room.MapGet("/{id}", FindAsync).WithDoc(WebhookDocs.Find);
        room.MapPatch("/{id}", ChangeAsync).WithDoc(WebhookDocs.Change);
        room.MapDelete("/{id}", DeleteAsync).WithDoc(WebhookDocs.Delete);
    }

    private static async Task<Results<Ok<ListView<WebhookView>>, ProblemHttpResult>> ListAsync(HttpContext context, WebhookList webhooks)
    {
        var query = new QueryFields(context.Request);
        var (limit, cursor) = (query.Limit(), query.Cursor(List));
        return query.Problem() is { } problem
            ? problem
            : TypedResults.Ok(ListView<WebhookView>.Of(await webhooks.PageAsync(context.TeamScope(), limit, cursor, context.RequestAborted), List, WebhookView.Of));
    }

    private static async Task<Results<Created<CreatedWebhookView>, ProblemHttpResult>> CreateAsync(HttpContext context, WebhookRegistry registry, WebhookList webhooks, AddressGuard guard)
    {
        var fields = await BodyFields.ReadAsync(context.Request);
        var (draft, secret) = (Draft(fields), fields.Text("secret"));
        fields.RefuseMisspelt();
        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var outcome = await registry.CreateAsync(context.TeamScope(), draft, secret);
        if (!outcome.Succeeded)
        {
            return HeaderFields.Problem(outcome.Refusal, draft);
        }

        return await webhooks.FindAsync(context.TeamScope(), outcome.Value.Id, CancellationToken.None) is { } created
            ? TypedResults.Created($"/api/v1/webhooks/{outcome.Value.Id}", CreatedWebhookView.Of(created, outcome.Value.Secret) with { Warnings = Warnings(fields, draft, guard) })
            : Problems.NotFound("webhook");
    }

    private static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> FindAsync(string id, HttpContext context, WebhookList webhooks) =>
        await webhooks.FindAsync(context.TeamScope(), new WebhookId(id), context.RequestAborted) is { } found
            ? TypedResults.Ok(WebhookView.Of(found))
            : Problems.NotFound("webhook");

    private static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> ChangeAsync(string id, HttpContext context, WebhookRegistry registry, WebhookList webhooks, AddressGuard guard)
    {
        var fields = await BodyFields.ReadAsync(context.Request, refuseNull: true);
        var draft = Draft(fields);
        fields.RefuseMisspelt();
        if (fields.Has("secret"))
        {
            fields.Error("secret", "A secret is not changed but rotated: POST /api/v1/webhooks/{id}/secret/rotate.");
        }

        if (fields.Problem() is { } problem)
        {
            return problem;
        }

        var outcome = await registry.ChangeAsync(context.TeamScope(), new WebhookId(id), draft);
        if (outcome.Refusal is { } refusal)
        {
            return HeaderFields.Problem(refusal, draft);
        }

        return await webhooks.FindAsync(context.TeamScope(), new WebhookId(id), CancellationToken.None) is { } changed
            ? TypedResults.Ok(WebhookView.Of(changed) with { Warnings = Warnings(fields, draft, guard) })
            : Problems.NotFound("webhook");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext context, WebhookRegistry registry)
    {
        var outcome = await registry.DeleteAsync(context.TeamScope(), new WebhookId(id));
        return outcome.Refusal is { } refusal ? Problems.Of(refusal) : TypedResults.NoContent();
    }

    /// <summary>Which networks may be called is a setting of the service, and may change: an address outside them is saved and said.</summary>
    private static IReadOnlyList<string>? Warnings(BodyFields fields, WebhookDraft draft, AddressGuard guard) =>
        Uri.TryCreate(draft.Url, UriKind.Absolute, out var url) && guard.WouldBlock(url) is { } objection
            ? [.. fields.Warnings() ?? [], $"{objection} Nothing is sent there."]
            : fields.Warnings();

    private static WebhookDraft Draft(BodyFields fields) => new()
    {
        Name = fields.Text("name"),
        Description = fields.Text("description"),
        Url = fields.Text("url"),
        Status = fields.Choice<WebhookStatus>("status"),
        EventTypes = fields.Texts("eventTypes"),
        ProjectIds = fields.Texts("projectIds"),
        Headers = fields.Headers("headers"),
        Delivery = fields.Delivery("delivery"),
    };
}
