using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A schedule of retries to choose by its name.</summary>
/// <param name="Code">In the form.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Schedule">As the service stores it; null where something else decides.</param>
internal sealed record SchedulePreset(string Code, string Name, string? Schedule)
{
    public const string Usual = "usual";
    public const string Custom = "custom";

    public static IReadOnlyList<SchedulePreset> All =>
    [
        new(Usual, Strings.PresetUsual, null),
        new("short", Strings.PresetShort, "00:00:05, 00:00:30, 00:02:00, 00:10:00"),
        new("day", Strings.PresetDay, "00:00:30, 00:05:00, 00:30:00, 01:00:00, 02:00:00, 04:00:00"),
        new("patient", Strings.PresetPatient, "00:01:00, 00:05:00, 00:30:00, 02:00:00, 06:00:00, 12:00:00, 1.00:00:00, 1.00:00:00, 1.00:00:00, 1.00:00:00, 1.00:00:00, 1.00:00:00"),
        new("none", Strings.PresetNone, ""),
        new(Custom, Strings.PresetCustom, null),
    ];

    /// <summary>The one that stands for what is stored.</summary>
    public static SchedulePreset Of(string? stored) =>
        stored is null ? All[0] : All.FirstOrDefault(preset => preset.Schedule is not null && RetrySchedule.Parse(preset.Schedule).Waits.SequenceEqual(RetrySchedule.Parse(stored).Waits)) ?? All[^1];

    /// <summary>With how far it reaches.</summary>
    public string Words(RetrySchedule usual) => this switch
    {
        { Code: Usual } => $"{Name}: {WaitWords.Sum(usual)}",
        { Schedule: { Length: > 0 } waits } => $"{Name}: {WaitWords.Sum(RetrySchedule.Parse(waits))}",
        _ => Name,
    };
}
