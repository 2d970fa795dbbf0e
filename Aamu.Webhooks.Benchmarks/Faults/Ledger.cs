using System.Collections.Concurrent;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>What was accepted and what arrived, as those outside the service saw it: the producer and the receivers.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, int> _accepted = new();
    private readonly ConcurrentDictionary<string, Arrivals> _arrived = new();
    private long _requests;

    /// <summary>Event id → how many webhooks it was promised to.</summary>
    public IReadOnlyDictionary<string, int> Accepted => _accepted;

    /// <summary>Whole requests at all receivers.</summary>
    public long Requests => Volatile.Read(ref _requests);

    public int AcceptedCount => _accepted.Count;

    public int ArrivedCount => _arrived.Count;

    public void Accept(string eventId, int matched) => _accepted[eventId] = matched;

    /// <summary>A whole request came.</summary>
    public void Arrive(string deliveryId)
    {
        Interlocked.Increment(ref _requests);
        _arrived.AddOrUpdate(deliveryId, new Arrivals(1, 0, 0), (_, was) => was with { Requests = was.Requests + 1, Repeats = was.Repeats + (was.Taken > 0 ? 1 : 0) });
    }

    /// <summary>It is about to be answered with 2xx: whatever comes of the same delivery from now on is a repeat.</summary>
    public void Take(string deliveryId) => _arrived.AddOrUpdate(deliveryId, new Arrivals(0, 0, 1), (_, was) => was with { Taken = was.Taken + 1 });

    public Arrivals Of(string deliveryId) => _arrived.GetValueOrDefault(deliveryId, new Arrivals(0, 0, 0));
}

/// <summary>What a receiver saw of one delivery.</summary>
/// <param name="Requests">All that came whole.</param>
/// <param name="Repeats">Those that came after a 2xx.</param>
/// <param name="Taken">Those that were answered with 2xx.</param>
internal sealed record Arrivals(int Requests, int Repeats, int Taken);
