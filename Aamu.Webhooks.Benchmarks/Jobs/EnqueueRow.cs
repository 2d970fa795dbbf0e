using System.Diagnostics;
using Hangfire;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>How many no-op jobs a second clients can enqueue.</summary>
internal static class EnqueueRow
{
    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        foreach (var threads in (int[])[1, 8])
        {
            foreach (var contender in Contender.All)
            {
                var count = threads == 1 ? 5_000 : 20_000;
                var runs = await Figures.TimesAsync(settings.Runs, () => RunAsync(contender, threads, count));
                yield return Figures.Cells($"enqueue, {threads} thread(s)", contender.Name, runs, "per s");
            }
        }
    }

    public static void Enqueue(JobStorage storage, int threads, int count)
    {
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var client = new BackgroundJobClient(storage);
            for (var job = 0; job < count / threads; job++)
            {
                client.Enqueue(() => Chores.NothingAsync());
            }
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
    }

    private static Task<double> RunAsync(Contender contender, int threads, int count)
    {
        using var trial = new Trial(contender);
        Enqueue(trial.Storage, threads, threads * 50);
        var before = trial.Storage.GetMonitoringApi().EnqueuedCount("default");
        var watch = Stopwatch.StartNew();
        Enqueue(trial.Storage, threads, count);
        var seconds = watch.Elapsed.TotalSeconds;
        Figures.Require(trial.Storage.GetMonitoringApi().EnqueuedCount("default") == before + count, "every job is in the queue");
        return Task.FromResult(count / seconds);
    }
}
