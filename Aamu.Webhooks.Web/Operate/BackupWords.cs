using System.Globalization;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Web.Shared;
using MudBlazor;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>How it stands with backups, in words.</summary>
internal static class BackupWords
{
    private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("en");

    public static (string Class, string Icon, string Words) Chip(BackupState state) => state switch
    {
        { IsOfServer: true } => ("chip-off", Icons.Material.Outlined.CloudOff, Strings.BackupOfServer),
        { Folder: null } => ("chip-off", Icons.Material.Outlined.CloudOff, Strings.BackupNone),
        { FailedAt: not null } => ("chip-bad", Icons.Material.Outlined.ReportGmailerrorred, Strings.BackupFailed),
        { IsOverdue: true } => ("chip-bad", Icons.Material.Outlined.HourglassBottom, Strings.BackupOverdue),
        { Last: null } => ("chip-wait", Icons.Material.Outlined.HourglassTop, Strings.BackupDue),
        { Last.Manifest.BooksBalance: false } => ("chip-bad", Icons.Material.Outlined.ReportGmailerrorred, Strings.BackupUnbalanced),
        _ => ("chip-good", Icons.Material.Outlined.TaskAlt, Strings.BackupGood),
    };

    public static string Size(MadeBackup made) => made.Manifest.Bytes switch
    {
        < 1_000_000 and var bytes => Strings.SizeKilobytes.With((bytes / 1e3).ToString("N0", Culture)),
        < 1_000_000_000 and var bytes => Strings.SizeMegabytes.With((bytes / 1e6).ToString("N1", Culture)),
        var bytes => Strings.SizeGigabytes.With((bytes / 1e9).ToString("N1", Culture)),
    };

    /// <summary><c>12.3 MB, made and verified in 4.5 s</c></summary>
    public static string Made(MadeBackup made) => Strings.BackupMade.With(Size(made), Strings.AgeSeconds.With((made.Manifest.TookMs / 1000).ToString("N1", Culture)));
}
