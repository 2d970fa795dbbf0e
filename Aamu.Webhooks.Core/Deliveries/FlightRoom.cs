using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// How many bytes of deliveries are in memory, claimed, on the wire, or answered and not yet on record, over all lanes. A lane may go on claiming while what it has is less than a quarter of what is left: a few
/// lanes with large bodies get much, many get little, and there is always room for one more (dynamic thresholds, as switches share their buffers). One delivery each lane may always have.
/// </summary>
public sealed class FlightRoom
{
    /// <summary>What an attempt costs beside its body, at least: a connection, headers, the answer. Where a receiver's answers take more, its lane reckons with that.</summary>
    public const int Overhead = 16 * 1024;

    private const int Share = 4;

    private long taken;

    /// <summary>In bytes.</summary>
    public long Most { get; set; } = 256 * 1024 * 1024;

    public long Taken => Volatile.Read(ref taken);

    /// <param name="has">What the lane has by now.</param>
    /// <param name="cost">Of one more, by <see cref="CostOf"/>.</param>
    public bool TryTake(long has, long cost)
    {
        if (has > 0 && cost > Left(has))
        {
            return false;
        }

        Take(cost);
        return true;
    }

    /// <summary>How much more a lane may have that has something: the more it takes, the less there is for all, so it does not get quite that.</summary>
    public long Left(long has) => ((Most - Taken) / Share) - has;

    public void Free(long cost) => Interlocked.Add(ref taken, -cost);

    /// <summary>For what is there already: it is not asked whether there is room.</summary>
    public void Take(long cost) => Interlocked.Add(ref taken, cost);

    /// <param name="delivery">That is claimed.</param>
    /// <param name="beside">What it takes beside its body, by <see cref="SendWindow.Beside"/>.</param>
    internal static long CostOf(DueDelivery delivery, int beside) => delivery.Body.Length + beside;

    /// <summary>What is left of an attempt until it is on record, in bytes.</summary>
    internal static int WeightOf(Receipt receipt) =>
        (receipt.ResponseBody?.Length ?? 0) + (sizeof(char) * ((receipt.ResponseHeaders?.Length ?? 0) + (receipt.RequestHeaders?.Length ?? 0))) + (receipt.StaleTry is { } stale ? WeightOf(stale) : 0);
}

/// <summary>What one lane takes of the room in one turn; given back if the turn is undone.</summary>
/// <param name="room">Of all lanes.</param>
/// <param name="beside">What each delivery takes beside its body.</param>
/// <param name="has">What the lane has on the wire and in line.</param>
/// <param name="transaction">The turn.</param>
internal sealed class LaneShare(FlightRoom room, int beside, long has, Data.WriteTransaction transaction)
{
    private long taken;

    public int Beside => beside;

    /// <summary>At most so many bytes come on top, or one delivery where it has none.</summary>
    public long Left => has + taken == 0 ? Math.Max(1, room.Left(0)) : room.Left(has + taken);

    public bool TryTake(DueDelivery delivery)
    {
        var cost = FlightRoom.CostOf(delivery, beside);
        if (!room.TryTake(has + taken, cost))
        {
            return false;
        }

        if (taken == 0)
        {
            transaction.OnRollback(() => room.Free(taken));
        }

        taken += cost;
        return true;
    }

    /// <summary>The claim was refused: nothing of it goes on its way.</summary>
    public void GiveBack()
    {
        room.Free(taken);
        taken = 0;
    }
}
