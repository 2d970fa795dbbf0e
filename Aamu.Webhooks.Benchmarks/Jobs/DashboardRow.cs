using System.Diagnostics;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>What the dashboard's pages ask, with 500,000 finished jobs.</summary>
internal static class DashboardRow
{
    private const int Jobs = 500_000;

    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        using var trial = new Trial(Contender.Normal);
        ManyJobs.Write((SQLiteStorage)trial.Storage, Jobs, "Succeeded", expired: false);
        EnqueueRow.Enqueue(trial.Storage, 2, 2000);
        var monitor = (JobStorageMonitor)trial.Storage.GetMonitoringApi();
        foreach (var (page, read) in Pages(monitor))
        {
            var runs = await Figures.TimesAsync(settings.Runs, () => Task.FromResult(Time(read)));
            yield return Figures.Cells($"dashboard with 500,000 finished jobs: {page}", Contender.Normal.Name, runs, "ms");
        }
    }

    private static IEnumerable<(string Page, Action Read)> Pages(JobStorageMonitor monitor)
    {
        // Every page also shows the statistics.
        yield return ("overview", () => { monitor.GetStatistics(); monitor.SucceededByDatesCount(); monitor.FailedByDatesCount(); monitor.DeletedByDatesCount(); });
        yield return ("succeeded, first page", () => { monitor.GetStatistics(); monitor.SucceededListCount(); monitor.SucceededJobs(0, 10); });
        yield return ("succeeded, last page", () => { monitor.GetStatistics(); monitor.SucceededListCount(); monitor.SucceededJobs(Jobs - 10, 10); });
        yield return ("queues", () => { monitor.GetStatistics(); monitor.Queues(); });
        yield return ("enqueued", () => { monitor.GetStatistics(); monitor.EnqueuedCount("default"); monitor.EnqueuedJobs("default", 0, 50); });
        yield return ("job details", () => { monitor.GetStatistics(); monitor.JobDetails("1000000500"); });
    }

    private static double Time(Action read)
    {
        var watch = Stopwatch.StartNew();
        read();
        return watch.Elapsed.TotalMilliseconds;
    }
}
