using System.Globalization;
using Aamu.Webhooks.Core.Backups;
using MudBlazor;

namespace Aamu.Webhooks.Web.Operate;

/// <summary>How it stands with backups, in words.</summary>
internal static class BackupWords
{
    private static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("en");

    public static (string Class, string Icon, string Words) Chip(BackupState state) => state switch
    {
        { IsOfServer: true } => ("chip-off", Icons.Material.Outlined.CloudOff, "Backed up by its server"),
        { Folder: null } => ("chip-off", Icons.Material.Outlined.CloudOff, "No backups"),
        { FailedAt: not null } => ("chip-bad", Icons.Material.Outlined.ReportGmailerrorred, "Backup failed"),
        { IsOverdue: true } => ("chip-bad", Icons.Material.Outlined.HourglassBottom, "Backup overdue"),
        { Last: null } => ("chip-wait", Icons.Material.Outlined.HourglassTop, "First backup is due"),
        { Last.Manifest.BooksBalance: false } => ("chip-bad", Icons.Material.Outlined.ReportGmailerrorred, "Books in the backup do not balance"),
        _ => ("chip-good", Icons.Material.Outlined.TaskAlt, "Backed up"),
    };

    public static string Size(MadeBackup made) => made.Manifest.Bytes switch
    {
        < 1_000_000 and var bytes => $"{(bytes / 1e3).ToString("N0", Culture)} kB",
        < 1_000_000_000 and var bytes => $"{(bytes / 1e6).ToString("N1", Culture)} MB",
        var bytes => $"{(bytes / 1e9).ToString("N1", Culture)} GB",
    };

    public static string Time(MadeBackup made) => $"{(made.Manifest.TookMs / 1000).ToString("N1", Culture)} s";
}
