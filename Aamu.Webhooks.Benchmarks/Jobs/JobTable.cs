namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>The table of the job storage's README: every row measured in one run, beside Hangfire.InMemory where that can do the same.</summary>
internal static class JobTable
{
    private static readonly Dictionary<string, Func<Settings, IAsyncEnumerable<string[]>>> s_rows = new(StringComparer.Ordinal)
    {
        ["enqueue"] = EnqueueRow.MeasureAsync,
        ["process"] = ProcessRow.MeasureAsync,
        ["latency"] = LatencyRow.MeasureAsync,
        ["schedule"] = ScheduleRow.MeasureAsync,
        ["four"] = FourProcessesRow.MeasureAsync,
        ["kill"] = KillRow.MeasureAsync,
        ["return"] = ReturnRow.MeasureAsync,
        ["idle"] = IdleRow.MeasureAsync,
        ["expire"] = ExpireRow.MeasureAsync,
        ["dashboard"] = DashboardRow.MeasureAsync,
    };

    public static IEnumerable<string> RowNames => s_rows.Keys;

    public static async Task<int> PrintAsync(string[] arguments)
    {
        var settings = Settings.Parse(arguments);
        Console.WriteLine("| what | storage | figure (median of the runs) | all runs |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (name, measure) in s_rows)
        {
            if (settings.Rows.Count > 0 && !settings.Rows.Contains(name))
            {
                continue;
            }

            await foreach (var cells in measure(settings))
            {
                Console.WriteLine($"| {string.Join(" | ", cells)} |");
            }
        }

        return 0;
    }
}
