using System.Net;
using System.Net.Sockets;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>How often it happened from an address, and how long until that is forgotten.</summary>
public sealed record AddressCount(int Times, TimeSpan Left);

/// <summary>
/// Counts by address, each within a window of its own that begins with the first time. However many addresses come, one more costs the same, and no more than
/// <see cref="MostAddresses"/> are remembered: beyond that the window that began first makes room. Whoever has so many addresses is not held by any limit of one.
/// </summary>
public sealed class AddressCounts(TimeProvider clock, TimeSpan length)
{
    public const int MostAddresses = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Window> windows = new(StringComparer.Ordinal);

    /// <summary>The same windows. All are of one length, so they end in the order in which they began.</summary>
    private readonly Queue<Window> inOrder = new();

    /// <summary>How many are remembered.</summary>
    public int Addresses
    {
        get
        {
            lock (gate)
            {
                return windows.Count;
            }
        }
    }

    /// <summary>Once more, from there.</summary>
    public AddressCount Add(IPAddress? from)
    {
        var name = NameOf(from);
        lock (gate)
        {
            ForgetEnded();
            if (!windows.TryGetValue(name, out var window))
            {
                MakeRoom();
                window = new Window(name, clock.GetTimestamp());
                windows.Add(name, window);
                inOrder.Enqueue(window);
            }

            window.Times++;
            return new AddressCount(window.Times, LeftOf(window));
        }
    }

    /// <summary>One of those did not count.</summary>
    public void TakeBack(IPAddress? from)
    {
        lock (gate)
        {
            if (windows.TryGetValue(NameOf(from), out var window))
            {
                window.Times = Math.Max(0, window.Times - 1);
            }
        }
    }

    /// <summary>Null when nothing is remembered of it.</summary>
    public AddressCount? Of(IPAddress? from)
    {
        lock (gate)
        {
            ForgetEnded();
            return windows.TryGetValue(NameOf(from), out var window) ? new AddressCount(window.Times, LeftOf(window)) : null;
        }
    }

    /// <summary>Each goes once: over time that is one for each that came.</summary>
    private void ForgetEnded()
    {
        while (inOrder.TryPeek(out var first) && LeftOf(first) <= TimeSpan.Zero)
        {
            windows.Remove(inOrder.Dequeue().Name);
        }
    }

    private void MakeRoom()
    {
        if (windows.Count >= MostAddresses)
        {
            windows.Remove(inOrder.Dequeue().Name);
        }
    }

    private TimeSpan LeftOf(Window window) => length - clock.GetElapsedTime(window.BeganAt);

    /// <summary>Who has one IPv6 address usually has 2⁶⁴ of them.</summary>
    private static string NameOf(IPAddress? from)
    {
        var address = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from;
        return address is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address?.ToString() ?? "";
    }

    private sealed class Window(string name, long beganAt)
    {
        public string Name => name;

        public long BeganAt => beganAt;

        public int Times { get; set; }
    }
}
