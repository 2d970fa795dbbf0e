using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A webhook of the list: its settings, and how it does.</summary>
public sealed record ListedWebhook(WebhookLine Line, WebhookFigures? Figures)
{
    /// <summary>Null for one that is paused or disabled: it is as healthy as it was.</summary>
    public HealthState? Health => Line.Status == WebhookStatus.Active ? Figures?.State ?? HealthState.Quiet : null;

    public HealthFigures? Sums => Figures?.Figures;

    /// <summary>Some event of the group is sent to it.</summary>
    public bool ListensTo(string group)
    {
        var selection = new EventSelection(Line.EventTypes);
        return EventCatalog.All.Any(type => type.Group == group && selection.Contains(type.Name));
    }

    /// <summary>By name, URL, id, status or pattern; an event type finds the webhooks that would get it, by whatever pattern.</summary>
    public bool Fits(string search) =>
        search.Length == 0
        || Line.Name.Contains(search, StringComparison.CurrentCultureIgnoreCase)
        || WebhookWords.Target(Line.Url).Contains(search, StringComparison.OrdinalIgnoreCase)
        || Line.Id.Value == search
        || WebhookWords.Of(Line.Status).Equals(search, StringComparison.OrdinalIgnoreCase)
        || Line.EventTypes.Any(pattern => pattern.Contains(search, StringComparison.OrdinalIgnoreCase))
        || new EventSelection(Line.EventTypes).Contains(search);
}
