using System.Collections.Concurrent;
using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// The leases that drains of this process hold at this moment. One that names this process and is not among them is a dead one's, and so is one of a node that is gone: no clock is asked,
/// which may be set while requests are under way.
/// </summary>
public sealed class LaneOwners(WebhooksDatabase database)
{
    private readonly ConcurrentDictionary<string, byte> living = new(StringComparer.Ordinal);

    /// <summary>A name for a drain: where several nodes may have lanes, it begins with the node's number.</summary>
    internal string NewName(TimeProvider clock)
    {
        var name = PrefixedId.New("lease_", clock);
        return database.Link is { } link ? string.Create(CultureInfo.InvariantCulture, $"{link.Own}.{name}") : name;
    }

    /// <summary>The other node that an owner is of; null when it is, or was, of this one or of the only one.</summary>
    internal int? NodeOf(string owner) => owner.IndexOf('.', StringComparison.Ordinal) is var dot and > 0
        && int.TryParse(owner.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var node) && node != database.Link?.Own ? node : null;

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
