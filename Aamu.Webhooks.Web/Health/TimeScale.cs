using Aamu.Webhooks.Core.Health;

namespace Aamu.Webhooks.Web.Health;

/// <summary>A logarithmic scale of times between two that people know by name. Pure.</summary>
/// <param name="Lowest">At the foot, in milliseconds.</param>
/// <param name="Highest">At the top.</param>
internal sealed record TimeScale(double Lowest, double Highest)
{
    private static readonly double[] Known = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 360_000_000];

    public IEnumerable<double> Ticks => Known.Where(tick => tick >= Lowest && tick <= Highest);

    public static TimeScale Of(IEnumerable<TimePoint> points)
    {
        var (least, most) = (double.MaxValue, 0d);
        foreach (var point in points.Where(point => point.Count > 0))
        {
            (least, most) = (Math.Min(least, point.MedianMs ?? least), Math.Max(most, point.P95Ms ?? most));
        }

        var lowest = Known.LastOrDefault(tick => tick <= least && least < double.MaxValue, Known[0]);
        return new TimeScale(lowest, Known.FirstOrDefault(tick => tick >= most && tick > lowest, Known[^1]));
    }

    /// <summary>How far from the top, in percent.</summary>
    public double Top(double milliseconds) =>
        100 * (1 - (Math.Log(Math.Clamp(milliseconds, Lowest, Highest) / Lowest) / Math.Log(Highest / Lowest)));
}
