using System.Globalization;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>Whether anything is wrong, at a glance.</summary>
public sealed partial class LanesPage
{
    private static CultureInfo Culture => CultureInfo.CurrentCulture;

    private LaneBoardView? view;
    private DateTimeOffset readAt;
    private AdminInvitation? invitation;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [Inject]
    private LaneBoard Board { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task ReadAsync()
    {
        view = await Board.ReadAsync(Scope, Search ?? "");
        readAt = Clock.GetUtcNow();
    }

    private void Find(string? search) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(search) ? null : search.Trim()));

    private bool IsLate(LaneHealth lanes) => lanes.OldestDue < readAt - LaneBoard.Late;

    private string Age(LaneHealth lanes) => lanes.OldestDue is { } oldest ? Words(readAt - oldest) : "–";

    private (string Class, string Icon, string Words) Chip(LaneHealth lanes) => lanes switch
    {
        _ when IsLate(lanes) => ("chip-bad", Icons.Material.Outlined.HourglassBottom, Strings.ChipLate),
        { OpenLanes: > 0 } => ("chip-bad", Icons.Material.Outlined.LinkOff, Wording.Of(lanes.OpenLanes, Strings.ChipDownOne, Strings.ChipDownMany)),
        { FailingLanes: > 0 } => ("chip-wait", Icons.Material.Outlined.Replay, Wording.Of(lanes.FailingLanes, Strings.ChipFailingOne, Strings.ChipFailingMany)),
        _ => ("chip-good", Icons.Material.Outlined.TaskAlt, Strings.ChipWell),
    };

    /// <summary>Green only where receivers are well, too.</summary>
    private (string Class, string Icon) Look(LaneBoardView board) => board switch
    {
        _ when IsLate(board.All) => ("notice notice-bad standing", Icons.Material.Outlined.ErrorOutline),
        { All.OpenLanes: > 0 } or { All.FailingLanes: > 0 } or { Disabled: > 0 } => ("notice notice-wait standing", Icons.Material.Outlined.WarningAmber),
        _ => ("all-well", Icons.Material.Outlined.CheckCircle),
    };

    /// <summary>Whether the service does its part, and whether receivers do theirs.</summary>
    private string Standing(LaneBoardView board)
    {
        var lanes = board.All;
        var receivers = (lanes.FailingLanes, lanes.OpenLanes) switch
        {
            (0, 0) => board.Disabled == 0 ? Strings.ReceiversWell : null,
            (_, 0) => Wording.Of(lanes.FailingLanes, Strings.ReceiversFailingOne, Strings.ReceiversFailingMany),
            (_, _) => Wording.Of(lanes.OpenLanes, Strings.ReceiversDownOne, Strings.ReceiversDownMany),
        };
        var disabled = board.Disabled == 0 ? null : Wording.Of(board.Disabled, Strings.DisabledOne, Strings.DisabledMany);
        string?[] sentences = [IsLate(lanes) ? Strings.WaitingLate.With(Age(lanes)) : Strings.WaitingNothing, receivers, disabled];
        return string.Join(' ', sentences.OfType<string>());
    }

    private static string Waiting(TroubledLane lane) => lane is { IsDisabled: true, Waiting: > TroubledLane.MostHeld }
        ? Strings.HeldMore.With(TroubledLane.MostHeld)
        : (lane.Due + lane.Waiting).ToString("N0", Culture);

    internal static string Words(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => Strings.AgeNone,
        { TotalMinutes: < 1 } => Strings.AgeSeconds.With((int)age.TotalSeconds),
        { TotalHours: < 1 } => Strings.AgeMinutes.With((int)age.TotalMinutes),
        { TotalDays: < 1 } => Strings.AgeHours.With((int)age.TotalHours, age.Minutes),
        _ => Strings.AgeDays.With((int)age.TotalDays, age.Hours),
    };
}
