using System.Text.Json;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Listening;

/// <summary>Somebody who listens at a node, as it tells the others.</summary>
internal sealed record ListenerElsewhere(long WebhookKey, string WebhookId, string TeamId, string Session, ListenerLine Line)
{
    public static ListenerElsewhere Of(WebhookId id, Listener listener) => new(listener.WebhookKey, id.Value, listener.TeamId.Value, listener.Session, listener.Line);

    /// <summary>In one line.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    public static ListenerElsewhere? Read(string text) => JsonSerializer.Deserialize<ListenerElsewhere>(text);
}
