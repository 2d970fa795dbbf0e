using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Isolation;
using Microsoft.AspNetCore.Routing;

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
        "/health/live", "/health/ready", "/openapi/{documentName}.json", "/docs/api",
        // letters that nobody sends, in development; elsewhere there is no such page
        "/mail",
        // whoever knows an unguessable token
        "/sandbox/{token}",
    ];

    [Fact]
    public void No_route_is_open_that_is_not_in_the_list()
    {
        var open = DeclaredRoute.All(app.Get<EndpointDataSource>()).Where(route => route.Policy == Policy.Open).Select(route => "/" + route.Endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct();
        Assert.All(open, route => Assert.True(Open.Any(known => route.StartsWith(known, StringComparison.Ordinal)), $"{route} is open to anybody."));
    }
}
