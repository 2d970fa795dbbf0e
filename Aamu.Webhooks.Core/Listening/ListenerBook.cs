using System.Globalization;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Listening;

/// <summary>
/// Who listens to which webhook just now. A connection is of one process, and so is a listener: what waits for it is in the rows. Where several nodes serve them, each tells the others who listens
/// at it, and a lane is drained where its listener is.
/// </summary>
public sealed class ListenerBook
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, (WebhookId Id, Listener Listener)> listeners = [];
    private readonly Dictionary<long, (int Node, ListenerElsewhere Listener)> elsewhere = [];
    private readonly NodeSignals nodes;

    public ListenerBook(NodeSignals nodes)
    {
        this.nodes = nodes;
        nodes.Heard += Hear;
        nodes.Missed += AskAll;
    }

    /// <summary>Null when nobody listens to it, or it is no webhook of the team's.</summary>
    public ListenerLine? Of(TeamScope scope, WebhookId id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        lock (gate)
        {
            return listeners.Values.FirstOrDefault(here => here.Id == id && here.Listener.TeamId == scope.TeamId).Listener?.Line
                ?? elsewhere.Values.FirstOrDefault(there => there.Listener.WebhookId == id.Value && there.Listener.TeamId == scope.TeamId.Value).Listener?.Line;
        }
    }

    /// <summary>One that is gone has no listeners.</summary>
    public void ForgetAllBut(IReadOnlySet<int> present) => ForgetWhere(there => !present.Contains(there));

    private void ForgetWhere(Func<int, bool> isGone)
    {
        lock (gate)
        {
            foreach (var key in elsewhere.Where(there => isGone(there.Value.Node)).Select(there => there.Key).ToList())
            {
                elsewhere.Remove(key);
            }
        }
    }

    /// <summary>Somebody listens at this node.</summary>
    public bool IsHere(long webhookKey) => Of(webhookKey) is not null;

    /// <summary>Somebody listens at another node.</summary>
    internal bool IsElsewhere(long webhookKey) => NodeOf(webhookKey) is not null;

    /// <summary>The other node at which somebody listens; null when nobody does, or here.</summary>
    internal int? NodeOf(long webhookKey) => Elsewhere(webhookKey)?.Node;

    /// <summary>Who listens at another node, and at which; null when nobody does, or here.</summary>
    internal (int Node, ListenerLine Line)? Elsewhere(long webhookKey)
    {
        lock (gate)
        {
            return !listeners.ContainsKey(webhookKey) && elsewhere.TryGetValue(webhookKey, out var there) ? (there.Node, there.Listener.Line) : null;
        }
    }

    internal Listener? Of(long webhookKey)
    {
        lock (gate)
        {
            return listeners.GetValueOrDefault(webhookKey).Listener;
        }
    }

    /// <summary>
    /// The newest wins: whoever starts a tool wants the deliveries now, and one whose connection died unnoticed must not keep them. A tool that
    /// only comes back after its connection broke takes nothing from somebody who came meanwhile.
    /// </summary>
    internal Refusal? Enter(WebhookId id, Listener newest)
    {
        Listener? before;
        lock (gate)
        {
            before = listeners.GetValueOrDefault(newest.WebhookKey).Listener;
            var present = before is not null ? (before.Line.Actor, before.Session)
                : elsewhere.TryGetValue(newest.WebhookKey, out var there) ? (there.Listener.Line.Actor, there.Listener.Session) : (null, newest.Session);
            if (newest.Resumes && present.Session != newest.Session)
            {
                return Refusal.Conflict($"{present.Actor} listens to this webhook now. Start the tool again to take over.");
            }

            listeners[newest.WebhookKey] = (id, newest);
            elsewhere.Remove(newest.WebhookKey);
        }

        before?.End(before.Session == newest.Session ? null : TakenOver(newest.Line));
        nodes.Tell(NodeSignal.Listens, ListenerElsewhere.Of(id, newest).Write());
        return null;
    }

    internal bool Leave(Listener listener)
    {
        lock (gate)
        {
            if (!listeners.TryGetValue(listener.WebhookKey, out var entered) || entered.Listener != listener)
            {
                return false;
            }

            listeners.Remove(listener.WebhookKey);
        }

        nodes.Tell(NodeSignal.ListensNoMore, Number(listener.WebhookKey));
        return true;
    }

    /// <summary>The webhook is gone, or sends elsewhere.</summary>
    internal void End(long webhookKey, string reason)
    {
        EndHere(webhookKey, reason);
        nodes.Tell(NodeSignal.EndListening, $"{Number(webhookKey)} {reason}");
    }

    private void EndHere(long webhookKey, string? reason)
    {
        if (Of(webhookKey) is { } listener && Leave(listener))
        {
            listener.End(reason);
        }
    }

    private void Hear(int from, NodeSignal signal)
    {
        switch (signal.Kind)
        {
            case NodeSignal.Listens or NodeSignal.ListensStill when ListenerElsewhere.Read(signal.Subject) is { } listener:
                Learn(from, listener, isNew: signal.Kind == NodeSignal.Listens);
                break;
            case NodeSignal.ListensNoMore:
                Unlearn(from, long.Parse(signal.Subject, CultureInfo.InvariantCulture));
                break;
            case NodeSignal.EndListening when signal.Subject.Split(' ', 2) is [var key, var reason]:
                EndHere(long.Parse(key, CultureInfo.InvariantCulture), reason);
                break;
            case NodeSignal.WhoListens:
                // It tells anew who listens at it.
                ForgetWhere(there => there == from);
                TellAll();
                break;
        }
    }

    /// <summary>Who has come there came later than who is here. Of what is told anew the later stays, and the other node is told if that is the one here.</summary>
    private void Learn(int from, ListenerElsewhere newest, bool isNew)
    {
        Listener? before;
        lock (gate)
        {
            before = listeners.GetValueOrDefault(newest.WebhookKey).Listener;
            if (!isNew && before is not null && before.Line.Since > newest.Line.Since)
            {
                nodes.Tell(NodeSignal.Listens, ListenerElsewhere.Of(listeners[newest.WebhookKey].Id, before).Write());
                return;
            }

            elsewhere[newest.WebhookKey] = (from, newest);
            if (before is not null)
            {
                listeners.Remove(newest.WebhookKey);
            }
        }

        if (before is not null)
        {
            // Two may come at once, and each end the other: then nobody listens, and both nodes are to know.
            nodes.Tell(NodeSignal.ListensNoMore, Number(newest.WebhookKey));
            before.End(before.Session == newest.Session ? null : TakenOver(newest.Line));
        }
    }

    private void Unlearn(int from, long webhookKey)
    {
        lock (gate)
        {
            if (elsewhere.TryGetValue(webhookKey, out var there) && there.Node == from)
            {
                elsewhere.Remove(webhookKey);
            }
        }
    }

    /// <summary>What was known of other nodes may not be so any more, and they may not know what is so here.</summary>
    private void AskAll()
    {
        lock (gate)
        {
            elsewhere.Clear();
        }

        nodes.Tell(NodeSignal.WhoListens);
        TellAll();
    }

    private void TellAll()
    {
        lock (gate)
        {
            foreach (var (id, listener) in listeners.Values)
            {
                nodes.Tell(NodeSignal.ListensStill, ListenerElsewhere.Of(id, listener).Write());
            }
        }
    }

    private static string TakenOver(ListenerLine by) => $"{by.Actor} listens to this webhook now, from {by.Address ?? "elsewhere"}. Start the tool again to take over.";

    private static string Number(long key) => key.ToString(CultureInfo.InvariantCulture);
}
