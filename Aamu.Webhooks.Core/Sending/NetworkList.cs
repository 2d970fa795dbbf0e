using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Networks written in one text: <c>127.0.0.0/8, ::1, 10.1.0.0/16</c>.</summary>
public sealed class NetworkList
{
    private readonly IReadOnlyList<IPNetwork> networks;

    private NetworkList(IReadOnlyList<IPNetwork> networks) => this.networks = networks;

    public bool Contains(IPAddress address) => networks.Any(network => network.Contains(address));

    public static NetworkList Parse(string? text) =>
        TryParse(text, out var list, out var reason) ? list : throw new FormatException(reason);

    public static bool TryParse(string? text, [NotNullWhen(true)] out NetworkList? list, [NotNullWhen(false)] out string? reason)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (text ?? "").Split([',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParseOne(part, out var network))
            {
                (list, reason) = (null, $"\"{part}\" is not a network; write an address and the length of its prefix, such as 10.1.0.0/16, without further bits set");
                return false;
            }

            networks.Add(network);
        }

        (list, reason) = (new NetworkList(networks), null);
        return true;
    }

    /// <summary>10.0.0.1/8 is refused: whoever wrote it meant one address or another network, and would open sixteen million.</summary>
    private static bool TryParseOne(string part, out IPNetwork network)
    {
        network = default;
        if (!IPAddress.TryParse(part.Split('/')[0], out var address))
        {
            return false;
        }

        var text = part.Contains('/', StringComparison.Ordinal) ? part : $"{part}/{address.GetAddressBytes().Length * 8}";
        return IPNetwork.TryParse(text, out network) && network.BaseAddress.Equals(address);
    }
}
