using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Api;
using Aamu.Webhooks.Web.Api.Documents;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>Walks every mapped route, so that a new one is in these tests by being there.</summary>
[Collection(ApiTests.Name)]
public sealed class OtherTeamsTests(RunningApp app)
{
    [Fact]
    public async Task Another_teams_key_sees_nothing_of_this_team_on_any_route()
    {
        var (own, other) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        var webhook = await own.AddWebhookAsync("https://secretly.example/", more: ",\"status\":\"paused\"");
        var happened = await own.SubmitAsync(ApiCalls.Event(own, """{"only":"ours"}"""));
        var delivery = (await own.GetJsonAsync("/api/v1/deliveries"))["items"]![0]!.Text("id");
        var before = await own.GetJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}");
        var routes = Routes(ApiAccess.TeamPolicy);
        Assert.True(routes.Count >= 15);
        foreach (var (method, pattern, doc) in routes)
        {
            var id = pattern.Contains("/webhooks/", StringComparison.Ordinal) ? webhook.Text("id") : pattern.Contains("/events/", StringComparison.Ordinal) ? happened.Text("id") : delivery;
            var path = pattern.Replace("{id}", id, StringComparison.Ordinal);
            using var foreign = await SendAsync(other.Client, method, path, doc);
            var text = await foreign.Content.ReadAsStringAsync();
            Assert.DoesNotContain("secretly", text, StringComparison.Ordinal);
            Assert.DoesNotContain(own.Id, text, StringComparison.Ordinal);
            Assert.DoesNotContain("ours", text, StringComparison.Ordinal);
            if (pattern.Contains("{id}", StringComparison.Ordinal))
            {
                await SendAsync(other.Client, method, path, doc).RefusedAsync(404, "not-found");
            }

            // Nor by naming the team, with a key that is not Aamu's; nor without a key; nor with an unknown one.
            await SendAsync(other.Client, method, $"{path}?teamId={own.Id}", doc).RefusedAsync(404, "not-found");
            await SendAsync(app.Nobody, method, path, doc).RefusedAsync(401, "unauthorized");
            await SendAsync(app.Client("aamu_tk_unknown_0123456789"), method, path, doc).RefusedAsync(401, "unauthorized");
            await SendAsync(app.Aamu, method, path, doc).RefusedAsync(422, "invalid", "teamId");
            await SendAsync(app.Aamu, method, $"{path}?teamId=team_nowhere", doc).RefusedAsync(404, "not-found");
        }

        Assert.Equal(before.ToJsonString(), (await own.GetJsonAsync($"/api/v1/webhooks/{webhook.Text("id")}")).ToJsonString());
        Assert.Single((await own.GetJsonAsync("/api/v1/events"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_team_key_opens_nothing_of_Aamus_own()
    {
        var team = await app.AddTeamAsync();
        var routes = Routes(ApiAccess.IngestPolicy);
        Assert.True(routes.Count >= 6);
        foreach (var (method, pattern, doc) in routes)
        {
            var path = pattern.Replace("{teamId}", team.Id, StringComparison.Ordinal).Replace("{projectId}", "proj_1", StringComparison.Ordinal);
            await SendAsync(team.Client, method, path, doc).RefusedAsync(403, "forbidden");
            await SendAsync(app.Nobody, method, path, doc).RefusedAsync(401, "unauthorized");
        }
    }

    [Fact]
    public async Task Aamus_key_acts_for_the_team_that_it_names()
    {
        var team = await app.AddTeamAsync();
        var webhook = await app.Aamu.PostJsonAsync($"/api/v1/webhooks?teamId={team.Id}", """{"name":"a","url":"https://a.example/","eventTypes":["*"]}""").ReadAsync(System.Net.HttpStatusCode.Created);
        Assert.Equal(team.Id, webhook.Text("teamId"));
        Assert.Equal(webhook.Text("id"), (await team.GetJsonAsync($"/api/v1/webhooks?teamId={team.Id}"))["items"]![0]!.Text("id"));
    }

    [Fact]
    public void Every_route_of_the_API_has_one_of_the_two_policies() =>
        Assert.All(
            app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal)),
            endpoint => Assert.Contains(endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy, new[] { ApiAccess.TeamPolicy, ApiAccess.IngestPolicy }));

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, Doc doc) =>
        client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = doc.BodyExample is null ? null : ApiCalls.Json(doc.BodyExample) });

    private List<(string Method, string Pattern, Doc Doc)> Routes(string policy) =>
        [.. from endpoint in app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy == policy
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            orderby endpoint.RoutePattern.RawText
            select (method, endpoint.RoutePattern.RawText!, endpoint.Metadata.GetRequiredMetadata<Doc>())];
}
