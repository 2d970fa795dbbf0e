using System.Globalization;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Health;

/// <summary>Figures as people read them.</summary>
public static class FigureWords
{
    /// <summary>A percentage that says 100 % only when nothing failed, and 0 % only when nothing got through.</summary>
    public static string Rate(HealthFigures figures)
    {
        if (figures.SuccessRate is not { } rate)
        {
            return "–";
        }

        var percent = rate is 0 or 1 ? rate * 100 : Math.Clamp(Math.Round(rate * 100, 1), 0.1, 99.9);
        return string.Create(CultureInfo.InvariantCulture, $"{percent:0.#} %");
    }

    /// <summary>A percentile is known to a twentieth: more digits would lie.</summary>
    public static string Time(double? milliseconds) => milliseconds is null ? "–" : Durations.Words(milliseconds);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1,204 delivered, 3 failed and retried, 1 given up"</summary>
    public static string Sentence(HealthPoint point) =>
        Strings.PointSentence.With(Number(point.Delivered), Number(point.Retried), Number(point.GaveUp));
}
