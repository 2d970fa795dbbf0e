using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What stands in the form.</summary>
public sealed partial class WebhookEntry
{
    public string Name { get; set; } = "";

    public string Url { get; set; } = "";

    public string Description { get; set; } = "";

    public IReadOnlyList<string> EventTypes { get; set; } = [];

    public IReadOnlyList<string> ProjectIds { get; set; } = [];

    public List<HeaderEntry> Headers { get; } = [];

    /// <summary>Brought along from another system; only when creating.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Of the webhook that all this was typed over; null for a new one.</summary>
    public int? Version { get; set; }

    public static WebhookEntry Of(WebhookDetails webhook)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var entry = new WebhookEntry
        {
            Name = webhook.Name,
            Url = webhook.Url,
            Description = webhook.Description,
            EventTypes = webhook.EventTypes,
            ProjectIds = webhook.ProjectIds,
            Version = webhook.Version,
        };
        entry.Headers.AddRange(webhook.Headers.Select(header => new HeaderEntry { Name = header.Name, Value = header.Value }));
        entry.Take(webhook.Delivery);
        return entry;
    }

    /// <summary>A new one with everything of another but its secret.</summary>
    public static WebhookEntry Like(WebhookDetails webhook)
    {
        var entry = Of(webhook);
        var name = Strings.CopyOf.With(webhook.Name);
        entry.Version = null;
        entry.Name = name.Length > WebhookDraft.MaxName ? name[..WebhookDraft.MaxName] : name;
        return entry;
    }

    /// <summary>Lines left empty are no headers; they go before the service counts the others.</summary>
    public WebhookDraft ToDraft()
    {
        Headers.RemoveAll(header => header.Name.Length == 0 && header.Value.Length == 0);
        return new WebhookDraft
        {
            Name = Name,
            Url = Url,
            Description = Description,
            EventTypes = EventTypes,
            ProjectIds = ProjectIds,
            Headers = Headers.ConvertAll(header => new CustomHeader(header.Name.Trim(), header.Value)),
            Delivery = Policy,
        };
    }

    /// <summary>Two entries with the same text are the same entry: this is how a form knows that it holds something unsaved.</summary>
    public string Fingerprint() => string.Join('\u001f', [Name, Url, Description, Secret, Timeout, Retries, Waits, .. EventTypes.Order(), "/", .. ProjectIds.Order(), "/", .. Headers.Select(header => header.Name + "\u001e" + header.Value)]);
}

/// <summary>One line of the custom headers.</summary>
public sealed class HeaderEntry
{
    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}
