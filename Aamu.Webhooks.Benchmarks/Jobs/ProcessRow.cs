using System.Diagnostics;
using Hangfire;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>How many no-op async jobs a second 20 workers perform, from the server's start until all have succeeded.</summary>
internal static class ProcessRow
{
    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        foreach (var contender in Contender.All)
        {
            var count = contender == Contender.InMemory ? 60_000 : 20_000;
            var runs = await Figures.TimesAsync(settings.Runs, () => RunAsync(contender, count));
            yield return Figures.Cells("process, 20 workers", contender.Name, [.. runs.Select(run => run.Rate)], "per s");
            yield return Figures.Cells("process, processor time", contender.Name, [.. runs.Select(run => run.Cpu)], "ms a job");
        }
    }

    private static async Task<(double Rate, double Cpu)> RunAsync(Contender contender, int count)
    {
        using var trial = new Trial(contender);
        EnqueueRow.Enqueue(trial.Storage, 8, count);
        var monitor = trial.Storage.GetMonitoringApi();
        using var self = Process.GetCurrentProcess();
        var processorTime = self.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 20 }, trial.Storage);
        await Patience.UntilAsync(() => monitor.GetStatistics().Succeeded >= count, "all jobs have succeeded", milliseconds: 50);
        var seconds = watch.Elapsed.TotalSeconds;
        self.Refresh();
        Figures.Require(monitor.GetStatistics().Succeeded == count, "every job has succeeded once");
        return (count / seconds, (self.TotalProcessorTime - processorTime).TotalMilliseconds / count);
    }
}
