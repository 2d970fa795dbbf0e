using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Web.Shared;
using MudBlazor;

namespace Aamu.Webhooks.Web.Why;

/// <summary>How a group of missed events looks and what it says.</summary>
internal static class MissedWords
{
    public static Look LookOf(MissedGroup group) => group.Reason switch
    {
        MissReason.NotYetCreated => new("nobody", Icons.Material.Outlined.HourglassDisabled, "No webhook yet"),
        MissReason.Deleted => new("nobody", Icons.Material.Outlined.DeleteOutline, "Webhook deleted"),
        MissReason.TypeNotSelected => Look.Of(Verdict.TypeNotSelected),
        MissReason.ProjectNotSelected => Look.Of(Verdict.ProjectNotSelected),
        MissReason.WebhookDisabled => Look.Of(Verdict.WebhookDisabled),
        MissReason.TestOfAnotherWebhook => Look.Of(Verdict.TestOfAnotherWebhook),
        MissReason.AboutThisWebhook => Look.Of(Verdict.AboutThisWebhook),
        MissReason.Held => Look.Of(DeliveryState.Held),
        MissReason.Waiting => Look.Of(DeliveryState.Pending),
        MissReason.Cancelled => Look.Of(DeliveryState.Cancelled),
        _ => Look.Of(group.Outcome!.Value, group.StatusCode),
    };

    public static string Sentence(MissedGroup group, IReadOnlyDictionary<string, string> projects) => group.Reason switch
    {
        MissReason.NotYetCreated => "The webhook was created after they came.",
        MissReason.Deleted => "The webhook was deleted before they came.",
        MissReason.TypeNotSelected => $"They were {group.EventType}; the webhook asked for {List(group.Deciding?.Expected)}.",
        MissReason.ProjectNotSelected => $"They belong to {Name(group.ProjectId?.Value, projects)}; the webhook asked for {List(group.Deciding?.Expected.Select(id => Name(id, projects)))}.",
        MissReason.WebhookDisabled => "They would have matched, but the webhook was disabled.",
        MissReason.TestOfAnotherWebhook => "They were tests that somebody sent to another webhook.",
        MissReason.AboutThisWebhook => "They told of this webhook itself, and went to the team's other webhooks only.",
        MissReason.Held => $"They matched, and are kept until the webhook is {(group.Today == Verdict.WebhookDisabled ? "enabled" : "resumed")}. Nothing is lost.",
        MissReason.Waiting => "They matched, and are about to be sent.",
        MissReason.Cancelled => "They matched, and their deliveries were cancelled.",
        MissReason.Retrying => $"They matched; sending them failed so far, and is tried again. {Stage(group)}",
        _ => $"They matched, and all attempts failed; no further one is planned. {Stage(group)}",
    };

    private static string Stage(MissedGroup group) => group.Outcome!.Value.Stage() switch
    {
        AttemptStage.BeforeSending => "Nothing left this service: open a delivery to see what to mend.",
        AttemptStage.Connecting => "No connection came about: open a delivery to see why.",
        AttemptStage.Answering when group.StatusCode is { } status => $"The receiver answered {status}: open a delivery to see what it said.",
        AttemptStage.Answering => "The receiver was reached and did not answer 2xx: open a delivery to see what it said.",
        _ => "This service was stopped in the middle.",
    };

    private static string Name(string? project, IReadOnlyDictionary<string, string> projects) => project is null ? "a project" : projects.GetValueOrDefault(project, project);

    private static string List(IEnumerable<string>? entries) => entries?.ToList() switch
    {
        null or [] => "others",
        ["*"] => "every event",
        var all => string.Join(", ", all.Take(8)) + (all.Count > 8 ? $" and {all.Count - 8} more" : ""),
    };
}
