namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// How many bytes of bodies all lanes together hold between claiming a delivery and its landing. A lane that has nothing in hand may always take one, so that none waits
/// for somebody else's receiver; beyond that it takes what there is room for. Else large bodies, many lanes and slow receivers could use up the memory.
/// </summary>
public sealed class FlightMemory
{
    internal const long Most = 128 * 1024 * 1024;

    private long inHand;

    internal long InHand => Interlocked.Read(ref inHand);

    internal long Left => Math.Max(0, Most - InHand);

    internal void Take(long bytes) => Interlocked.Add(ref inHand, bytes);

    internal void GiveBack(long bytes) => Interlocked.Add(ref inHand, -bytes);
}
