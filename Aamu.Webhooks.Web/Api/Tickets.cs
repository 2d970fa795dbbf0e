using System.Net;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Api;

/// <summary>Aamu's own key, and no other.</summary>
internal sealed class IngestTicket : IAuthorizationRequirement
{
    internal sealed class Office : AuthorizationHandler<IngestTicket>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, IngestTicket requirement)
        {
            if (context.Resource is HttpContext http && http.Features.Get<KeyAccess>() is { } key)
            {
                if (key.Ingest is { } scope)
                {
                    http.Features.Set(scope);
                    context.Succeed(requirement);
                }
                else
                {
                    http.Features.Set(Problems.Of(ProblemType.Forbidden, $"This needs an ingest key (aamu_ik_…); {(key.Team is null ? "an operator" : "a team")} key was sent."));
                }
            }

            return Task.CompletedTask;
        }
    }
}

/// <summary>A team's key, or Aamu's with the team named by <c>?teamId=</c>.</summary>
internal sealed class TeamTicket : IAuthorizationRequirement
{
    internal sealed class Office(TeamAccess access) : AuthorizationHandler<TeamTicket>
    {
        protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, TeamTicket requirement)
        {
            if (context.Resource is not HttpContext http || http.Features.Get<KeyAccess>() is not { } key)
            {
                return;
            }

            var (scope, problem) = await FindAsync(http, key);
            http.Features.Set(problem);
            if (scope is not null)
            {
                http.Features.Set(scope);
                context.Succeed(requirement);
            }
        }

        private async Task<(TeamScope? Scope, ProblemHttpResult? Problem)> FindAsync(HttpContext http, KeyAccess key)
        {
            var named = http.Request.Query["teamId"];
            if (key.Team is { } own)
            {
                return named.Count == 0 || named == own.TeamId.Value ? (own, null) : (null, Problems.NotFound("team"));
            }

            if (key.Ingest is not { } ingest)
            {
                return (null, Problems.Of(ProblemType.Forbidden, "An operator key reads the service's figures and nothing of a team. This needs a team key (aamu_tk_…)."));
            }

            if (named is not [{ Length: > 0 } team])
            {
                return (null, Problems.Field("teamId", "An ingest key acts for one team at a time: name it by ?teamId=…"));
            }

            return await access.ForIngestAsync(ingest, new TeamId(team), http.RequestAborted) is { } scope ? (scope, null) : (null, Problems.NotFound("team"));
        }
    }
}

/// <summary>An operator's key, or a program on this very machine that sends none.</summary>
internal sealed class FiguresTicket : IAuthorizationRequirement
{
    internal sealed class Office(IOptions<ForwardedHeadersOptions> proxies) : AuthorizationHandler<FiguresTicket>
    {
        private static readonly string[] SignsOfAProxy = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Real-IP", "Via"];

        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, FiguresTicket requirement)
        {
            if (context.Resource is not HttpContext http)
            {
                return Task.CompletedTask;
            }

            var key = http.Features.Get<KeyAccess>();
            if (key?.Monitoring is not null || IsFromHere(http))
            {
                context.Succeed(requirement);
            }
            else if (key is not null)
            {
                http.Features.Set(Problems.Of(ProblemType.Forbidden, "This needs an operator key (aamu_ok_…); a key of another kind was sent."));
            }

            return Task.CompletedTask;
        }

        /// <summary>
        /// What a proxy on this machine passes on comes from somewhere else. Where proxies are configured nobody comes from here; one that is not
        /// configured gives itself away by its headers, mostly.
        /// </summary>
        private bool IsFromHere(HttpContext http) =>
            proxies.Value.KnownIPNetworks.Count == 0 && proxies.Value.KnownProxies.Count == 0
            && http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && http.Request.Headers.Authorization.Count == 0 && !SignsOfAProxy.Any(http.Request.Headers.ContainsKey);
    }
}
