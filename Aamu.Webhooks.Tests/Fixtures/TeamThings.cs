using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Tests.Api;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A team with one thing of each kind that an address can name.</summary>
internal sealed record TeamThings(RunningTeam Team, string Webhook, string Event, string Delivery, string Sandbox, string SandboxAddress)
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
        return new TeamThings(team, webhook.Text("id"), happened.Text("id"), delivery, sandbox.Value, await team.App.Get<SandboxReceiver>().TokenAsync(team.Scope));
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
        ("sandbox", "Id") or ("sandboxes", "id") => Sandbox,
        ("sandbox", "token") => SandboxAddress,
        ("openapi" or "api", "documentName") => "v1",
        ("problem", "Code") => "500",
        ("hangfire", "path") => "",
        _ => throw new Xunit.Sdk.XunitException($"Nobody knows what to put for {{{name}}} in {route.RawText}: tell it here, so that the route is tried with things of another team."),
    };
}
