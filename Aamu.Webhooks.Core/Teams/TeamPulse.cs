using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Teams;

/// <summary>
/// Tells open pages that something of a team's changed, after it was committed. It says nothing of what: whoever listens reads again.
/// Beats come as often as commits do; listeners coalesce.
/// </summary>
public sealed partial class TeamPulse
{
    private readonly ConcurrentDictionary<(TeamId Team, bool OfMembers), ConcurrentDictionary<Listener, bool>> teams = new();
    private readonly NodeSignals nodes;
    private readonly ILogger<TeamPulse> logger;

    public TeamPulse(NodeSignals nodes, ILogger<TeamPulse> logger)
    {
        (this.nodes, this.logger) = (nodes, logger);
        nodes.Heard += (_, signal) => Hear(signal);
        nodes.Missed += BeatAll;
    }

    /// <param name="scope">Whose rows.</param>
    /// <param name="changed">Called on the thread that committed: it must return at once.</param>
    public IDisposable Listen(TeamScope scope, Action changed) => Listen((scope.TeamId, false), changed);

    /// <summary>Tells that somebody's place in the team is another one, or gone, or that the team itself has another name, or is gone: whoever holds a ticket asks for it anew.</summary>
    /// <param name="scope">Whose members.</param>
    /// <param name="changed">Called on the thread that changed them: it must return at once.</param>
    public IDisposable ListenToMembers(TeamScope scope, Action changed) => Listen((scope.TeamId, true), changed);

    internal void Beat(TeamId team)
    {
        Beat((team, false));
        nodes.TellSoon(NodeSignal.Beat, team.Value);
    }

    internal void BeatMembers(TeamId team)
    {
        Beat((team, true));
        nodes.Tell(NodeSignal.BeatMembers, team.Value);
    }

    private void Hear(NodeSignal signal)
    {
        if (signal.Kind is NodeSignal.Beat or NodeSignal.BeatMembers)
        {
            Beat((new TeamId(signal.Subject), signal.Kind == NodeSignal.BeatMembers));
        }
    }

    private void BeatAll()
    {
        foreach (var what in teams.Keys)
        {
            Beat(what);
        }
    }

    private Listener Listen((TeamId Team, bool OfMembers) what, Action changed)
    {
        var listener = new Listener(this, what, changed);
        teams.GetOrAdd(what, _ => new()).TryAdd(listener, true);
        return listener;
    }

    private void Beat((TeamId Team, bool OfMembers) what)
    {
        if (teams.TryGetValue(what, out var listeners))
        {
            foreach (var (listener, _) in listeners)
            {
                Tell(listener);
            }
        }
    }

    /// <summary>A page that fails harms neither the producer nor the lane that told it.</summary>
    private void Tell(Listener listener)
    {
        try
        {
            listener.Changed();
        }
        catch (Exception exception)
        {
            LogNotHeard(exception);
            listener.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener failed when it was told of a change; it is told no more")]
    private partial void LogNotHeard(Exception exception);

    private sealed class Listener(TeamPulse pulse, (TeamId Team, bool OfMembers) what, Action changed) : IDisposable
    {
        public void Changed() => changed();

        public void Dispose()
        {
            if (pulse.teams.TryGetValue(what, out var listeners))
            {
                listeners.TryRemove(this, out _);
            }
        }
    }
}
