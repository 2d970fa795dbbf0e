using System.Globalization;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>
/// The tables of docs/performance.md: each workload on a store of its own, medians of the runs with the least and the most beside them; then what was wanted.
/// With peers, each round has this service's run and theirs in turn: what the machine does meanwhile happens to all.
/// </summary>
internal static class WorkloadTable
{
    public const string Usage = "workloads [A | B | C | D | D8 | F | G | L | growth | memory] [--runs N] [--warm-up EVENTS] [--beside FOLDER[:VARIANT]]... [--nodes N] [--app FOLDER] [--smoke]";

    /// <summary>What this service is called among its peers.</summary>
    public const string Ours = "this service";

    /// <summary>A, B and C one after the other in one process.</summary>
    public const string Memory = "memory";

    private const double SmokeScale = 0.05;

    /// <returns>0 when nothing was lost, refused, doubled or badly signed.</returns>
    public static async Task<int> PrintAsync(string[] arguments)
    {
        var smoke = arguments.Contains("--smoke");
        var runs = int.Parse(Option(arguments, "--runs") ?? (smoke ? "1" : "3"), CultureInfo.InvariantCulture);
        var nodes = int.Parse(Option(arguments, "--nodes") ?? "1", CultureInfo.InvariantCulture);
        int? warmUp = Option(arguments, "--warm-up") is { } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : null;
        if (nodes > 1 && !PostgresStore.IsNamed)
        {
            Console.Error.WriteLine($"Several services share a PostgreSQL database only: {PostgresStore.Variable} must name a server.");
            return 2;
        }

        var peers = arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == "--beside").Select(pair => Peer.Parse(pair.Second)).ToList();
        if (peers.Find(peer => !File.Exists(peer.Script)) is { } missing)
        {
            Console.Error.WriteLine($"There is no {missing.Script} to start {missing.Name} by.");
            return 2;
        }

        var names = arguments.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var app = Option(arguments, "--app") ?? await ProgramFiles.PublishAsync();
        var scale = smoke ? SmokeScale : 1;
        Workload Asked(Workload workload) => workload.Scaled(scale) is var scaled && warmUp is { } before ? scaled with { WarmUp = before } : scaled;
        Console.WriteLine("| workload | of | ingest/s | deliveries/s | CPU µs each | of the tool | p50 ms | p99 ms | MB | start s | not accepted, lost, doubled, bad |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        var goals = new Goals();
        var good = true;
        foreach (var workload in Workload.All.Where(workload => names.Count == 0 || names.Contains(workload.Name)).Select(Asked))
        {
            List<(string Name, Func<Task<Measured>> Run)> systems = [(Ours, () => WorkloadRun.FreshAsync(app, workload, nodes))];
            systems.AddRange(peers.Where(_ => workload.IsForPeers).Select(peer => (peer.Name, new Func<Task<Measured>>(() => WorkloadRun.BesideAsync(peer, workload)))));
            good &= await PrintAsync(workload, systems, runs, goals);
        }

        if (names.Count == 0 || names.Contains(Memory))
        {
            good &= await PrintMemoryAsync(app, Asked, runs, goals);
        }

        // They were chosen for runs of another kind.
        if (!smoke && warmUp is null)
        {
            goals.Print();
        }

        return good ? 0 : 1;
    }

    /// <summary>Rounds of one run each.</summary>
    private static async Task<bool> PrintAsync(Workload workload, List<(string Name, Func<Task<Measured>> Run)> systems, int rounds, Goals goals)
    {
        var all = systems.ToDictionary(system => system.Name, _ => new List<Measured>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, run) in systems)
            {
                all[name].Add(await run());
                GC.Collect();
            }
        }

        foreach (var (name, _) in systems)
        {
            Print($"{workload.Name}: {workload.What}", name, workload.Matches, all[name]);
            goals.Keep(workload.Name, name, all[name]);
        }

        return all[Ours].TrueForAll(run => run.Losses.None);
    }

    private static void Print(string what, string system, bool sends, List<Measured> runs)
    {
        var cells = new[]
        {
            what,
            system,
            Cell(runs, run => run.IngestPerSecond),
            sends ? Cell(runs, run => run.DeliveriesPerSecond) : "–",
            Cell(runs, run => run.CpuUs),
            Cell(runs, run => run.ToolUs),
            sends ? Cell(runs, run => run.LatenciesMs.Percentile(50)) : "–",
            sends ? Cell(runs, run => run.LatenciesMs.Percentile(99)) : "–",
            Cell(runs, run => run.MemoryMb),
            Cell(runs, run => run.StartSeconds),
            string.Join(", ", new[] { runs.Sum(run => run.Losses.NotAccepted), runs.Sum(run => run.Losses.Lost), runs.Sum(run => run.Losses.Doubled), runs.Sum(run => run.Losses.BadSignatures) }),
        };
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private static async Task<bool> PrintMemoryAsync(string app, Func<Workload, Workload> asked, int rounds, Goals goals)
    {
        var runs = new List<Measured>();
        for (var round = 0; round < rounds; round++)
        {
            runs.Add(await AllInOneAsync(app, asked));
        }

        Console.WriteLine($"\nMemory of the service after A, B and C in one process: {Cell(runs, run => run.MemoryMb)} MB");
        goals.Keep(Memory, Ours, runs);
        return runs.TrueForAll(run => run.Losses.None);
    }

    /// <returns>The last of the three.</returns>
    private static async Task<Measured> AllInOneAsync(string app, Func<Workload, Workload> asked)
    {
        var data = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
        try
        {
            using var service = await ServiceProcess.StartAsync(app, data);
            var system = new AamuWebhooks([service]);
            Measured? last = null;
            foreach (var workload in Workload.All.Take(3))
            {
                last = await WorkloadRun.OnAsync(system, asked(workload));
            }

            return last!;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static string Cell(List<Measured> runs, Func<Measured, double> figure)
    {
        var values = runs.ConvertAll(run => figure(run));
        return runs.Count == 1 ? Figures.Show(values[0]) : $"**{Figures.Show(values.Median())}** ({Figures.Show(values.Min())}–{Figures.Show(values.Max())})";
    }

    internal static string? Option(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is var index and >= 0 && index + 1 < arguments.Length ? arguments[index + 1] : null;
}
