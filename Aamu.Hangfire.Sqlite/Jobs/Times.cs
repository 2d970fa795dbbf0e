namespace Hangfire.Storage.SQLite;

/// <summary>Times are stored as Unix milliseconds; Hangfire speaks of UTC <see cref="DateTime"/>s.</summary>
internal static class Times
{
    public static DateTime Utc(long milliseconds) => DateTime.UnixEpoch.AddMilliseconds(milliseconds);

    public static long Milliseconds(DateTime time) =>
        (long)((time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time) - DateTime.UnixEpoch).TotalMilliseconds;

    public static long Now(this TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The moment a span from now, kept within what a <see cref="DateTime"/> can say.</summary>
    public static long After(this TimeProvider clock, TimeSpan span) =>
        Math.Clamp(clock.Now() + (long)span.TotalMilliseconds, 0, Milliseconds(DateTime.MaxValue));
}
