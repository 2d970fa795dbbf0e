using System.Globalization;

namespace Aamu.Webhooks.Benchmarks.Jobs;

internal static class Figures
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(50);

    public static double Percentile(this IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percent / 100))];
    }

    /// <summary>The median of the runs, then all of them.</summary>
    public static string[] Cells(string what, string storage, IReadOnlyList<double> runs, string unit) =>
        [what, storage, $"{Show(runs.Median())} {unit}", string.Join(' ', runs.Select(Show))];

    public static string Show(double value) => value.ToString(value >= 100 ? "N0" : "0.0#", CultureInfo.InvariantCulture);

    public static async Task<List<T>> TimesAsync<T>(int times, Func<Task<T>> run)
    {
        List<T> results = [];
        for (var round = 0; round < times; round++)
        {
            results.Add(await run());
            GC.Collect();
        }

        return results;
    }

    public static void Require(bool condition, string claim)
    {
        if (!condition)
        {
            throw new InvalidOperationException($"The benchmark's result is wrong: {claim}");
        }
    }
}
