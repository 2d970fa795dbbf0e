using System.Net;
using Aamu.Webhooks.Core.Deliveries;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>
/// Resolves a host once and vets every address it got. The caller dials only what comes out of here, so that no second resolution can say otherwise.
/// </summary>
/// <param name="resolve">Asks DNS; replaced where a test plays the name server.</param>
public sealed class AddressGuard(IOptions<DeliveryOptions> options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    private readonly NetworkList allowed = NetworkList.Parse(options.Value.AllowedNetworks);

    /// <summary>Which ports may be called: a rule for URLs that are saved, and for what is dialled.</summary>
    public PortList Ports { get; } = PortList.Parse(options.Value.AllowedPorts);

    public AddressGuard(IOptions<DeliveryOptions> options)
        : this(options, NameLookup.ResolveAsync)
    {
    }

    /// <summary>The addresses that may be dialled, or why none may: one forbidden address among them forbids the name.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">DNS knows no such name, or does not answer.</exception>
    public async Task<VettedHost> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (Known(host) is { } known)
        {
            return Vet(host, known);
        }

        return Vet(host, await resolve(host, cancellationToken));
    }

    /// <summary>Every address of a host with the objection to it: for showing, not for dialling.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">DNS knows no such name, or does not answer.</exception>
    public async Task<IReadOnlyList<CheckedAddress>> LookAsync(string host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var addresses = Known(host) ?? await resolve(host, cancellationToken);
        return [.. addresses.Select(address => new CheckedAddress($"{address}", MayCall(address) ? null : ForbiddenNetworks.KindOf(address)))];
    }

    /// <summary>The objection to a host that needs no DNS (an address in any notation, localhost); null when it may be called, or when only DNS can tell.</summary>
    public string? WouldBlock(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Known(url.IdnHost) is { } known ? Vet(url.IdnHost, known).Objection : null;
    }

    private VettedHost Vet(string host, IPAddress[] addresses)
    {
        var forbidden = addresses.FirstOrDefault(address => !MayCall(address));
        return forbidden is null ? new(addresses, null) : new([], Objection(host, forbidden));
    }

    private bool MayCall(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Contains(plain) || ForbiddenNetworks.KindOf(plain) is null;
    }

    /// <summary>The addresses of a host that DNS has no say in. IPAddress reads 2130706433, 0x7f.1 and 0177.0.0.1 as the C library does.</summary>
    private IPAddress[]? Known(string host)
    {
        var name = host.TrimEnd('.').Trim('[', ']');
        if (IPAddress.TryParse(name, out var literal))
        {
            return [literal];
        }

        // RFC 6761 §6.3: always this machine. The deployment decides by AllowedNetworks which of both may be called, if any.
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            IPAddress[] here = [IPAddress.Loopback, IPAddress.IPv6Loopback];
            return here.Any(allowed.Contains) ? [.. here.Where(allowed.Contains)] : here;
        }

        return null;
    }

    private static string Objection(string host, IPAddress address)
    {
        var kind = ForbiddenNetworks.KindOf(address);
        var what = IPAddress.TryParse(host, out _) ? $"{address} is {kind}" : $"{host} points to {address}, which is {kind}";
        var hint = kind == "a loopback address" ? "it means the machine of this service, not yours" : "webhooks may call public addresses only";
        return $"{what}: {hint}.";
    }
}

/// <summary>What became of a host: addresses to dial, or an objection in words.</summary>
public sealed record VettedHost(IReadOnlyList<IPAddress> Addresses, string? Objection);
