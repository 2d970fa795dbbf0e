namespace Aamu.Webhooks.Cli;

/// <summary>How long to wait before connecting again. Pure.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="failures">In a row, so far: 0 when a good connection just ended.</param>
    /// <param name="chance">Between 0 and 1: half of the wait is left to it, so that a hundred tools do not come back to a restarted server at once.</param>
    public static TimeSpan Wait(int failures, Func<double> chance)
    {
        var whole = First * Math.Pow(2, Math.Min(failures, 10));
        return (whole < Longest ? whole : Longest) * (0.5 + (0.5 * Math.Clamp(chance(), 0, 1)));
    }
}
