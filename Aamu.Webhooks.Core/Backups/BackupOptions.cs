using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>The settings of section <c>Backup</c>.</summary>
[Description("Of SQLite files: [how](operating.md#backups). A PostgreSQL server is backed up by its own tools.")]
public sealed class BackupOptions
{
    public const string Section = "Backup";

    [Description("Where backups are put, each in a folder of its own. Without it none are made.")]
    public string? Folder { get; set; }

    [Description("How long after one the next is made.")]
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00", ParseLimitsInInvariantCulture = true, ErrorMessage = "Backup:Every must be between 00:01:00 and 366 days.")]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    [Description("How many are kept.")]
    [Range(1, 10_000, ErrorMessage = "Backup:Keep must be between 1 and 10,000.")]
    public int Keep { get; set; } = 7;

    [Description("Backups older than this many days are removed even if `Backup:Keep` would keep them; the newest always stays. 0: no age limit.")]
    [Range(0, 36_500, ErrorMessage = "Backup:KeepDays must be between 0 and 36,500.")]
    public int KeepDays { get; set; }

    [Description("Copy the keys too that open the secrets in the database. Without them a backup is of use only to whoever has the keys from elsewhere.")]
    public bool Keys { get; set; } = true;
}
