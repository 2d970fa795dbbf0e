using System.Diagnostics;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>One row of the table: the same kind of look, many times.</summary>
internal sealed class Times(string what)
{
    private readonly List<(string Which, double Ms)> _taken = [];

    public async Task TakeAsync(string which, Func<Task> look)
    {
        var before = Stopwatch.GetTimestamp();
        await look();
        _taken.Add((which, Stopwatch.GetElapsedTime(before).TotalMilliseconds));
    }

    public void Print()
    {
        var times = _taken.ConvertAll(taken => taken.Ms);
        var slowest = _taken.MaxBy(taken => taken.Ms);
        Console.WriteLine($"| {what} | {times.Count} | {Figures.Show(times.Median())} | {Figures.Show(times.Percentile(99))} | {Figures.Show(slowest.Ms)} | {slowest.Which.Trim()} |");
    }
}
