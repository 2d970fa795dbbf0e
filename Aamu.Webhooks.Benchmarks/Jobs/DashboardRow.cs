using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>Every page of the dashboard, rendered, with 500,000 finished jobs and 1,000 in each other state.</summary>
internal static class DashboardRow
{
    private const int Finished = 500_000;

    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        using var trial = new Trial(Contender.Normal);
        ManyJobs.Write((SQLiteStorage)trial.Storage, Finished, "Succeeded", expired: false);
        var others = UnfinishedJobs.Write((SQLiteStorage)trial.Storage);
        foreach (var page in Pages(others))
        {
            // The first visit of all also compiles the page.
            await DashboardVisit.TimeAsync(trial.Storage, page);
            var runs = await Figures.TimesAsync(settings.Runs, () => DashboardVisit.TimeAsync(trial.Storage, page));
            yield return Figures.Cells($"dashboard with 500,000 finished jobs: {page}", Contender.Normal.Name, runs, "ms");
        }
    }

    private static IEnumerable<string> Pages(IReadOnlyDictionary<string, string> others) =>
    [
        "/",
        "/stats",
        "/jobs/enqueued",
        "/jobs/enqueued/default?from=0&count=50",
        "/jobs/enqueued/fetched/default?from=0&count=50",
        .. from list in (string[])["scheduled", "processing", "succeeded", "failed", "deleted", "awaiting"] select $"/jobs/{list}?from=0&count=50",
        $"/jobs/succeeded?from={Finished - 50}&count=50",
        "/retries?from=0&count=50",
        "/recurring?from=0&count=50",
        "/servers",
        $"/jobs/details/{ManyJobs.FirstId}",
        .. from job in others select $"/jobs/details/{job.Value}?state={job.Key}",
    ];
}
