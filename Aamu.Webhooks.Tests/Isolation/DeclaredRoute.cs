using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Api;
using Aamu.Webhooks.Web.Api.Documents;
using Aamu.Webhooks.Web.Teams;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.StaticAssets;

namespace Aamu.Webhooks.Tests.Isolation;

internal enum Policy
{
    /// <summary>Anybody, and the same for everybody.</summary>
    Open,

    /// <summary>A team's key, or Aamu's with a team named.</summary>
    TeamKey,
    IngestKey,
    Figures,
    Operators,

    /// <summary>Members of the team in the address.</summary>
    Members,

    /// <summary>Whoever is signed in.</summary>
    SignedIn,
}

/// <summary>A route by one of its methods, with what it says about who may use it.</summary>
internal sealed record DeclaredRoute(RouteEndpoint Endpoint, string Method, Policy Policy, TeamRole? Role)
{
    public bool IsPage => Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    /// <summary>Takes what a form sends, with the form's token.</summary>
    public bool IsForm => Method == "POST" && Endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation == true;

    public bool NamesAThing => Endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name is "id");

    public string? Body => Endpoint.Metadata.GetMetadata<Doc>()?.BodyExample;

    /// <summary>Every route there is but files, and what opens a line: each page on a circuit is checked anew, and what a hub lets in has tests of its own (<see cref="SubscriptionTests"/>).</summary>
    public static IReadOnlyList<DeclaredRoute> All(EndpointDataSource source)
    {
        var routes = source.Endpoints.OfType<RouteEndpoint>().Where(route => !IsMachinery(route) && route.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .SelectMany(route => MethodsOf(route).Select(method => new DeclaredRoute(route, method, PolicyOf(route), route.Metadata.GetMetadata<ForRoleAttribute>()?.Role)))
            .ToList();
        Assert.True(routes.Count > 60);
        return routes;
    }

    public override string ToString() => $"{Method} /{Endpoint.RoutePattern.RawText!.TrimStart('/')}";

    /// <exception cref="Xunit.Sdk.XunitException">It says nothing, or what nobody knows how to check.</exception>
    private static Policy PolicyOf(RouteEndpoint route)
    {
        var asked = route.Metadata.GetOrderedMetadata<IAuthorizeData>();
        if (route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return Policy.Open;
        }

        Assert.True(asked.Count > 0, $"{route.RoutePattern.RawText} ({route.DisplayName}) has no policy.");
        var policy = asked.Select(rule => rule.Policy).LastOrDefault(name => name is not null) switch
        {
            ApiAccess.TeamPolicy => Policy.TeamKey,
            ApiAccess.IngestPolicy => Policy.IngestKey,
            ApiAccess.FiguresPolicy => Policy.Figures,
            AccountServices.OperatorPolicy => Policy.Operators,
            null => route.RoutePattern.Parameters.Any(parameter => parameter.Name is "teamId" or "TeamId") ? Policy.Members : Policy.SignedIn,
            var unknown => throw new Xunit.Sdk.XunitException($"{route.RoutePattern.RawText} has a policy, {unknown}, of which the tests do not know what to expect."),
        };
        Assert.True(policy is not (Policy.TeamKey or Policy.Members) || route.Metadata.GetMetadata<ForRoleAttribute>() is not null, $"{route.RoutePattern.RawText} does not say which role it is for.");
        return policy;
    }

    /// <summary>A page is drawn for a GET; its forms are posted to it.</summary>
    private static IEnumerable<string> MethodsOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<ComponentTypeMetadata>() is not null ? ["GET", "POST"] : route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    private static bool IsMachinery(RouteEndpoint route) => route.RoutePattern.RawText!.TrimStart('/') is var path
        && (path.StartsWith("_blazor", StringComparison.Ordinal) || path.StartsWith("_framework", StringComparison.Ordinal) || path == "{**path:file}"
            || route.Metadata.GetMetadata<HubMetadata>() is not null);
}
