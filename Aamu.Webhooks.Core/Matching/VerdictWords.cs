using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>The reason of a verdict in words, read from the webhook's settings as they were when it was given.</summary>
internal static class VerdictWords
{
    private const int MaxListed = 8;

    public static string Explain(Verdict verdict, WorkspaceEvent happened, WebhookVersion then) => verdict switch
    {
        Verdict.Matched when happened.IsTest => "This test was sent to this webhook.",
        Verdict.Matched => $"The webhook listened to {List(then.EventTypes)}{Projects(happened, then)}.",
        Verdict.Held => "It matched while the webhook was paused: the delivery waits until the webhook is resumed.",
        Verdict.TypeNotSelected => $"The event is {happened.Type}; the webhook listened to {List(then.EventTypes)}.",
        Verdict.ProjectNotSelected => $"The event belongs to project {happened.ProjectId}; the webhook listened to {List(then.ProjectIds)}.",
        Verdict.WebhookDisabled => $"It would have matched, but the webhook was disabled. {then.DisabledReason}".TrimEnd(),
        Verdict.AboutThisWebhook => "The event tells of this webhook itself; it goes to the team's other webhooks only, so that nothing goes round in circles.",
        _ => "The event was a test for another webhook.",
    };

    private static string Projects(WorkspaceEvent happened, WebhookVersion then) => (then.ProjectIds.Count, happened.ProjectId) switch
    {
        (0, _) => " in every project",
        (_, null) => ", and an event without a project passes every project filter",
        _ => $" in project {happened.ProjectId}",
    };

    private static string List(List<string> entries) => entries is ["*"]
        ? "every event"
        : string.Join(", ", entries.Take(MaxListed)) + (entries.Count > MaxListed ? $" and {entries.Count - MaxListed} more" : "");
}
