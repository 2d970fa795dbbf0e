namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What one drain has claimed, and what it takes of the room that all lanes share.</summary>
internal sealed class LaneCargo(FlightRoom room) : IDisposable
{
    private readonly HashSet<long> keys = [];
    private readonly Dictionary<long, long> costs = [];
    private long landed;

    public IReadOnlySet<long> Keys => keys;

    public long Bytes { get; private set; }

    /// <summary>Its room was taken when it was claimed.</summary>
    public void Add(DueDelivery delivery, int beside)
    {
        keys.Add(delivery.Key);
        costs[delivery.Key] = FlightRoom.CostOf(delivery, beside);
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

    /// <summary>Its body is needed no more; the answer is, until it is on record. It counts among what all lanes have, and not as the lane's own: else a lane with nothing left could not claim.</summary>
    public void Land(AttemptResult result)
    {
        Remove(result.DeliveryKey);
        var weight = FlightRoom.WeightOf(result.Receipt);
        room.Take(weight);
        landed += weight;
    }

    /// <summary>All that has landed is on record.</summary>
    public void Recorded()
    {
        room.Free(landed);
        landed = 0;
    }

    public void Dispose() => room.Free(Bytes + landed);
}
