using System.Diagnostics;
using Aamu.Webhooks.Benchmarks.Processes;
using Hangfire;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>Four server processes of 20 workers on one file: no job may be performed twice.</summary>
internal static class FourProcessesRow
{
    private const int Jobs = 10_000;

    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        var runs = await Figures.TimesAsync(settings.Runs, RunAsync);
        yield return Figures.Cells("4 processes, 10,000 jobs: performed twice", Contender.Full.Name, [.. runs.Select(run => (double)run.Twice)], "jobs");
        yield return Figures.Cells("4 processes, 10,000 jobs", Contender.Full.Name, [.. runs.Select(run => run.Rate)], "per s");
    }

    private static async Task<(int Twice, double Rate)> RunAsync()
    {
        using var trial = new Trial(Contender.Full);
        var client = new BackgroundJobClient(trial.Storage);
        Parallel.For(0, Jobs, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number => client.Enqueue(() => Journal.Mark(number)));
        var journals = Enumerable.Range(0, 4).Select(number => trial.File($"journal-{number}")).ToArray();
        var watch = Stopwatch.StartNew();
        var workers = journals.Select(journal => ChildProcess.Worker(trial.Database, journal, 20)).ToArray();
        var monitor = trial.Storage.GetMonitoringApi();
        await Patience.UntilAsync(() => monitor.GetStatistics().Succeeded >= Jobs, "all jobs have succeeded", milliseconds: 50);
        var seconds = watch.Elapsed.TotalSeconds;
        Array.ForEach(workers, worker => worker.Dispose());
        var performed = journals.SelectMany(Journal.Read).GroupBy(entry => entry.Number).ToArray();
        Figures.Require(performed.Length == Jobs, "every job was performed");
        return (performed.Count(job => job.Count() > 1), Jobs / seconds);
    }
}
