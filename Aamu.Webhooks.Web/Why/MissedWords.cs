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
        MissReason.NotYetCreated => new("nobody", Icons.Material.Outlined.HourglassDisabled, Strings.LookNotYet),
        MissReason.Deleted => new("nobody", Icons.Material.Outlined.DeleteOutline, Strings.LookDeleted),
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
        MissReason.NotYetCreated => Strings.MissedNotYet,
        MissReason.Deleted => Strings.MissedDeleted,
        MissReason.TypeNotSelected => Strings.MissedType.With(group.EventType, List(group.Deciding?.Expected)),
        MissReason.ProjectNotSelected => Strings.MissedProject.With(Name(group.ProjectId?.Value, projects), List(group.Deciding?.Expected.Select(id => Name(id, projects)))),
        MissReason.WebhookDisabled => Strings.MissedDisabled,
        MissReason.TestOfAnotherWebhook => Strings.MissedTest,
        MissReason.AboutThisWebhook => Strings.MissedAbout,
        MissReason.Held when group.Today == Verdict.WebhookDisabled => Strings.MissedHeldDisabled,
        MissReason.Held => Strings.MissedHeld,
        MissReason.Waiting => Strings.MissedWaiting,
        MissReason.Cancelled => Strings.MissedCancelled,
        MissReason.Retrying => $"{Strings.MissedRetrying} {Stage(group)}",
        _ => $"{Strings.MissedGaveUp} {Stage(group)}",
    };

    private static string Stage(MissedGroup group) => group.Outcome!.Value.Stage() switch
    {
        AttemptStage.BeforeSending => Strings.StageUnsent,
        AttemptStage.Connecting => Strings.StageConnecting,
        AttemptStage.Answering when group.StatusCode is { } status => Strings.StageAnswered.With(status),
        AttemptStage.Answering => Strings.StageAnswering,
        _ => Strings.StageInterrupted,
    };

    private static string Name(string? project, IReadOnlyDictionary<string, string> projects) => project is null ? Strings.SomeProject : projects.GetValueOrDefault(project, project);

    private static string List(IEnumerable<string>? entries) => entries?.ToList() switch
    {
        null or [] => Strings.SelectedOthers,
        ["*"] => Strings.SelectedEvery,
        { Count: <= 8 } all => string.Join(", ", all),
        var all => Strings.SelectedMore.With(string.Join(", ", all.Take(8)), all.Count - 8),
    };
}
