using System.Collections.Concurrent;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// The leases that drains of this process hold at this moment. One process has the file, so a lease that is not among them is a dead one's: no clock is asked, which may be
/// set while requests are under way.
/// </summary>
public sealed class LaneOwners
{
    private readonly ConcurrentDictionary<string, byte> living = new(StringComparer.Ordinal);

    /// <summary>From before the lease is taken until the drain has ended, however it ends.</summary>
    internal IDisposable Live(string owner)
    {
        living[owner] = 0;
        return new Life(living, owner);
    }

    internal bool Has(string owner) => living.ContainsKey(owner);

    private sealed class Life(ConcurrentDictionary<string, byte> living, string owner) : IDisposable
    {
        public void Dispose() => living.TryRemove(owner, out _);
    }
}
