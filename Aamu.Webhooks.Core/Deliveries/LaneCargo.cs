namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What one drain has claimed, and what it takes of the room that all lanes share.</summary>
internal sealed class LaneCargo(FlightRoom room) : IDisposable
{
    private readonly HashSet<long> keys = [];
    private readonly Dictionary<long, long> costs = [];

    public IReadOnlySet<long> Keys => keys;

    public long Bytes { get; private set; }

    /// <summary>Its room was taken when it was claimed.</summary>
    public void Add(DueDelivery delivery)
    {
        keys.Add(delivery.Key);
        costs[delivery.Key] = FlightRoom.CostOf(delivery);
        Bytes += costs[delivery.Key];
    }

    public void Remove(long key)
    {
        keys.Remove(key);
        if (costs.Remove(key, out var cost))
        {
            Bytes -= cost;
            room.Free(cost);
        }
    }

    public void Dispose() => room.Free(Bytes);
}
