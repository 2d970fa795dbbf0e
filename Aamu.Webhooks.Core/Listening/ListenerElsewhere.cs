using System.Text.Encodings.Web;
using System.Text.Json;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Listening;

/// <summary>Somebody who listens at a node, as it tells the others.</summary>
internal sealed record ListenerElsewhere(long WebhookKey, string WebhookId, string TeamId, string Session, ListenerLine Line)
{
    /// <summary>It is read by nodes only, and must be short: an address is not written with escapes for pages.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ListenerElsewhere Of(WebhookId id, Listener listener) => new(listener.WebhookKey, id.Value, listener.TeamId.Value, listener.Session, listener.Line);

    /// <summary>In one line.</summary>
    public string Write() => JsonSerializer.Serialize(this, Plain);

    public static ListenerElsewhere? Read(string text) => JsonSerializer.Deserialize<ListenerElsewhere>(text);
}
