using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A team with one thing of each kind that an address can name.</summary>
internal sealed record TeamThings(RunningTeam Team, string Webhook, string Event, string Delivery, string Sandbox, string SandboxAddress, string Recovery, string Incident)
{
    /// <summary>Stands in what is this team's, and nowhere else.</summary>
    public const string Mark = "own.example";

    private const string Project = "proj_1";

    public static async Task<TeamThings> MakeAsync(RunningTeam team)
    {
        await team.App.Aamu.SendJsonAsync(HttpMethod.Put, $"/api/v1/teams/{team.Id}/projects/{Project}", $$"""{"name":"{{Mark}}"}""").ReadAsync();
        var webhook = await team.AddWebhookAsync($"https://{Mark}/", more: ",\"status\":\"paused\"");
        var happened = await team.SubmitAsync(ApiCalls.Event(team, $$"""{"only":"{{Mark}}"}"""));
        var delivery = (await team.GetJsonAsync("/api/v1/deliveries"))["items"]![0]!.Text("id");
        var sandbox = (await team.App.Get<SandboxRegistry>().CreateAsync(team.Scope, Mark)).Value;
        var (recovery, incident) = await team.App.Get<SingleWriter>().WriteAsync(transaction => RowsOf(transaction, team.Scope, webhook.Text("id")));
        return new TeamThings(team, webhook.Text("id"), happened.Text("id"), delivery, sandbox.Value, await team.App.Get<SandboxReceiver>().TokenAsync(team.Scope), recovery, incident);
    }

    /// <summary>A recovery that stays as it is, and an outage.</summary>
    private static (string Recovery, string Incident) RowsOf(WriteTransaction transaction, TeamScope scope, string webhookId)
    {
        var webhook = transaction.Context.Webhooks.Single(row => row.Id == new WebhookId(webhookId));
        var (id, now) = (RecoveryId.New(TimeProvider.System), transaction.Now);
        var run = new RecoveryWish(id, RecoveryKind.Resend, webhook, new RecoverySelection(new DeliveryFilter { ProjectId = Mark }, [DeliveryState.Exhausted]), 1, 1, 0, 0, now).Row(scope);
        run.State = RecoveryState.Paused;
        RecoveryRows.Add(transaction, run);
        IncidentRows.Save(transaction, new Incident { WebhookKey = webhook.Key, StartedAt = now, LastFailureAt = now, CountedFrom = now, Failures = CircuitBreaker.FewFailures, EndedAt = now });
        return (id.Value, IncidentId.Of(transaction.Context.Incidents.Single(incident => incident.WebhookKey == webhook.Key).Key).Value);
    }

    /// <summary>The address of a route with things of this team in it.</summary>
    public string Fill(RoutePattern route)
    {
        var (path, before) = ("", "");
        foreach (var segment in route.PathSegments)
        {
            var text = string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                RoutePatternParameterPart parameter => Fill(before, parameter.Name, route),
                _ => throw new NotSupportedException(),
            }));
            path += "/" + text;
            before = text;
        }

        return path.Length == 0 ? "/" : path;
    }

    public string Fill(string route) => Fill(RoutePatternFactory.Parse(route));

    private string Fill(string before, string name, RoutePattern route) => (before, name) switch
    {
        (_, "teamId" or "TeamId") => Team.Id,
        (_, "projectId") => Project,
        ("webhooks", "id" or "Id") => Webhook,
        ("events", "id" or "Id") => Event,
        ("deliveries", "id" or "Id") => Delivery,
        ("recoveries", "id") => Recovery,
        ("incidents", "id") => Incident,
        ("sandbox", "Id") or ("sandboxes", "id") => Sandbox,
        ("sandbox", "token") => SandboxAddress,
        ("openapi" or "api", "documentName") => "v1",
        ("problem", "Code") => "500",
        ("hangfire", "path") => "",
        _ => throw new Xunit.Sdk.XunitException($"Nobody knows what to put for {{{name}}} in {route.RawText}: tell it here, so that the route is tried with things of another team."),
    };
}
