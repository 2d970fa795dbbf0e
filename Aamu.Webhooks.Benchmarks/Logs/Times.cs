using System.Diagnostics;
using Aamu.Webhooks.Benchmarks.Jobs;
using Aamu.Webhooks.Core;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>One row of the table: the same kind of look, many times.</summary>
/// <param name="what">What is looked at.</param>
/// <param name="limit">Milliseconds that none of them may take twice running; a host that is busy for a moment is no slow look.</param>
internal sealed class Times(string what, double limit)
{
    public const string Head = """
        | what | times | p50 ms | p99 ms | slowest ms | which | over the limit once | looked only so far back |
        |---|---|---|---|---|---|---|---|
        """;

    private readonly List<(string Which, double Ms)> _taken = [];
    private int _onceOver, _cutShort;

    public bool IsWithin => _taken.TrueForAll(taken => taken.Ms <= limit);

    public async Task TakeAsync(string which, Func<Task> look)
    {
        var taken = await TimeAsync(look);
        if (taken > limit)
        {
            _onceOver++;
            taken = await TimeAsync(look);
        }

        _taken.Add((which, taken));
    }

    /// <summary>Counts the pages that were not filled because the look ended before the log did.</summary>
    public async Task<Page<T>> TakePageAsync<T>(string which, Func<Task<Page<T>>> look)
    {
        Page<T>? page = null;
        await TakeAsync(which, async () => page = await look());
        _cutShort += page!.LookedBackTo is null ? 0 : 1;
        return page;
    }

    /// <returns>Whether none took longer than it may.</returns>
    public bool Print()
    {
        var times = _taken.ConvertAll(taken => taken.Ms);
        var slowest = _taken.MaxBy(taken => taken.Ms);
        Console.WriteLine($"| {what} | {times.Count:N0} | {Figures.Show(times.Median())} | {Figures.Show(times.Percentile(99))} | {Figures.Show(slowest.Ms)} | {slowest.Which.Trim()} | {_onceOver} | {_cutShort:N0} |");
        return IsWithin;
    }

    private static async Task<double> TimeAsync(Func<Task> look)
    {
        var before = Stopwatch.GetTimestamp();
        await look();
        return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
    }
}
