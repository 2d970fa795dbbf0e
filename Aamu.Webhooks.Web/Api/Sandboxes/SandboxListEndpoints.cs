using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Api.Input;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Sandboxes;

/// <summary>What a team's sandboxes received, for programs: a customer's own tests ask here whether an event arrived.</summary>
internal static class SandboxListEndpoints
{
    private const string List = "sandboxes";
    private const string Received = "sandbox-requests";

    public static void MapSandboxes(this RouteGroupBuilder api)
    {
        var room = api.MapGroup("/sandboxes").RequireAuthorization(ApiAccess.TeamPolicy).WithTags("Sandboxes");
        room.MapGet("", ListAsync).WithDoc(SandboxDocs.List);
        room.MapGet("/{id}/requests", ReceivedAsync).WithDoc(SandboxDocs.Received);
    }

    /// <summary>Few: one page holds them, unless smaller ones are asked for.</summary>
    private static async Task<Results<Ok<ListView<SandboxView>>, ProblemHttpResult>> ListAsync(HttpContext context, SandboxRegistry registry)
    {
        var query = new QueryFields(context.Request);
        var (limit, after) = (query.Limit(), (int)Math.Min(query.Cursor(List) ?? 0, SandboxRegistry.MaxPerTeam));
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var rest = (await registry.ListAsync(context.TeamScope(), context.RequestAborted)).Skip(after).ToList();
        var page = new Page<SandboxDetails>([.. rest.Take(limit)], rest.Count > limit ? after + limit : null);
        return TypedResults.Ok(ListView<SandboxView>.Of(page, List, sandbox => SandboxView.Of(sandbox, context.Request)));
    }

    private static async Task<Results<Ok<ListView<ReceivedRequestView>>, ProblemHttpResult>> ReceivedAsync(
        string id, HttpContext context, SandboxReceiver receiver, SandboxSignatures signatures)
    {
        var query = new QueryFields(context.Request);
        var delivery = query.Text("deliveryId") is { } text ? new DeliveryId(text) : (DeliveryId?)null;
        var (limit, cursor) = (query.Limit(), query.Cursor(Received));
        if (query.Problem() is { } problem)
        {
            return problem;
        }

        var scope = context.TeamScope();
        if (await receiver.PageAsync(scope, new SandboxId(id), delivery, limit, cursor, context.RequestAborted) is not { } page)
        {
            return Problems.NotFound("sandbox");
        }

        var findings = await signatures.JudgeAsync(scope, page.Items, context.RequestAborted);
        return TypedResults.Ok(ListView<ReceivedRequestView>.Of(page, Received, line => ReceivedRequestView.Of(line, findings[line.Key])));
    }
}
