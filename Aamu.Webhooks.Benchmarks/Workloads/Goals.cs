using System.Globalization;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>What the figures are to be, beside what they are. They are for the reader: no speed makes a run fail.</summary>
internal sealed class Goals
{
    /// <summary>Peers of this name write to the disk before they answer, as this service does; the others may lose a second.</summary>
    private const string Durable = ":always";

    private static readonly Goal[] s_figures =
    [
        new("A", "CPU µs per delivery", run => run.CpuUs, 230, IsCeiling: true),
        new("C", "p50 ms", run => run.LatenciesMs.Percentile(50), 5, IsCeiling: true),
        new("C", "p99 ms", run => run.LatenciesMs.Percentile(99), 25, IsCeiling: true),
        new("D", "p99 ms of the nine", run => run.LatenciesMs.Percentile(99), 50, IsCeiling: true),
        new("D8", "p99 ms of the nine", run => run.LatenciesMs.Percentile(99), 50, IsCeiling: true),
        new("L", "p99 ms beyond the receivers'", run => run.LatenciesMs.Percentile(99), 100, IsCeiling: true),
        new("F", "events/s", run => run.IngestPerSecond, 8_000, IsCeiling: false),
        new("G", "events/s", run => run.IngestPerSecond, 20_000, IsCeiling: false),
        new("A", "s to the first answer, empty store", run => run.StartSeconds, 3, IsCeiling: true),
        new("growth", "s to the first answer", run => run.StartSeconds, 4, IsCeiling: true),
        new(WorkloadTable.Memory, "MB", run => run.MemoryMb, 250, IsCeiling: true),
    ];

    private readonly Dictionary<(string Workload, string System), List<Measured>> _runs = [];

    public void Keep(string workload, string system, List<Measured> runs) => _runs[(workload, system)] = runs;

    public void Print()
    {
        Console.WriteLine("\n| wanted, of medians | measured | |\n|---|---|---|");
        foreach (var goal in s_figures.Where(goal => _runs.ContainsKey((goal.Workload, WorkloadTable.Ours))))
        {
            Print($"{goal.Workload}: {goal.What}", Median(goal.Workload, WorkloadTable.Ours, goal.Figure), goal.Limit, goal.IsCeiling);
        }

        PrintRatio("A", "the best that may lose a second", system => !system.EndsWith(Durable, StringComparison.Ordinal), 1.3);
        PrintRatio("A", "the best that is as durable", system => system.EndsWith(Durable, StringComparison.Ordinal), 2.2);
        PrintRatio("B", "the best", _ => true, 1.7);
        if (_runs.ContainsKey(("growth", WorkloadTable.Ours)) && _runs.ContainsKey(("A", WorkloadTable.Ours)))
        {
            Print("growth: deliveries/s ÷ A's", Speed("growth", WorkloadTable.Ours) / Speed("A", WorkloadTable.Ours), 0.9, isCeiling: false);
        }
    }

    private void PrintRatio(string workload, string beside, Func<string, bool> counts, double least)
    {
        var peers = _runs.Keys.Where(key => key.Workload == workload && key.System != WorkloadTable.Ours && counts(key.System)).ToList();
        if (peers.Count > 0 && _runs.ContainsKey((workload, WorkloadTable.Ours)))
        {
            Print($"{workload}: deliveries/s ÷ those of {beside}", Speed(workload, WorkloadTable.Ours) / peers.Max(key => Speed(workload, key.System)), least, isCeiling: false);
        }
    }

    private static void Print(string what, double measured, double limit, bool isCeiling)
    {
        var met = isCeiling ? measured <= limit : measured >= limit;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what}, {(isCeiling ? "at most" : "at least")} {limit:N1} | {measured:N2} | {(met ? "met" : "**not met**")} |"));
    }

    private double Speed(string workload, string system) => Median(workload, system, run => run.DeliveriesPerSecond);

    private double Median(string workload, string system, Func<Measured, double> figure) => _runs[(workload, system)].Select(figure).Median();

    private sealed record Goal(string Workload, string What, Func<Measured, double> Figure, double Limit, bool IsCeiling);
}
