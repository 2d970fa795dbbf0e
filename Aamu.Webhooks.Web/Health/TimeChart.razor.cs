using System.Globalization;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Health;

/// <summary>Time to delivered over time: a stroke at the median, a bar from there to the 95th percentile, on a scale that holds milliseconds and days.</summary>
public sealed partial class TimeChart
{
    [Parameter, EditorRequired]
    public IReadOnlyList<TimePoint> Points { get; set; } = [];

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

    private TimeScale Scale => TimeScale.Of(Points);

    private string Summary => Points.Where(point => point.Count > 0).MaxBy(point => point.P95Ms) is { } slowest
        ? Strings.Slowest.With(Axis.When(slowest.At), Sentence(slowest))
        : Strings.NothingDelivered;

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Sentence(TimePoint point) => point.Count == 0
        ? Strings.PointNothing
        : (point.Count == 1 ? Strings.PointTimesOne : Strings.PointTimesMany).With(FigureWords.Time(point.MedianMs), FigureWords.Time(point.P95Ms), FigureWords.Number(point.Count));
}
