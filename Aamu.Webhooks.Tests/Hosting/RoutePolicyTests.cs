using System.Net;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>Walks every route and every page, so that a new one is in these tests by being there.</summary>
[Collection(ApiTests.Name)]
public sealed class RoutePolicyTests(RunningApp app)
{
    /// <summary>What anybody may fetch, and why it is harmless. Every line wants a reason.</summary>
    private static readonly string[] Open =
    [
        // the way in, and what stands before it
        "/account/sign-in", "/account/second-step", "/account/forgot", "/account/reset", "/account/setup", "/account/join", "/not-found", "/problem/{Code:int}",
        // programs that ask whether it lives, and those who read how to call it
        "/health/live", "/health/ready", "/openapi/{documentName}.json", "/docs/api",
        // letters that nobody sends, in development; elsewhere there is no such page
        "/mail",
        // whoever knows an unguessable token
        "/sandbox/{token}",
    ];

    [Fact]
    public void Every_route_says_who_may_use_it() =>
        Assert.All(Routes(), route => Assert.True(IsOpen(route) || route.Metadata.GetMetadata<IAuthorizeData>() is not null || IsMachinery(route), $"{route.RoutePattern.RawText} ({route.DisplayName}) has no policy."));

    [Fact]
    public void No_route_is_open_that_is_not_in_the_list()
    {
        var open = Routes().Where(route => IsOpen(route) && !IsMachinery(route)).Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/')).Distinct();
        Assert.All(open, route => Assert.True(Open.Any(known => route.StartsWith(known, StringComparison.Ordinal)) || IsAsset(route), $"{route} is open to anybody."));
    }

    [Fact]
    public async Task Nobody_is_sent_to_the_sign_in_from_every_page()
    {
        var team = await app.AddTeamAsync();
        foreach (var path in (await PageRoutes.FilledAsync(team)).Where(path => !Open.Any(open => path.StartsWith(open.Split('{')[0], StringComparison.Ordinal))))
        {
            using var answer = await app.Nobody.GetAsync(path);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal), $"{path}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task For_members_of_teams_there_are_no_operators_pages()
    {
        var pages = PageRoutes.All.Where(page => page.Page.GetCustomAttributes(typeof(AuthorizeAttribute), false).Cast<AuthorizeAttribute>().Any(rule => rule.Policy == AccountServices.OperatorPolicy)).ToList();
        Assert.All(PageRoutes.All.Where(page => page.Route.StartsWith("/operate", StringComparison.Ordinal)), page => Assert.Contains(page, pages));
        Assert.True(pages.Count >= 4);
        using var admin = await app.SignedInAsync(RunningApp.AdminEmail, RunningApp.AdminPassword);
        foreach (var path in pages.Select(page => page.Route).Append("/hangfire"))
        {
            using var answer = await admin.GetAsync(path);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {(int)answer.StatusCode}");
        }
    }

    private List<RouteEndpoint> Routes()
    {
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(routes.Count > 40);
        return routes;
    }

    private static bool IsOpen(RouteEndpoint route) => route.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsAsset(string route) => Path.HasExtension(route);

    /// <summary>Blazor's own: a circuit is opened by whoever has a page, and each page in it is checked anew. And the files of a program that runs from its build.</summary>
    private static bool IsMachinery(RouteEndpoint route) => route.RoutePattern.RawText!.TrimStart('/') is var path && (path.StartsWith("_blazor", StringComparison.Ordinal) || path.StartsWith("_framework", StringComparison.Ordinal) || path == "{**path:file}");
}
