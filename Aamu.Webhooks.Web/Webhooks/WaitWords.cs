using System.Globalization;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>Waits as people write them: <c>5 seconds, 2 minutes, 1 hour</c>, or shorter <c>5s, 2m, 1h</c>. Pure.</summary>
internal static partial class WaitWords
{
    private static readonly Unit[] Units =
    [
        new(TimeSpan.FromDays(1), ["d"], () => Strings.DayOne, () => Strings.DayMany),
        new(TimeSpan.FromHours(1), ["h", "hr", "hrs"], () => Strings.HourOne, () => Strings.HourMany),
        new(TimeSpan.FromMinutes(1), ["m", "min", "mins"], () => Strings.MinuteOne, () => Strings.MinuteMany),
        new(TimeSpan.FromSeconds(1), ["s", "sec", "secs"], () => Strings.SecondOne, () => Strings.SecondMany),
    ];

    /// <summary><c>1 day 2 hours</c>; what is less than a second is left out.</summary>
    public static string Of(TimeSpan wait)
    {
        var words = new List<string>();
        foreach (var unit in Units)
        {
            var count = wait.Ticks / unit.Length.Ticks;
            wait -= count * unit.Length;
            if (count > 0)
            {
                words.Add(Wording.Of(count, unit.One(), unit.Many()));
            }
        }

        return words.Count == 0 ? Strings.UnderASecond : string.Join(' ', words);
    }

    public static string Of(RetrySchedule schedule) => string.Join(", ", schedule.Waits.Select(Of));

    /// <summary><c>5 tries over 12 minutes 35 seconds</c></summary>
    public static string Sum(RetrySchedule schedule) => schedule.Waits.Count == 0 ? Strings.SumOnce : Strings.Sum.With(schedule.Tries, Of(Rough(schedule.Whole)));

    /// <summary>Null, with the reason, when it cannot be read.</summary>
    public static RetrySchedule? Read(string text, out string? problem)
    {
        var waits = new List<string>();
        foreach (var part in text.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReadOne(part) is not { } wait)
            {
                problem = Strings.NoWait.With(part);
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
            if (Array.Find(Units, unit => unit.IsCalled(one.Groups[2].Value)) is not { } called)
            {
                return null;
            }

            // A number of so many digits is longer than any wait that may be.
            var count = one.Groups[1].Length > 6 ? 1_000_000 : int.Parse(one.Groups[1].Value, CultureInfo.InvariantCulture);
            all += count * called.Length;
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

    private const string OnePiece = @"([0-9]+)\s*(\p{L}+)";

    [GeneratedRegex($@"^(?:{OnePiece}\s*)+$")]
    private static partial Regex Wait { get; }

    [GeneratedRegex(OnePiece)]
    private static partial Regex Piece { get; }

    /// <param name="Length">How long one is.</param>
    /// <param name="Short">What it is called for short, in any language.</param>
    /// <param name="One">What is written for one of them, in the reader's language.</param>
    /// <param name="Many">What is written for several.</param>
    private sealed record Unit(TimeSpan Length, string[] Short, Func<string> One, Func<string> Many)
    {
        /// <summary>What the form writes, it reads again, whatever the language.</summary>
        public bool IsCalled(string word) => Short.Append(Bare(One())).Append(Bare(Many())).Contains(word, StringComparer.CurrentCultureIgnoreCase);

        private static string Bare(string text) => text.With("").Trim();
    }
}
