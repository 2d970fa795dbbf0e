using System.Globalization;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>Waits as people write them: <c>5 seconds, 2 minutes, 1 hour</c>, or shorter <c>5s, 2m, 1h</c>. Pure.</summary>
internal static partial class WaitWords
{
    private static readonly (string Name, TimeSpan Length)[] Units =
        [("day", TimeSpan.FromDays(1)), ("hour", TimeSpan.FromHours(1)), ("minute", TimeSpan.FromMinutes(1)), ("second", TimeSpan.FromSeconds(1))];

    /// <summary><c>1 day 2 hours</c>; what is less than a second is left out.</summary>
    public static string Of(TimeSpan wait)
    {
        var words = new List<string>();
        foreach (var (name, length) in Units)
        {
            var count = wait.Ticks / length.Ticks;
            wait -= count * length;
            if (count > 0)
            {
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {name}{(count == 1 ? "" : "s")}"));
            }
        }

        return words.Count == 0 ? "less than a second" : string.Join(' ', words);
    }

    public static string Of(RetrySchedule schedule) => string.Join(", ", schedule.Waits.Select(Of));

    /// <summary><c>5 tries over 12 minutes 35 seconds</c></summary>
    public static string Sum(RetrySchedule schedule) => schedule.Waits.Count == 0 ? "1 try, no retries" : $"{schedule.Tries} tries over {Of(Rough(schedule.Whole))}";

    /// <summary>Null, with the reason, when it cannot be read.</summary>
    public static RetrySchedule? Read(string text, out string? problem)
    {
        var waits = new List<string>();
        foreach (var part in text.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReadOne(part) is not { } wait)
            {
                problem = $"“{part}” is not a wait. Write a number and its unit: 30 seconds, 5 minutes, 2 hours, 1 day.";
                return null;
            }

            waits.Add(wait.ToString("c", CultureInfo.InvariantCulture));
        }

        return RetrySchedule.TryParse(string.Join(", ", waits), out var schedule, out problem) ? schedule : null;
    }

    private static TimeSpan? ReadOne(string part)
    {
        if (!Wait.IsMatch(part))
        {
            return null;
        }

        var all = TimeSpan.Zero;
        foreach (Match one in Piece.Matches(part))
        {
            // A number of so many digits is longer than any wait that may be.
            var count = one.Groups[1].Length > 6 ? 1_000_000 : int.Parse(one.Groups[1].Value, CultureInfo.InvariantCulture);
            all += count * Units.First(unit => unit.Name[0] == char.ToLowerInvariant(one.Groups[2].Value[0])).Length;
        }

        return all;
    }

    /// <summary>Of days nobody wants to know the seconds.</summary>
    private static TimeSpan Rough(TimeSpan whole) => whole switch
    {
        { TotalDays: >= 2 } => TimeSpan.FromHours(Math.Round(whole.TotalHours)),
        { TotalHours: >= 2 } => TimeSpan.FromMinutes(Math.Round(whole.TotalMinutes)),
        _ => whole,
    };

    private const string OnePiece = @"(\d+)\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])";

    [GeneratedRegex($@"^(?:{OnePiece}\s*)+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wait { get; }

    [GeneratedRegex(OnePiece, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Piece { get; }
}
