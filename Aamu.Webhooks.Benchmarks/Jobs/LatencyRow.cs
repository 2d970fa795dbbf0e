using System.Diagnostics;
using Hangfire;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>From before Enqueue is called until the job runs, on an idle server, one job every 100 ms.</summary>
internal static class LatencyRow
{
    private const int Jobs = 150;

    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        foreach (var contender in Contender.All)
        {
            var runs = await Figures.TimesAsync(settings.Runs, () => RunAsync(contender));
            foreach (var percent in (int[])[50, 99])
            {
                yield return Figures.Cells($"enqueue to perform, idle server, p{percent}", contender.Name, [.. runs.Select(run => run.Percentile(percent))], "ms");
            }
        }
    }

    private static async Task<double[]> RunAsync(Contender contender)
    {
        using var trial = new Trial(contender);
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 20 }, trial.Storage);
        var client = new BackgroundJobClient(trial.Storage);
        var latencies = new double[Jobs];
        for (var warmUp = -20; warmUp < Jobs; warmUp++)
        {
            var number = warmUp;
            var before = Stopwatch.GetTimestamp();
            client.Enqueue(() => Chores.Note(number));
            var performed = 0L;
            await Patience.UntilAsync(() => Chores.TryTake(number, out performed), "the job runs");
            if (number >= 0)
            {
                latencies[number] = Stopwatch.GetElapsedTime(before, performed).TotalMilliseconds;
            }

            await Patience.PauseAsync(100);
        }

        return latencies;
    }
}
