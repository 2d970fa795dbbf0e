using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>
/// Counts by address what opened nothing: keys that nobody knows, sandboxes that are not there. Each costs a look into the database, so whoever tries very many is told to wait
/// before the next look. What is good is not counted, however much of it there is.
/// </summary>
public abstract class MissedTries(TimeProvider clock)
{
    public const int Most = 1_000;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Beyond it ended windows are swept out.</summary>
    private const int ManyAddresses = 10_000;

    private readonly ConcurrentDictionary<string, Count> counts = new(StringComparer.Ordinal);

    /// <summary>How long an address has to wait; null when it may try.</summary>
    public TimeSpan? WaitOf(IPAddress? from) =>
        counts.TryGetValue(NameOf(from), out var count) && count.Misses >= Most && count.EndsAt - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null;

    public void Missed(IPAddress? from)
    {
        var now = clock.GetUtcNow();
        counts.AddOrUpdate(NameOf(from), _ => new Count(1, now + Window), (_, known) => known.EndsAt <= now ? new Count(1, now + Window) : known with { Misses = known.Misses + 1 });
        if (counts.Count > ManyAddresses)
        {
            foreach (var ended in counts.Where(pair => pair.Value.EndsAt <= now))
            {
                counts.TryRemove(ended);
            }
        }
    }

    /// <summary>Who has one IPv6 address usually has 2⁶⁴ of them.</summary>
    public static string NameOf(IPAddress? from)
    {
        var address = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4() : from;
        return address is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address?.ToString() ?? "";
    }

    private sealed record Count(int Misses, DateTimeOffset EndsAt);
}

/// <summary>Keys that nobody knows.</summary>
public sealed class MissedKeys(TimeProvider clock) : MissedTries(clock);

/// <summary>Addresses of sandboxes that are not there.</summary>
public sealed class MissedSandboxes(TimeProvider clock) : MissedTries(clock);
