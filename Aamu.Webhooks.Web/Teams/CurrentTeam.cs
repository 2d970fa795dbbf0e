using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Components.Authorization;

namespace Aamu.Webhooks.Web.Teams;

/// <summary>Turns the signed-in person and the team of the address bar into a ticket, anew for every page.</summary>
internal sealed partial class CurrentTeam(TeamAccess access, AuthenticationStateProvider authentication, ILogger<CurrentTeam> logger)
{
    /// <summary>Null when there is no such team for this person.</summary>
    public async Task<TeamScope?> ScopeAsync(string teamId)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var scope = user.AsPerson() is { } person ? await access.ForPersonAsync(person, new TeamId(teamId)) : null;
        if (scope is null)
        {
            LogRefused(teamId, user.Identity?.Name);
        }

        return scope;
    }

    public async Task<IReadOnlyList<Membership>> TeamsAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        return user.PersonId() is { } person ? await access.TeamsOfAsync(person) : [];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused: a page of team {TeamId}, asked by {Who}")]
    private partial void LogRefused(string teamId, string? who);
}
