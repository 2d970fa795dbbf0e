using System.Collections.Concurrent;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// The requests of this process that wait for their answer at this moment, and since when. A lane's lease also holds what stands next in line, and the time of its last turn:
/// enough for recovery, too little for a reader who asks whether his delivery is being sent. For the screens only: nothing is decided by it.
/// </summary>
public sealed class OnTheWire
{
    private readonly ConcurrentDictionary<long, DateTimeOffset> sent = new();

    internal void Left(long deliveryKey, DateTimeOffset at) => sent[deliveryKey] = at;

    internal void Landed(long deliveryKey) => sent.TryRemove(deliveryKey, out _);

    /// <summary>The lines as they are told: those under way say since when.</summary>
    internal IReadOnlyList<DeliveryLine> Tell(IReadOnlyList<DeliveryLine> lines) => sent.IsEmpty ? lines : [.. lines.Select(Tell)];

    internal DeliveryLine Tell(DeliveryLine line) => sent.TryGetValue(line.Key, out var since) ? line with { SentAt = since } : line;
}
