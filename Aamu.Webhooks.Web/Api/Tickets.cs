using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

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
                    http.Features.Set(Problems.Of(ProblemType.Forbidden, "This needs an ingest key (aamu_ik_…); a team key was sent."));
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

            if (named is not [{ Length: > 0 } team])
            {
                return (null, Problems.Field("teamId", "An ingest key acts for one team at a time: name it by ?teamId=…"));
            }

            return await access.ForIngestAsync(key.Ingest!, new TeamId(team), http.RequestAborted) is { } scope ? (scope, null) : (null, Problems.NotFound("team"));
        }
    }
}
