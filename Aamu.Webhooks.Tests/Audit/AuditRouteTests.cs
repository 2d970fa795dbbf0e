using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Api;
using Aamu.Webhooks.Web.Api.Documents;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Aamu.Webhooks.Tests.Audit;

/// <summary>Walks every route that changes something, so that a new one is in this test by being there.</summary>
[Collection(ApiTests.Name)]
public sealed class AuditRouteTests(RunningApp app)
{
    /// <summary>The event log is the record of events.</summary>
    private static readonly string[] OnOtherRecord = ["/api/v1/events", "/api/v1/events/batch"];

    [Fact]
    public async Task Every_route_that_changes_or_reveals_something_leaves_an_entry()
    {
        var routes = Routes();
        Assert.True(routes.Count >= 12);
        foreach (var (method, pattern, policy, body) in routes)
        {
            var team = await app.AddTeamAsync();
            var path = (await TeamThings.MakeAsync(team)).Fill(pattern);
            var before = await NewestAsync(team);
            var client = policy == ApiAccess.IngestPolicy ? app.Aamu : team.Client;
            using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : ApiCalls.Json(body) });
            Assert.True(answer.IsSuccessStatusCode, $"{method} {pattern}: {await answer.Content.ReadAsStringAsync()}");
            var entry = await NewestAsync(team);
            Assert.True(entry.Key > before.Key, $"{method} {pattern} left no entry.");
            Assert.Equal((policy == ApiAccess.IngestPolicy ? Door.IngestKey : Door.TeamKey, IPAddress.Loopback.ToString()), (entry.Door, entry.Address));
        }
    }

    [Fact]
    public async Task What_is_not_done_leaves_none()
    {
        var team = await app.AddTeamAsync();
        var webhook = await team.AddWebhookAsync("https://own.example/", more: ",\"status\":\"paused\"");
        var before = await NewestAsync(team);
        await team.Client.PostJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}/recover", """{"since":"2026-06-05T00:00:00Z","dryRun":true}""").ReadAsync();
        using var stranger = await (await app.AddTeamAsync()).Client.GetAsync($"/api/v1/webhooks/{webhook.Text("id")}/secret");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Equal(before.Key, (await app.Get<AuditLog>().PageAsync(team.Scope, new(), 1)).Items[0].Key);
    }

    [Fact]
    public async Task The_file_holds_what_the_log_shows_for_admins_only()
    {
        var team = await app.AddTeamAsync();
        await team.Client.PostJsonAsync("/api/v1/webhooks", """{"name":"=cmd","url":"https://own.example/","eventTypes":["*"]}""").ReadAsync(HttpStatusCode.Created);
        await app.JoinAsync(await app.AddPersonAsync("audit-admin@example.com"), team.Scope.TeamId, TeamRole.Admin);
        await app.JoinAsync(await app.AddPersonAsync("audit-editor@example.com"), team.Scope.TeamId, TeamRole.Editor);
        using var admin = await app.SignedInAsync("audit-admin@example.com");
        using var editor = await app.SignedInAsync("audit-editor@example.com");
        var table = await (await admin.GetAsync($"/t/{team.Id}/audit.csv?what=webhook_created")).Content.ReadAsStringAsync();
        var rows = table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, rows.Length);
        Assert.Contains(",team key,127.0.0.1,webhook_created,wh_", rows[1], StringComparison.Ordinal);
        Assert.Contains(",\"'=cmd\",", rows[1], StringComparison.Ordinal);
        var lines = await (await admin.GetAsync($"/t/{team.Id}/audit.ndjson")).Content.ReadAsStringAsync();
        Assert.Contains("""{"field":"url","after":"https://own.example/"}""", lines, StringComparison.Ordinal);
        Assert.Equal(2, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (var ending in new[] { "csv", "ndjson" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await editor.GetAsync($"/t/{team.Id}/audit.{ending}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/t/{RunningApp.TeamId}/audit.{ending}")).StatusCode);
        }
    }

    [Fact]
    public async Task The_operators_log_is_a_file_too_for_operators_only()
    {
        await app.AddPersonAsync("log-reader@example.com", isOperator: true);
        await app.AddPersonAsync("log-stranger@example.com");
        using var reader = await app.SignedInAsync("log-reader@example.com");
        using var stranger = await app.SignedInAsync("log-stranger@example.com");
        var table = await (await reader.GetAsync("/operate/log.csv?who=log-reader")).Content.ReadAsStringAsync();
        Assert.Contains(",log-reader@example.com,browser,127.0.0.1,signed_in,", table, StringComparison.Ordinal);
        Assert.DoesNotContain("log-stranger", table, StringComparison.Ordinal);
        var lines = await (await reader.GetAsync("/operate/log.ndjson?what=operator_made")).Content.ReadAsStringAsync();
        Assert.Contains("\"subject\":\"log-reader@example.com\"", lines, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/operate/log.csv")).StatusCode);
    }

    /// <summary>In the team's log or in the operators'.</summary>
    private async Task<AuditLine> NewestAsync(RunningTeam team)
    {
        var log = app.Get<AuditLog>();
        var lines = (await log.PageAsync(team.Scope, new(), 1)).Items
            .Concat((await log.PageAsync(TeamAccess.ForOperator("test", null), new() { SubjectId = team.Id }, 1)).Items);
        return lines.MaxBy(line => line.Key)!;
    }

    private List<(string Method, string Pattern, string? Policy, string? Body)> Routes() =>
        [.. from endpoint in app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where pattern.StartsWith("/api/", StringComparison.Ordinal) && !OnOtherRecord.Contains(pattern)
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            where method != "GET" || pattern.EndsWith("/secret", StringComparison.Ordinal)
            select (method, pattern, endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy,
                // The examples change nothing where the webhook is paused already, or only count.
                endpoint.Metadata.GetRequiredMetadata<Doc>().BodyExample?.Replace("\"paused\"", "\"active\"", StringComparison.Ordinal).Replace("\"dryRun\":true", "\"dryRun\":false", StringComparison.Ordinal))];
}
