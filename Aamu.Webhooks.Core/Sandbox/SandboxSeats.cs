using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>Room for requests that are being kept waiting, in one sandbox and in all: nobody fills the server with silence.</summary>
internal sealed class SandboxSeats(int inOne = SandboxSeats.MostInOne, int inAll = SandboxSeats.MostInAll)
{
    public const int MostInOne = 16;
    private const int MostInAll = 256;

    private readonly ConcurrentDictionary<SandboxId, int> taken = new();
    private int all;

    /// <summary>Null when there is no room; disposing it leaves the seat.</summary>
    public IDisposable? Take(SandboxId id)
    {
        var mine = taken.AddOrUpdate(id, 1, (_, count) => count + 1);
        var total = Interlocked.Increment(ref all);
        var seat = new Seat(this, id);
        if (mine <= inOne && total <= inAll)
        {
            return seat;
        }

        seat.Dispose();
        return null;
    }

    private void Leave(SandboxId id)
    {
        Interlocked.Decrement(ref all);
        if (taken.AddOrUpdate(id, 0, (_, count) => count - 1) == 0)
        {
            taken.TryRemove(new KeyValuePair<SandboxId, int>(id, 0));
        }
    }

    private sealed class Seat(SandboxSeats seats, SandboxId id) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                seats.Leave(id);
            }
        }
    }
}
