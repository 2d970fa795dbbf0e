using System.Globalization;
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
        RecoveryKind.Resend => "Sends again",
        RecoveryKind.Replay => "Replays missed events",
        _ => "Lets go what was held",
    };

    public static Look Of(RecoveryLine line) => line switch
    {
        { IsHeldUp: true } => new("waiting", Icons.Material.Outlined.HourglassEmpty, "Waits for the receiver"),
        { State: RecoveryState.Running } => new("waiting", Icons.Material.Outlined.Autorenew, "Running"),
        { State: RecoveryState.Paused } => new("held", Icons.Material.Filled.PauseCircle, "Paused"),
        { State: RecoveryState.Done } => new("succeeded", Icons.Material.Filled.CheckCircle, "Done"),
        _ => new("nobody", Icons.Material.Outlined.Block, "Cancelled"),
    };

    /// <summary><c>340 of 1,200</c></summary>
    public static string Progress(RecoveryLine line) => $"{Number(line.Done)} of {Number(Math.Max(line.Total, line.Done))}";

    /// <summary><c>20 a second, about 43 seconds left</c>; empty when it does not run.</summary>
    public static string Speed(RecoveryLine line) => line switch
    {
        { State: RecoveryState.Running, IsHeldUp: false, Rate: { } rate, Remaining: { } left } =>
            string.Create(CultureInfo.InvariantCulture, $"{rate:#,0.#} a second, about {Durations.Words(left)} left"),
        { EndedAt: null, PerSecond: { } pace } => $"at most {Number(pace)} a second",
        _ => "",
    };

    /// <summary>Why fewer were sent than were counted; null when none is missing, or it still runs.</summary>
    public static string? Missing(RecoveryLine line) => (line.State, line.Total - line.Done) switch
    {
        (RecoveryState.Done, 1) => "1 was sent, cancelled or removed before its turn came.",
        (RecoveryState.Done, > 1 and var many) => $"{Number(many)} were sent, cancelled or removed before their turn came.",
        (RecoveryState.Cancelled, > 0 and var rest) when line.Kind == RecoveryKind.Release => $"{Number(rest)} were not let go.",
        (RecoveryState.Cancelled, > 0 and var rest) => $"{Number(rest)} were not sent.",
        _ => null,
    };

    /// <summary>Null when all that it made due are counted among its results.</summary>
    public static string? Elsewhere(RecoveryLine line) => (line.Done - line.Results.All) switch
    {
        <= 0 => null,
        1 => "1 more was sent by a later recovery, or is not kept any more.",
        var many => $"{Number(many)} more were sent by a later recovery, or are not kept any more.",
    };

    public static string Count(int number, string one = "delivery", string more = "deliveries") => $"{Number(number)} {(number == 1 ? one : more)}";

    /// <summary>How long it takes at a pace.</summary>
    public static string Takes(int count, int perSecond) => $"That takes about {Durations.Words(TimeSpan.FromSeconds((double)count / perSecond))}.";

    public static string State(DeliveryState state) => state switch
    {
        DeliveryState.Exhausted => "given up",
        DeliveryState.Cancelled => "cancelled",
        DeliveryState.Succeeded => "delivered already",
        DeliveryState.Held => "held",
        _ => "waiting",
    };

    /// <summary>What a filter asks for, its times and its webhook apart: those are shown in other ways.</summary>
    public static IReadOnlyList<string> Of(DeliveryFilter filter, Func<string, string> projectName)
    {
        string?[] parts =
        [
            filter.EventType is { Length: > 0 } type ? $"event type {type}" : null,
            filter.ProjectId is { Length: > 0 } project ? $"project {projectName(project)}" : null,
            filter.EventId is { } id ? $"event {id}" : null,
            filter.Outcome is { } outcome ? $"last attempt: {Words(Look.Of(outcome))}" : null,
            filter.Stage is { } stage ? $"last attempt: {Words(stage)}" : null,
            filter.RecoveryId is not null ? "made due by an earlier recovery" : null,
        ];
        return [.. parts.OfType<string>()];
    }

    private static string Words(Look look) => (look.Detail.Length == 0 ? look.Words : $"{look.Words}, {look.Detail}").ToLowerInvariant();

    private static string Words(AttemptStage stage) => stage switch
    {
        AttemptStage.BeforeSending => "not sent",
        AttemptStage.Connecting => "no connection",
        AttemptStage.Answering => "receiver error",
        AttemptStage.Succeeded => "succeeded",
        _ => "interrupted",
    };

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
