using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>The waits between the tries of one delivery. Pure: what time it is and what chance says comes from outside.</summary>
public sealed class RetrySchedule
{
    /// <summary>12 tries in about 71 hours.</summary>
    public const string DefaultText =
        "00:00:05, 00:00:30, 00:02:00, 00:10:00, 00:30:00, 01:00:00, 03:00:00, 06:00:00, 12:00:00, 1.00:00:00, 1.00:00:00";

    private const int MaxSteps = 100;
    private const double MostJitter = 0.1;
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(7);
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private RetrySchedule(IReadOnlyList<TimeSpan> waits) => Waits = waits;

    public static RetrySchedule Default { get; } = Parse(DefaultText);

    public IReadOnlyList<TimeSpan> Waits { get; }

    /// <summary>How often a delivery is tried at most, the first try included.</summary>
    public int Tries => Waits.Count + 1;

    /// <summary>From the first try to the last, if each fails at once.</summary>
    public TimeSpan Whole => new(Waits.Sum(wait => wait.Ticks));

    /// <summary>
    /// The longest <c>Retry-After</c> that is honoured: a day, or the schedule's longest wait when that is longer. A floor is never undercut for a
    /// reasonable receiver, and one that says "in ten years" cannot keep a delivery open for ever.
    /// </summary>
    public TimeSpan LongestRetryAfter => Waits.Append(OneDay).Max();

    /// <summary>The wait before the next try; null when the schedule is used up.</summary>
    /// <param name="failedAttempts">Tries so far, all failed: 1 after the first.</param>
    /// <param name="retryAfter">What the receiver asked for: a floor, never fired early.</param>
    /// <param name="chance">Between 0 and 1. Jitter only adds, at most 10 %.</param>
    public TimeSpan? NextDelay(int failedAttempts, TimeSpan? retryAfter, Func<double> chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failedAttempts, 1);
        ArgumentNullException.ThrowIfNull(chance);
        if (failedAttempts > Waits.Count)
        {
            return null;
        }

        var (wait, asked) = (Waits[failedAttempts - 1], Honoured(retryAfter));
        wait = asked > wait ? asked : wait;
        return wait + (wait * MostJitter * Math.Clamp(chance(), 0, 1));
    }

    /// <summary>As much of what the receiver asked for as is kept.</summary>
    public TimeSpan Honoured(TimeSpan? retryAfter) => retryAfter > LongestRetryAfter ? LongestRetryAfter : retryAfter ?? TimeSpan.Zero;

    /// <summary>In the form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Join(", ", Waits.Select(wait => wait.ToString("c", CultureInfo.InvariantCulture)));

    public static RetrySchedule Parse(string text) =>
        TryParse(text, out var schedule, out var reason) ? schedule : throw new FormatException(reason);

    /// <summary>Reads <c>00:00:05, 00:00:30, 1.00:00:00</c>. An empty text means: one try, no retries.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RetrySchedule? schedule, [NotNullWhen(false)] out string? reason)
    {
        schedule = null;
        var waits = new List<TimeSpan>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            reason = Objection(part, out var wait);
            if (reason is not null)
            {
                return false;
            }

            waits.Add(wait);
        }

        reason = waits.Count > MaxSteps ? $"it has {waits.Count} waits, at most {MaxSteps} are allowed" : null;
        schedule = reason is null ? new RetrySchedule(waits) : null;
        return schedule is not null;
    }

    private static string? Objection(string part, out TimeSpan wait)
    {
        // A bare "5" would be read as five days.
        if (!part.Contains(':', StringComparison.Ordinal) || !TimeSpan.TryParse(part, CultureInfo.InvariantCulture, out wait))
        {
            wait = default;
            return $"\"{part}\" is not a time span; write hours:minutes:seconds, such as 00:00:30, or 1.00:00:00 for a day";
        }

        return wait <= TimeSpan.Zero || wait > LongestStep ? $"\"{part}\" is not between zero and seven days" : null;
    }
}
