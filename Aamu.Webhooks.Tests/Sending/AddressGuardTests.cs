using System.Net;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using CsCheck;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class AddressGuardTests
{
    /// <summary>Every range that must stay out of reach, whole.</summary>
    private static readonly IPNetwork[] Forbidden =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/8", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
            "64:ff9b:1::/48",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly Gen<byte[]> SixteenBytes = Gen.Byte.Array[16];

    [Fact]
    public void No_address_of_a_forbidden_range_passes_in_any_of_its_forms() =>
        Gen.Select(Gen.Int[0, Forbidden.Length - 1].Select(i => Forbidden[i]), SixteenBytes).Select(Within).Where(IsNotPublicInside).Sample(address =>
        {
            var guard = Guard();
            return FormsOf(address).All(form => Blocks(guard, form));
        });

    [Fact]
    public void Every_address_of_the_edges_is_blocked() =>
        Assert.All(Forbidden.SelectMany(network => new[] { network.BaseAddress, Last(network) }), address => Assert.True(!IsNotPublicInside(address) || Blocks(Guard(), address), address.ToString()));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    public void Public_neighbours_pass(string address) => Assert.False(Blocks(Guard(), IPAddress.Parse(address)));

    [Theory]
    [InlineData("169.254.169.254", "metadata")]
    [InlineData("fd00:ec2::254", "metadata")]
    [InlineData("100.100.100.200", "metadata")]
    [InlineData("168.63.129.16", "metadata")]
    [InlineData("::ffff:10.0.0.1", "private")]
    [InlineData("::10.0.0.1", "reserved")]
    [InlineData("2002:0a00:0001::", "6to4")]
    [InlineData("64:ff9b::10.0.0.1", "private")]
    [InlineData("64:ff9b:1::1", "NAT64")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo")]
    [InlineData("2a00:1450::5efe:10.0.0.1", "ISATAP")]
    [InlineData("2a00:1450::200:5efe:192.168.0.1", "ISATAP")]
    [InlineData("fe80::1%2", "link-local")]
    [InlineData("255.255.255.255", "broadcast")]
    public void The_objection_names_the_kind_of_address(string address, string kind)
    {
        var objection = ObjectionTo(Guard(), IPAddress.Parse(address));
        Assert.Contains(kind, objection, StringComparison.Ordinal);
    }

    [Fact]
    public void Allowed_networks_open_exactly_themselves() =>
        SixteenBytes.Select(bytes => new IPAddress(bytes.AsSpan(0, 4))).Sample(address =>
        {
            var opened = IPNetwork.Parse("10.1.0.0/16");
            return Blocks(Guard("10.1.0.0/16"), address) == (Blocks(Guard(), address) && !opened.Contains(address));
        });

    [Theory]
    [InlineData("http://2130706433/", true)]
    [InlineData("http://0x7f.1/", true)]
    [InlineData("http://0300.0250.0.1/", true)]
    [InlineData("http://[::ffff:7f00:1]/", true)]
    [InlineData("http://localhost./", true)]
    [InlineData("http://x.LOCALHOST/", true)]
    [InlineData("http://8.8.8.8/", false)]
    [InlineData("http://localhost.example.com/", false)]
    public void Hosts_that_need_no_dns_are_judged_before_they_are_saved(string url, bool blocked) =>
        Assert.Equal(blocked, Guard().WouldBlock(new Uri(url)) is not null);

    private static AddressGuard Guard(string allowed = "") =>
        new(Options.Create(new DeliveryOptions { AllowedNetworks = allowed }), (_, _) => throw new InvalidOperationException("A literal was looked up in DNS."));

    private static bool Blocks(AddressGuard guard, IPAddress address) => ObjectionTo(guard, address) is not null;

    private static string? ObjectionTo(AddressGuard guard, IPAddress address) =>
        guard.ResolveAsync(address.ToString(), CancellationToken.None).Result.Objection;

    /// <summary>Public IPv4 inside the mapped form is the one thing in ::/8 that may be called.</summary>
    private static bool IsNotPublicInside(IPAddress address) =>
        !(address.IsIPv4MappedToIPv6 || IPNetwork.Parse("64:ff9b::/96").Contains(address));

    private static IEnumerable<IPAddress> FormsOf(IPAddress address)
    {
        yield return address;
        if (address.GetAddressBytes() is { Length: 4 } four)
        {
            yield return address.MapToIPv6();
            yield return new([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. four]);
            yield return new([0x20, 0x02, .. four, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
            yield return new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. four]);
            yield return new([0x2a, 0, 0x14, 0x50, 0, 0, 0, 0, 0, 0, 0x5e, 0xfe, .. four]);
        }
    }

    private static IPAddress Within((IPNetwork Network, byte[] Chance) drawn)
    {
        var bytes = drawn.Network.BaseAddress.GetAddressBytes();
        for (var bit = drawn.Network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(drawn.Chance[bit / 8] & (0x80 >> (bit % 8)));
        }

        return new(bytes);
    }

    private static IPAddress Last(IPNetwork network) => Within((network, [.. Enumerable.Repeat((byte)0xff, 16)]));
}
