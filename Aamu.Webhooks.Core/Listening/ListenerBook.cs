using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Listening;

/// <summary>Who listens to which webhook just now. Connections are of this process, and so is this: what waits for them is in the rows.</summary>
public sealed class ListenerBook
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, (WebhookId Id, Listener Listener)> listeners = [];
    private readonly Dictionary<WebhookId, long> keys = [];

    /// <summary>Null when nobody listens to it, or it is no webhook of the team's.</summary>
    public ListenerLine? Of(TeamScope scope, WebhookId id)
    {
        ArgumentNullException.ThrowIfNull(scope);
        lock (gate)
        {
            return keys.TryGetValue(id, out var key) && listeners[key].Listener is var found && found.TeamId == scope.TeamId ? found.Line : null;
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
            if (newest.Resumes && before is not null && before.Session != newest.Session)
            {
                return Refusal.Conflict($"{before.Line.Actor} listens to this webhook now. Start the tool again to take over.");
            }

            (listeners[newest.WebhookKey], keys[id]) = ((id, newest), newest.WebhookKey);
        }

        before?.End(before.Session == newest.Session ? null : $"{newest.Line.Actor} listens to this webhook now, from {newest.Line.Address ?? "elsewhere"}. Start the tool again to take over.");
        return null;
    }

    internal bool Leave(Listener listener)
    {
        lock (gate)
        {
            return listeners.TryGetValue(listener.WebhookKey, out var entered) && entered.Listener == listener && listeners.Remove(listener.WebhookKey) && keys.Remove(entered.Id);
        }
    }

    /// <summary>The webhook is gone, or sends elsewhere.</summary>
    internal void End(long webhookKey, string reason)
    {
        if (Of(webhookKey) is { } listener && Leave(listener))
        {
            listener.End(reason);
        }
    }
}
