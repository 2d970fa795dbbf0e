using System.Globalization;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>How long something took, short enough for a column.</summary>
public static class Durations
{
    public static string Words(double? milliseconds) => milliseconds switch
    {
        null => "",
        < 1 => "<1 ms",
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000:0.0} min"),
    };

    /// <summary>A wait as people say it: "25 seconds", "4 minutes", "3 hours".</summary>
    public static string Words(TimeSpan wait) => wait.TotalSeconds switch
    {
        < 1.5 => "a second",
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{wait.TotalSeconds:0} seconds"),
        < 5_400 => string.Create(CultureInfo.InvariantCulture, $"{wait.TotalMinutes:0} minutes"),
        < 129_600 => string.Create(CultureInfo.InvariantCulture, $"{wait.TotalHours:0} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{wait.TotalDays:0} days"),
    };

    /// <summary>"3 hours ago"; what was within the minute, "just now".</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now) => now - time is { TotalMinutes: >= 1 } age ? $"{Words(age)} ago" : "just now";
}
