using System.Net;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;

namespace Aamu.Webhooks.Tests.Isolation;

/// <summary>
/// Promise 5, by every road there is: each route of the running program, with things of one team in it, is tried by four who may not, or may only
/// look. What has to come of it follows from what the route says about itself, so a new one is in this test by being there.
/// </summary>
[Collection(ApiTests.Name)]
public sealed class IsolationTests(RunningApp app)
{
    private const int NotFound = 404, Forbidden = 403, Unauthorized = 401, SignInFirst = 302;

    [Fact]
    public async Task Nobody_gets_anything_of_a_team_by_any_route_that_is_not_for_them()
    {
        var (own, other) = (await app.AddTeamAsync(), await app.AddTeamAsync());
        var things = await TeamThings.MakeAsync(own);
        using var callers = await Callers.ComeAsync(app, own, other);
        var before = await StateOfAsync(own);
        foreach (var route in DeclaredRoute.All(app.Get<EndpointDataSource>()))
        {
            var path = things.Fill(route.Endpoint.RoutePattern);
            foreach (var who in Enum.GetValues<Who>())
            {
                await TryAsync(callers, route, path, who);
            }
        }

        Assert.Equal(before, await StateOfAsync(own));
    }

    [Fact]
    public async Task A_key_does_on_each_route_what_the_route_says_its_role_may_and_no_more()
    {
        foreach (var route in DeclaredRoute.All(app.Get<EndpointDataSource>()).Where(route => route.Policy == Policy.TeamKey))
        {
            var team = await app.AddTeamAsync();
            var path = (await TeamThings.MakeAsync(team)).Fill(route.Endpoint.RoutePattern);
            foreach (var role in Enum.GetValues<TeamRole>().Where(role => role <= route.Role))
            {
                using var program = app.Client(await app.KeyAsync(team.Scope, role));
                using var answer = await program.SendAsync(new HttpRequestMessage(new HttpMethod(route.Method), path) { Content = route.Body is { } body ? ApiCalls.Json(body) : null });
                var came = role == route.Role ? answer.IsSuccessStatusCode : (int)answer.StatusCode == Forbidden;
                Assert.True(came, $"{route}, which says it is for {route.Role}, answered a key of the role {role} with {(int)answer.StatusCode}.");
            }
        }
    }

    /// <summary>By key and by cookie.</summary>
    private static async Task TryAsync(Callers callers, DeclaredRoute route, string path, Who who)
    {
        using var browsed = await callers.BrowseAsync(who, route, path);
        await LookAsync(browsed, BrowserMeets(route, who), route, who);
        if (route.Policy is Policy.TeamKey or Policy.IngestKey or Policy.Figures)
        {
            using var called = await callers.CallAsync(who, route, path);
            await LookAsync(called, ProgramMeets(route, who), route, who);
            if (who == Who.OtherAdmin && route.Policy == Policy.TeamKey)
            {
                // Nor by naming the team.
                using var named = await callers.CallAsync(who, route, $"{path}?teamId={callers.TeamId}");
                await LookAsync(named, [NotFound], route, who);
            }
        }
    }

    /// <summary>The statuses that may come; what is for the viewer may show the team's things.</summary>
    private static int[] ProgramMeets(DeclaredRoute route, Who who) => (route.Policy, who) switch
    {
        (Policy.Figures, _) => [200, Unauthorized, Forbidden],
        (_, Who.Nobody) => [Unauthorized],
        (Policy.TeamKey, Who.OtherAdmin) => route.NamesAThing ? [NotFound] : [200, 201],
        (Policy.TeamKey, Who.Viewer) => route.Role == TeamRole.Viewer ? [200] : [Forbidden],
        _ => [Forbidden],
    };

    private static int[] BrowserMeets(DeclaredRoute route, Who who) => (route.Policy, who) switch
    {
        // A form without its token.
        (Policy.SignedIn or Policy.Members, not Who.Nobody) or (Policy.Open, _) or (Policy.Operators, Who.Operator) when route.IsForm => [400],
        (Policy.Open, _) => [200, 204, 302, 404],
        (Policy.Figures, _) => [200],
        // A cookie is no key.
        (Policy.TeamKey or Policy.IngestKey, _) => [Unauthorized],
        // The dashboard does not even say that one could sign in.
        (Policy.Operators, Who.Nobody) => [SignInFirst, NotFound],
        (Policy.Operators, Who.Operator) => [200],
        (Policy.Operators, _) => [NotFound],
        (_, Who.Nobody) => [SignInFirst],
        (Policy.SignedIn, _) => [200],
        // What a page shows is drawn on its circuit: see IsolationJourney.
        (Policy.Members, _) when route.IsPage => [200],
        (Policy.Members, Who.Viewer) when route.Role == TeamRole.Viewer => [200],
        _ => [NotFound],
    };

    private static async Task LookAsync(HttpResponseMessage answer, int[] expected, DeclaredRoute route, Who who)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected.Contains((int)answer.StatusCode), $"{route} for {who}: {(int)answer.StatusCode}, not {string.Join(" or ", expected)}. {text[..Math.Min(300, text.Length)]}");
        Assert.True(answer.StatusCode != HttpStatusCode.Redirect || route.Policy == Policy.Open || answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal), $"{route} leads {who} to {answer.Headers.Location}.");
        if (who != Who.Viewer)
        {
            Assert.False(text.Contains(TeamThings.Mark, StringComparison.Ordinal), $"{route} showed {who} what is another team's: {text}");
        }
    }

    /// <summary>The audit log tells every change and every look at a secret; the rest is what could be added without an entry.</summary>
    private async Task<string> StateOfAsync(RunningTeam team) => string.Join(
        '\n',
        $"{(await app.Get<AuditLog>().PageAsync(team.Scope, new(), 1)).Items[0]}",
        (await team.GetJsonAsync("/api/v1/webhooks")).ToJsonString(),
        (await team.GetJsonAsync("/api/v1/events")).ToJsonString(),
        (await team.GetJsonAsync("/api/v1/deliveries")).ToJsonString());
}
