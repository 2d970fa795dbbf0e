using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Shared;
using MudBlazor;

namespace Aamu.Webhooks.Web.Recoveries;

/// <summary>Recoveries in words. Pure.</summary>
internal static class RecoveryWords
{
    /// <summary>Paces to choose from; 0 for none.</summary>
    public static IReadOnlyList<int> Paces { get; } = [1, 5, 20, 100];

    public static string What(RecoveryLine line) => line.Kind switch
    {
        RecoveryKind.Resend => Strings.WhatResend,
        RecoveryKind.Replay => Strings.WhatReplay,
        _ => Strings.WhatRelease,
    };

    public static Look Of(RecoveryLine line) => line switch
    {
        { IsHeldUp: true } => new("waiting", Icons.Material.Outlined.HourglassEmpty, Strings.LookHeldUp),
        { State: RecoveryState.Running } => new("waiting", Icons.Material.Outlined.Autorenew, Strings.LookRunning),
        { State: RecoveryState.Paused } => new("held", Icons.Material.Filled.PauseCircle, Strings.LookPaused),
        { State: RecoveryState.Done } => new("succeeded", Icons.Material.Filled.CheckCircle, Strings.LookDone),
        _ => new("nobody", Icons.Material.Outlined.Block, Strings.LookCancelled),
    };

    /// <summary><c>340 of 1,200</c></summary>
    public static string Progress(RecoveryLine line) => Strings.ProgressOf.With(line.Done, Math.Max(line.Total, line.Done));

    /// <summary><c>20 a second, about 43 seconds left</c>; empty when it does not run.</summary>
    public static string Speed(RecoveryLine line) => line switch
    {
        { State: RecoveryState.Running, IsHeldUp: false, Rate: { } rate, Remaining: { } left } => Strings.SpeedLeft.With(rate, Durations.Words(left)),
        { EndedAt: null, PerSecond: { } pace } => Strings.SpeedMost.With(pace),
        _ => "",
    };

    /// <summary>Why fewer were sent than were counted; null when none is missing, or it still runs.</summary>
    public static string? Missing(RecoveryLine line) => (line.State, line.Total - line.Done) switch
    {
        (RecoveryState.Done, > 0 and var some) => Wording.Of(some, Strings.MissingOne, Strings.MissingMany),
        (RecoveryState.Cancelled, > 0 and var rest) when line.Kind == RecoveryKind.Release => Strings.MissingNotLetGo.With(rest),
        (RecoveryState.Cancelled, > 0 and var rest) => Strings.MissingNotSent.With(rest),
        _ => null,
    };

    /// <summary>Null when all that it made due are counted among its results.</summary>
    public static string? Elsewhere(RecoveryLine line) => (line.Done - line.Results.All) switch
    {
        <= 0 => null,
        var some => Wording.Of(some, Strings.ElsewhereOne, Strings.ElsewhereMany),
    };

    /// <summary>How long it takes at a pace.</summary>
    public static string Takes(int count, int perSecond) => Strings.Takes.With(Durations.Words(TimeSpan.FromSeconds((double)count / perSecond)));

    public static string State(DeliveryState state) => state switch
    {
        DeliveryState.Exhausted => Strings.StateGivenUp,
        DeliveryState.Cancelled => Strings.StateCancelled,
        DeliveryState.Succeeded => Strings.StateDelivered,
        DeliveryState.Held => Strings.StateHeld,
        _ => Strings.StateWaiting,
    };

    /// <summary>What a filter asks for, its times and its webhook apart: those are shown in other ways.</summary>
    public static IReadOnlyList<string> Of(DeliveryFilter filter, Func<string, string> projectName)
    {
        string?[] parts =
        [
            filter.EventType is { Length: > 0 } type ? Strings.FilterEventType.With(type) : null,
            filter.ProjectId is { Length: > 0 } project ? Strings.FilterProject.With(projectName(project)) : null,
            filter.EventId is { } id ? Strings.FilterEvent.With(id) : null,
            filter.Outcome is { } outcome ? Strings.FilterLast.With(Words(Look.Of(outcome))) : null,
            filter.Stage is { } stage ? Strings.FilterLast.With(Words(stage)) : null,
            filter.RecoveryId is not null ? Strings.FilterEarlier : null,
        ];
        return [.. parts.OfType<string>()];
    }

    private static string Words(Look look) => (look.Detail.Length == 0 ? look.Words : $"{look.Words}, {look.Detail}").ToLowerInvariant();

    private static string Words(AttemptStage stage) => stage switch
    {
        AttemptStage.BeforeSending => Strings.StageNotSent,
        AttemptStage.Connecting => Strings.StageNoConnection,
        AttemptStage.Answering => Strings.StageReceiverError,
        AttemptStage.Succeeded => Strings.StageSucceeded,
        _ => Strings.StageInterrupted,
    };
}
