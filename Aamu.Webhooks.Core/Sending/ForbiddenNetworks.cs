using System.Net;
using System.Net.Sockets;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>
/// Addresses that a team's webhook must not reach, in words. After the special-purpose registries of IANA
/// (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry) and the metadata services of clouds.
/// </summary>
internal static class ForbiddenNetworks
{
    private static readonly IPNetwork WellKnownNat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>What kind of forbidden address it is, as in "a private address"; null for a public one.</summary>
    public static string? KindOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return KindOf(address.MapToIPv4());
        }

        if (Kinds.FirstOrDefault(entry => entry.Network.Contains(address)).Kind is { } kind)
        {
            return kind;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? KindOfV6(address) : null;
    }

    private static string? KindOfV6(IPAddress address)
    {
        var bytes = address.GetAddressBytes();

        // Behind DNS64 every receiver that has IPv4 only looks like this: judged by the address inside.
        if (WellKnownNat64.Contains(address))
        {
            return KindOf(new IPAddress(bytes.AsSpan(12)));
        }

        // ISATAP, RFC 5214 §6.1: the interface part 0000:5efe or 0200:5efe, then an IPv4 address, under any prefix.
        if (bytes[8] is 0 or 2 && bytes.AsSpan(9, 3).SequenceEqual<byte>([0, 0x5e, 0xfe]))
        {
            return "an ISATAP tunnel address";
        }

        return GlobalUnicast.Contains(address) ? null : "a reserved address";
    }

    private static readonly (IPNetwork Network, string Kind)[] Kinds =
    [
        .. Entries("an unspecified address", "0.0.0.0/8", "::/128"),
        .. Entries("a loopback address", "127.0.0.0/8", "::1/128"),
        .. Entries("a cloud metadata address", "169.254.169.254/32", "169.254.170.2/32", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.192/32", "fd00:ec2::/32", "fd20:ce::254/128"),
        .. Entries("a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
        .. Entries("a link-local address", "169.254.0.0/16", "fe80::/10"),
        .. Entries("an address of carrier-grade NAT", "100.64.0.0/10"),
        .. Entries("a multicast address", "224.0.0.0/4", "ff00::/8"),
        .. Entries("a broadcast address", "255.255.255.255/32"),
        .. Entries("an address for benchmarks", "198.18.0.0/15", "2001:2::/48"),
        .. Entries("an address for documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
        .. Entries("a 6to4 tunnel address", "2002::/16", "192.88.99.0/24"),
        .. Entries("a Teredo tunnel address", "2001::/32"),
        .. Entries("an address of a local NAT64", "64:ff9b:1::/48"),
        .. Entries("a reserved address", "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24", "240.0.0.0/4", "2001::/23", "2620:4f:8000::/48", "::/96"),
    ];

    private static IEnumerable<(IPNetwork, string)> Entries(string kind, params string[] networks) =>
        networks.Select(network => (IPNetwork.Parse(network), kind));
}
