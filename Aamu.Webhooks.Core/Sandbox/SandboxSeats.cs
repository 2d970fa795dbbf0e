using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>Room for requests that are being kept waiting, in one sandbox, in all of a team and in all: nobody fills the server with silence, and no team takes the room of the others.</summary>
internal sealed class SandboxSeats(int inOne = SandboxSeats.MostInOne, int ofTeam = SandboxSeats.MostOfTeam, int inAll = SandboxSeats.MostInAll)
{
    public const int MostInOne = 16;
    private const int MostOfTeam = 64;
    private const int MostInAll = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<SandboxId, int> bySandbox = [];
    private readonly Dictionary<TeamId, int> byTeam = [];
    private int all;

    /// <summary>Null when there is no room; disposing it leaves the seat.</summary>
    public IDisposable? Take(TeamId team, SandboxId id)
    {
        lock (gate)
        {
            if (all >= inAll || byTeam.GetValueOrDefault(team) >= ofTeam || bySandbox.GetValueOrDefault(id) >= inOne)
            {
                return null;
            }

            Count(team, id, 1);
            return new Seat(this, team, id);
        }
    }

    private void Leave(TeamId team, SandboxId id)
    {
        lock (gate)
        {
            Count(team, id, -1);
        }
    }

    private void Count(TeamId team, SandboxId id, int change)
    {
        all += change;
        Count(byTeam, team, change);
        Count(bySandbox, id, change);
    }

    private static void Count<T>(Dictionary<T, int> taken, T key, int change)
        where T : notnull
    {
        var count = taken.GetValueOrDefault(key) + change;
        if (count == 0)
        {
            taken.Remove(key);
        }
        else
        {
            taken[key] = count;
        }
    }

    private sealed class Seat(SandboxSeats seats, TeamId team, SandboxId id) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                seats.Leave(team, id);
            }
        }
    }
}
