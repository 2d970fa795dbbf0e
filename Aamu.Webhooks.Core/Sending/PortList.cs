using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Ports written in one text: <c>80, 443, 1024-65535</c>.</summary>
public sealed class PortList
{
    private readonly IReadOnlyList<(int First, int Last)> ranges;

    private PortList(IReadOnlyList<(int First, int Last)> ranges) => this.ranges = ranges;

    public bool Contains(int port) => ranges.Any(range => port >= range.First && port <= range.Last);

    /// <summary>In words, for the field where a URL is typed and for the log; null when the port may be called.</summary>
    public string? ObjectionTo(int port) => Contains(port)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"Port {port} may not be called: this service calls the ports {this} only.");

    public override string ToString() => string.Join(", ", ranges.Select(range => range.First == range.Last
        ? range.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));

    public static PortList Parse(string? text) =>
        TryParse(text, out var list, out var reason) ? list : throw new FormatException(reason);

    public static bool TryParse(string? text, [NotNullWhen(true)] out PortList? list, [NotNullWhen(false)] out string? reason)
    {
        list = null;
        var ranges = new List<(int First, int Last)>();
        foreach (var part in (text ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (RangeOf(part) is not { } range)
            {
                reason = $"\"{part}\" is neither a port from 1 to 65535 nor a range such as 1024-65535";
                return false;
            }

            ranges.Add(range);
        }

        reason = ranges.Count == 0 ? "no port could be called; write some, such as 80, 443, 1024-65535" : null;
        list = reason is null ? new PortList(ranges) : null;
        return list is not null;
    }

    private static (int First, int Last)? RangeOf(string part)
    {
        var ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
        return IsPort(ends[0], out var first) && IsPort(ends[^1], out var last) && first <= last ? (first, last) : null;
    }

    private static bool IsPort(string text, out ushort port) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0;
}
