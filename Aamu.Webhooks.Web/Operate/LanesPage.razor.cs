using System.Globalization;
using Aamu.Webhooks.Core.Operations;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>Whether anything is wrong, at a glance; read anew every five seconds.</summary>
public sealed partial class LanesPage
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("en");

    private LaneBoardView? view;
    private DateTimeOffset readAt;
    private ITimer? timer;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [Inject]
    private LaneBoard Board { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task ReadAsync()
    {
        view = await Board.ReadAsync(Scope, Search ?? "");
        readAt = Clock.GetUtcNow();
        timer ??= Clock.CreateTimer(_ => _ = InvokeAsync(ReadAgainAsync), null, Pace, Pace);
    }

    public void Dispose() => timer?.Dispose();

    private async Task ReadAgainAsync()
    {
        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private void Find(string? search) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(search) ? null : search.Trim()));

    private bool IsLate(LaneHealth lanes) => lanes.OldestDue < readAt - LaneBoard.Late;

    private string Age(LaneHealth lanes) => lanes.OldestDue is { } oldest ? Words(readAt - oldest) : "–";

    private (string Class, string Icon, string Words) Chip(LaneHealth lanes) => lanes switch
    {
        _ when IsLate(lanes) => ("chip-bad", Icons.Material.Outlined.HourglassBottom, "Late"),
        { OpenLanes: 1 } => ("chip-bad", Icons.Material.Outlined.LinkOff, "1 receiver down"),
        { OpenLanes: > 1 } => ("chip-bad", Icons.Material.Outlined.LinkOff, $"{lanes.OpenLanes.ToString("N0", Culture)} receivers down"),
        { FailingLanes: 1 } => ("chip-wait", Icons.Material.Outlined.Replay, "1 lane failing"),
        { FailingLanes: > 1 } => ("chip-wait", Icons.Material.Outlined.Replay, $"{lanes.FailingLanes.ToString("N0", Culture)} lanes failing"),
        _ => ("chip-good", Icons.Material.Outlined.TaskAlt, "Well"),
    };

    /// <summary>Whether the service does its part, and whether receivers do theirs.</summary>
    private string Sentence(LaneHealth lanes)
    {
        var receivers = (lanes.FailingLanes, lanes.OpenLanes) switch
        {
            (0, 0) => "Every receiver takes what it is sent.",
            (_, 0) => $"{Many(lanes.FailingLanes, "receiver does", "receivers do")} not take what is sent; it is retried.",
            (_, _) => $"{Many(lanes.OpenLanes, "receiver is", "receivers are")} down; what waits for them is sent when they are back.",
        };
        return IsLate(lanes) ? $"Deliveries wait that should have been sent: the oldest for {Age(lanes)}. Look whether workers run, in the jobs dashboard. {receivers}" : $"Nothing waits that should have been sent. {receivers}";
    }

    private static string Many(long count, string one, string more) => $"{count.ToString("N0", Culture)} {(count == 1 ? one : more)}";

    private static string Webhooks(int count) => count == 1 ? "1 webhook" : $"{count.ToString("N0", Culture)} webhooks";

    internal static string Words(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "under 1 s",
        { TotalMinutes: < 1 } => $"{(int)age.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} h {age.Minutes} min",
        _ => $"{(int)age.TotalDays} d {age.Hours} h",
    };
}
