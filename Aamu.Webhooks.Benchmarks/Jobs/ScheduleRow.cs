using System.Diagnostics;
using Hangfire;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>How late 1,000 jobs run that become due evenly over 20 seconds. Hangfire floors due times to seconds, so up to one second early is on time.</summary>
internal static class ScheduleRow
{
    private const int Jobs = 1000;

    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        foreach (var contender in (Contender[])[Contender.InMemory, Contender.Full, Contender.Normal])
        {
            var runs = await Figures.TimesAsync(settings.Runs, () => RunAsync(contender));
            yield return Figures.Cells("1,000 scheduled jobs, lateness, earliest", contender.Name, [.. runs.Select(run => run.Min())], "ms");
            yield return Figures.Cells("1,000 scheduled jobs, lateness, p50", contender.Name, [.. runs.Select(run => run.Percentile(50))], "ms");
            yield return Figures.Cells("1,000 scheduled jobs, lateness, p99", contender.Name, [.. runs.Select(run => run.Percentile(99))], "ms");
        }
    }

    private static async Task<double[]> RunAsync(Contender contender)
    {
        using var trial = new Trial(contender);
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 20 }, trial.Storage);
        var client = new BackgroundJobClient(trial.Storage);
        var due = new long[Jobs];
        for (var job = 0; job < Jobs; job++)
        {
            var number = job;
            var delay = TimeSpan.FromMilliseconds(3000 + (job * 20));
            due[job] = Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency);
            client.Schedule(() => Chores.Note(number), delay);
        }

        var lateness = new double[Jobs];
        for (var job = 0; job < Jobs; job++)
        {
            var performed = 0L;
            await Patience.UntilAsync(() => Chores.TryTake(job, out performed), "the scheduled job runs");
            lateness[job] = (performed - due[job]) * 1000.0 / Stopwatch.Frequency;
        }

        return lateness;
    }
}
