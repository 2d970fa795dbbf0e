using System.Net;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>
/// The ticket of whoever runs the service: the health of all lanes, ingest keys, what was refused. It opens no payload and no secret of
/// any team. Only <see cref="TeamAccess"/> prints it.
/// </summary>
public sealed class OperatorScope
{
    internal OperatorScope(string actor, IPAddress? address) => (Actor, Address) = (actor, address);

    /// <summary>Who acts, for logs and histories.</summary>
    public string Actor { get; }

    /// <summary>Where the operator's browser is.</summary>
    public IPAddress? Address { get; }
}
