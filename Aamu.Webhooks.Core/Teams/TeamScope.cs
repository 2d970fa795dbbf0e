using System.Net;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>
/// The ticket without which no row of a team is read or written. Only <see cref="TeamAccess"/> prints it,
/// so whoever holds one has been checked. It says who acts and from where, so that every change can be put on record.
/// </summary>
public sealed class TeamScope
{
    internal TeamScope(TeamId teamId, TeamRole role, string actor, Caller? caller = null) =>
        (TeamId, Role, Actor, Caller) = (teamId, role, actor, caller ?? Caller.Service);

    public TeamId TeamId { get; }

    public TeamRole Role { get; }

    /// <summary>Who acts, for logs and histories: a person's e-mail address or a key's name.</summary>
    public string Actor { get; }

    public Caller Caller { get; }

    public bool Allows(TeamRole needed) => Role >= needed;

    /// <summary>Null when allowed, else the refusal to hand on.</summary>
    public Refusal? Require(TeamRole needed) =>
        Allows(needed) ? null : Refusal.Forbidden($"This needs the role {needed}; yours is {Role}.");

    /// <summary>The same ticket in the hand of a program that calls from there: a key's ticket is printed once, for all its calls.</summary>
    public TeamScope From(IPAddress? address) => new(TeamId, Role, Actor, Caller with { Address = address });
}
