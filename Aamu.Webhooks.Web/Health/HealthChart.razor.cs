using System.Globalization;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Health;

/// <summary>Something that happened at a moment of a chart: a change of settings.</summary>
/// <param name="At">When.</param>
/// <param name="Sign">One or two characters on its flag.</param>
/// <param name="Words">What it was.</param>
public sealed record ChartMark(DateTimeOffset At, string Sign, string Words);

/// <summary>
/// Attempts over time as stacked bars: told apart by pattern as well as by colour, each with its numbers under the pointer, all of them in a table below.
/// </summary>
public sealed partial class HealthChart
{
    [Parameter, EditorRequired]
    public IReadOnlyList<HealthPoint> Points { get; set; } = [];

    [Parameter, EditorRequired]
    public TimeSpan Step { get; set; }

    /// <summary>What is drawn.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public IReadOnlyList<ChartMark> Marks { get; set; } = [];

    [Inject]
    private ReaderZone Reader { get; set; } = null!;

    private ChartAxis Axis => new(Points[0].At, Step, Points.Count, Reader);

    private long Scale => Nice(Points.Max(point => point.Attempts));

    private IEnumerable<ChartMark> Shown => Marks.Where(mark => Axis.Holds(mark.At));

    private string Summary
    {
        get
        {
            var busiest = Points.MaxBy(point => point.Attempts)!;
            var all = new HealthPoint(busiest.At, Points.Sum(point => point.Delivered), Points.Sum(point => point.Retried), Points.Sum(point => point.GaveUp));
            return all.Attempts == 0 ? Strings.NoAttempts : Strings.BusiestAt.With(FigureWords.Sentence(all), Axis.When(busiest.At), FigureWords.Number(busiest.Attempts));
        }
    }

    /// <summary>The next number that begins with 1, 2 or 5 and ends in zeros, so that the scale does not tremble.</summary>
    internal static long Nice(long most)
    {
        if (most == 0)
        {
            return 0;
        }

        var power = (long)Math.Pow(10, Math.Floor(Math.Log10(most)));
        return new long[] { 1, 2, 5, 10 }.Select(step => step * power).First(step => step >= most);
    }

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private double Height(long count) => count == 0 ? 0 : Math.Max(1.5, 100d * count / Math.Max(Scale, 1));
}
