using System.Security.Claims;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Isolation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>What is open, is meant to be. That every other route keeps to its policy is what <see cref="IsolationTests"/> try.</summary>
[Collection(ApiTests.Name)]
public sealed class RoutePolicyTests(RunningApp app)
{
    /// <summary>What anybody may fetch, and why it is harmless. Every line wants a reason.</summary>
    private static readonly string[] Open =
    [
        // the way in, and what stands before it
        "/account/sign-in", "/account/second-step", "/account/forgot", "/account/reset", "/account/setup", "/account/join", "/account/passkeys/ask", "/account/outside", "/account/outside/start", "/account/address", "/account/take-back", "/not-found", "/problem/{Code:int}",
        // programs that ask whether it lives, and those who read how to call it
        "/health/live", "/health/ready", "/openapi/{documentName}.json", "/docs/api", "/docs/api/{documentName?}", "/docs/api/scalar.js", "/docs/api/scalar.aspnetcore.js", "/docs/api/favicon.svg",
        // letters that nobody sends, in development; elsewhere there is no such page
        "/mail",
        // whoever knows an unguessable token
        "/sandbox/{token}",
    ];

    [Fact]
    public void No_route_is_open_that_is_not_in_the_list()
    {
        var open = DeclaredRoute.All(app.Get<EndpointDataSource>()).Where(route => route.Policy == Policy.Open).Select(route => "/" + route.Endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct();
        Assert.All(open, route => Assert.True(Open.Contains(route), $"{route} is open to anybody."));
    }

    [Fact]
    public void Every_endpoint_says_who_it_is_for_the_machinery_too() =>
        Assert.Empty(app.Get<EndpointDataSource>().Endpoints
            // Where it runs from its build, the framework has a route for files that are not there; it says nothing, and is closed.
            .Where(endpoint => endpoint.DisplayName != "Fallback {**path:file}" && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName));

    [Fact]
    public async Task One_that_did_not_would_be_for_nobody_at_run_time()
    {
        await using var scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        var fallback = (await app.Get<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync())!;
        var door = scope.ServiceProvider.GetRequiredService<IAuthorizationService>();
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim("aamu:operator", "true")], "cookie"));
        var http = new DefaultHttpContext();
        Assert.True((await door.AuthorizeAsync(person, http, fallback)).Succeeded);
        http.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/forgotten"), 0, EndpointMetadataCollection.Empty, "forgotten"));
        Assert.False((await door.AuthorizeAsync(person, http, fallback)).Succeeded);
    }
}
