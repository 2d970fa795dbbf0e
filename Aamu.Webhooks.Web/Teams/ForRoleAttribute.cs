using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Teams;

/// <summary>
/// Says of a page or a route of a team which role it is for, and those above. The services ask for the role themselves; what is said here is what
/// the API page tells and what the tests hold every page and route to.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForRoleAttribute(TeamRole role) : Attribute
{
    public TeamRole Role => role;
}
