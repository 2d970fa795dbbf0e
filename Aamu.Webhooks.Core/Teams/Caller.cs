using System.Net;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>By which door somebody came in.</summary>
public enum Door
{
    /// <summary>A member of the team, signed in.</summary>
    Browser,

    /// <summary>An operator, signed in.</summary>
    Operator,

    TeamKey,

    /// <summary>Aamu itself.</summary>
    IngestKey,

    /// <summary>This service, at start: what the settings ask for.</summary>
    Service,

    /// <summary>A command on the machine itself.</summary>
    Console,
}

/// <summary>Where an act came from.</summary>
/// <param name="Door">The door.</param>
/// <param name="Address">The remote address; null when nobody came from anywhere.</param>
public sealed record Caller(Door Door, IPAddress? Address)
{
    public static Caller Service { get; } = new(Door.Service, null);

    /// <summary>As the audit log keeps it: an IPv4 address looks like one, whichever socket took it in.</summary>
    public string? AddressText => Address is { IsIPv4MappedToIPv6: true } ? Address.MapToIPv4().ToString() : Address?.ToString();
}

/// <summary>Somebody who is signed in.</summary>
/// <param name="Id">The account's id, opaque to Core.</param>
/// <param name="Name">Who acts, for logs and histories: the e-mail address.</param>
/// <param name="Address">Where the browser is.</param>
public sealed record Person(string Id, string Name, IPAddress? Address);
