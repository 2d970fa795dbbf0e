using System.Globalization;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>The table of docs/performance.md: each workload against a service of its own, medians of the runs with the least and the most beside them.</summary>
internal static class WorkloadTable
{
    public const string Usage = "workloads [A | B | C | D | D8 | F | G | L | growth | memory] [--runs N] [--nodes N] [--app FOLDER] [--smoke]";

    private const string Memory = "memory";
    private const double SmokeScale = 0.05;

    /// <returns>0 when nothing was lost, refused, doubled or badly signed.</returns>
    public static async Task<int> PrintAsync(string[] arguments)
    {
        var smoke = arguments.Contains("--smoke");
        var runs = int.Parse(Option(arguments, "--runs") ?? (smoke ? "1" : "3"), CultureInfo.InvariantCulture);
        var nodes = int.Parse(Option(arguments, "--nodes") ?? "1", CultureInfo.InvariantCulture);
        if (nodes > 1 && !PostgresStore.IsNamed)
        {
            Console.Error.WriteLine($"Several services share a PostgreSQL database only: {PostgresStore.Variable} must name a server.");
            return 2;
        }

        var names = arguments.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var app = Option(arguments, "--app") ?? await ProgramFiles.PublishAsync();
        var chosen = Workload.All.Where(workload => names.Count == 0 || names.Contains(workload.Name)).Select(workload => smoke ? workload.Scaled(SmokeScale) : workload).ToList();
        Console.WriteLine("| workload | ingest/s | deliveries/s | CPU µs each | p50 ms | p99 ms | MB | start s | not accepted, lost, doubled, bad |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var good = true;
        foreach (var workload in chosen)
        {
            good &= Print(workload, await Figures.TimesAsync(runs, () => WorkloadRun.FreshAsync(app, workload, nodes)));
        }

        if (names.Count == 0 || names.Contains(Memory))
        {
            await PrintMemoryAsync(app, smoke ? SmokeScale : 1);
        }

        return good ? 0 : 1;
    }

    private static bool Print(Workload workload, List<Measured> runs)
    {
        var cells = new[]
        {
            $"{workload.Name}: {workload.What}",
            Cell(runs, run => run.IngestPerSecond),
            workload.Matches ? Cell(runs, run => run.DeliveriesPerSecond) : "–",
            Cell(runs, run => run.CpuUs),
            workload.Matches ? Cell(runs, run => run.LatenciesMs.Percentile(50)) : "–",
            workload.Matches ? Cell(runs, run => run.LatenciesMs.Percentile(99)) : "–",
            Cell(runs, run => run.MemoryMb),
            Cell(runs, run => run.StartSeconds),
            string.Join(", ", new[] { runs.Sum(run => run.Losses.NotAccepted), runs.Sum(run => run.Losses.Lost), runs.Sum(run => run.Losses.Doubled), runs.Sum(run => run.Losses.BadSignatures) }),
        };
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
        return runs.TrueForAll(run => run.Losses.None);
    }

    /// <summary>A, B and C one after the other in one process.</summary>
    private static async Task PrintMemoryAsync(string app, double scale)
    {
        var data = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
        using (var service = await ServiceProcess.StartAsync(app, data))
        {
            foreach (var workload in Workload.All.Take(3))
            {
                await WorkloadRun.OnAsync([service], workload.Scaled(scale));
            }

            Console.WriteLine($"\nMemory of the service after A, B and C in one process: {Figures.Show(service.MemoryMb)} MB");
        }

        Directory.Delete(data, recursive: true);
    }

    private static string Cell(List<Measured> runs, Func<Measured, double> figure)
    {
        var values = runs.ConvertAll(run => figure(run));
        return runs.Count == 1 ? Figures.Show(values[0]) : $"**{Figures.Show(values.Median())}** ({Figures.Show(values.Min())}–{Figures.Show(values.Max())})";
    }

    internal static string? Option(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is var index and >= 0 && index + 1 < arguments.Length ? arguments[index + 1] : null;
}
