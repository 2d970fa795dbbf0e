using System.Globalization;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>How long something took, short enough for a column.</summary>
public static class Durations
{
    public static string Words(double? milliseconds) => milliseconds switch
    {
        null => "",
        < 1 => Strings.UnderAMillisecond,
        < 1_000 => Strings.Milliseconds.With(Number(milliseconds, "0")),
        < 60_000 => Strings.ShortSeconds.With(Number(milliseconds / 1_000, "0.0")),
        _ => Strings.ShortMinutes.With(Number(milliseconds / 60_000, "0.0")),
    };

    /// <summary>A wait as people say it: "25 seconds", "4 minutes", "3 hours".</summary>
    public static string Words(TimeSpan wait) => wait.TotalSeconds switch
    {
        < 1.5 => Strings.ASecond,
        < 90 => Strings.Seconds.With(Number(wait.TotalSeconds, "0")),
        < 5_400 => Strings.Minutes.With(Number(wait.TotalMinutes, "0")),
        < 129_600 => Strings.Hours.With(Number(wait.TotalHours, "0")),
        _ => Strings.Days.With(Number(wait.TotalDays, "0")),
    };

    /// <summary>"3 hours ago"; what was within the minute, "just now".</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now) => now - time is { TotalMinutes: >= 1 } age ? Strings.Ago.With(Words(age)) : Strings.JustNow;

    private static string Number(double? number, string format) => number?.ToString(format, CultureInfo.CurrentCulture) ?? "";
}
