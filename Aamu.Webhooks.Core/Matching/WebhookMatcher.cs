using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>Pure: a webhook as it stands and what the event says about itself → the verdict.</summary>
public static class WebhookMatcher
{
    /// <summary>
    /// The first condition that fails is the verdict. What the webhook asked for comes before its status, so that
    /// <see cref="Verdict.WebhookDisabled"/> means "you would have got this one".
    /// </summary>
    public static Verdict Judge(Standing webhook, string eventType, ProjectId? projectId)
    {
        if (!webhook.Selection.Contains(eventType))
        {
            return Verdict.TypeNotSelected;
        }

        // An event without a project (a change of team members, say) passes every project filter.
        if (webhook.Projects.Count > 0 && projectId is { } project && !webhook.Projects.Contains(project.Value))
        {
            return Verdict.ProjectNotSelected;
        }

        return webhook.Status switch
        {
            WebhookStatus.Active => Verdict.Matched,
            WebhookStatus.Paused => Verdict.Held,
            _ => Verdict.WebhookDisabled,
        };
    }
}
