using System.Collections.Frozen;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>A webhook as the matcher sees it: how it stands now.</summary>
public sealed class Standing
{
    public Standing(Webhook webhook)
        : this(webhook.Key, webhook.Id, webhook.Version, webhook.Status, webhook.EventTypes, webhook.ProjectIds)
    {
    }

    public Standing(long webhookKey, WebhookId webhookId, int version, WebhookStatus status, IEnumerable<string> eventTypes, IEnumerable<string> projectIds)
    {
        (WebhookKey, WebhookId, Version, Status) = (webhookKey, webhookId, version, status);
        Selection = new EventSelection(eventTypes);
        Projects = projectIds.ToFrozenSet(StringComparer.Ordinal);
    }

    public long WebhookKey { get; }

    public WebhookId WebhookId { get; }

    public int Version { get; }

    public WebhookStatus Status { get; }

    public EventSelection Selection { get; }

    /// <summary>Empty: every project.</summary>
    public FrozenSet<string> Projects { get; }
}
