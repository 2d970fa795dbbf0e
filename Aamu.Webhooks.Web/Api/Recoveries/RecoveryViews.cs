using System.ComponentModel;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Recoveries;

namespace Aamu.Webhooks.Web.Api.Recoveries;

internal sealed record RecoveryRunView(
    string Id,
    [property: Description("resend: deliveries that had come to their end; replay: events that a webhook never got; release: what a paused webhook held.")] RecoveryKind Kind,
    RecoveryState Status,
    [property: Description("Absent when it is about deliveries to several.")] string? WebhookId,
    string? WebhookName,
    RecoveryFilterView Filter,
    [property: Description("At most so many a second; absent: as fast as receivers take them.")] int? PerSecond,
    [property: Description("How many it was about when it started.")] int Total,
    [property: Description("How many it has made due.")] int Done,
    [property: Description("How many a second, while it runs.")] double? Rate,
    [property: Description("About how long the rest takes.")] double? SecondsLeft,
    [property: Description("The receiver is down: a paced recovery goes on when it is back.")] bool WaitsForReceiver,
    [property: Description("What became of them, as far as no later recovery took them over.")] RecoveryResultsView Results,
    DateTimeOffset StartedAt, string StartedBy, DateTimeOffset? EndedAt,
    [property: Description("Who cancelled it, or what ended it early; absent when it came to its end.")] string? EndedBy)
{
    public static RecoveryRunView Of(RecoveryLine line) => new(
        line.Id.Value, line.Kind, line.State, line.WebhookId?.Value, line.WebhookName, RecoveryFilterView.Of(line.Selection), line.PerSecond, line.Total, line.Done,
        line.Rate is { } rate ? Math.Round(rate, 1) : null, line.Remaining is { } left ? Math.Ceiling(left.TotalSeconds) : null, line.IsHeldUp,
        new RecoveryResultsView(line.Results.Delivered, line.Results.Waiting, line.Results.Held, line.Results.Retrying, line.Results.GaveUp, line.Results.Cancelled),
        line.StartedAt, line.StartedBy, line.EndedAt, line.EndedBy);
}

internal sealed record RecoveryFilterView(
    string? EventId, string? EventType, string? ProjectId, AttemptOutcome? Outcome, DateTimeOffset? Since, DateTimeOffset? Until, IReadOnlyList<DeliveryState> Status)
{
    public static RecoveryFilterView Of(RecoverySelection selection) => new(
        selection.Filter.EventId?.Value, selection.Filter.EventType, selection.Filter.ProjectId, selection.Filter.Outcome, selection.Filter.Since, selection.Filter.Until, selection.States);
}

internal sealed record RecoveryResultsView(int Delivered, int Waiting, int Held, int Retrying, int GaveUp, int Cancelled);

internal sealed record NewRecoveryBody(
    [property: Description("Only to this webhook.")] string? WebhookId,
    [property: Description("Only of this event.")] string? EventId,
    [property: Description("Only of events of this type.")] string? EventType,
    [property: Description("Only of events of this project.")] string? ProjectId,
    [property: Description("Only those whose last attempt ended so.")] AttemptOutcome? Outcome,
    [property: Description("Promised at or after this time.")] DateTimeOffset? Since,
    [property: Description("Promised before this time.")] DateTimeOffset? Until,
    [property: Description("Those that are in one of these states: exhausted when left out; cancelled and succeeded can be chosen.")] IReadOnlyList<DeliveryState>? Status,
    [property: Description("At most so many a second; as fast as receivers take them when left out.")] int? PerSecond,
    [property: Description("Only count.")] bool? DryRun);

internal sealed record ReplayBody(
    [property: Description("Events accepted at or after this time.")] DateTimeOffset Since,
    [property: Description("Accepted before this time; up to now when left out.")] DateTimeOffset? Until,
    [property: Description("At most so many a second; as fast as the receiver takes them when left out.")] int? PerSecond,
    [property: Description("Only count.")] bool? DryRun);
