using Aamu.Webhooks.Benchmarks.Faults;
using Aamu.Webhooks.Benchmarks.Jobs;
using Aamu.Webhooks.Benchmarks.Logs;
using Aamu.Webhooks.Benchmarks.Micro;
using Aamu.Webhooks.Benchmarks.Processes;
using Aamu.Webhooks.Benchmarks.Screens;
using Aamu.Webhooks.Benchmarks.Workloads;

namespace Aamu.Webhooks.Benchmarks;

/// <summary>Not named Program: the tests see this assembly beside that of the web app.</summary>
internal static class EntryPoint
{
    public static async Task<int> Main(string[] arguments) => arguments switch
    {
        ["jobs", .. var rest] => await JobTable.PrintAsync(rest),
        ["workloads", .. var rest] => await WorkloadTable.PrintAsync(rest),
        ["faults", .. var rest] => await FaultTable.PrintAsync(rest),
        ["screens", .. var rest] => await ScreenTable.PrintAsync(rest),
        ["logs", .. var rest] => await LogTable.PrintAsync(rest),
        ["micro", .. var rest] => MicroBenchmarks.Print(rest),
        ["worker", var database, var journal, var workers] => Worker.Run(database, journal, workers),
        ["hold-lock", var database, var resource] => LockHolder.Run(database, resource),
        _ => Usage(),
    };

    private static int Usage()
    {
        Console.Error.WriteLine($"jobs [{string.Join(" | ", JobTable.RowNames)}] [--runs N] [--rounds N] [--idle-seconds N]");
        Console.Error.WriteLine(WorkloadTable.Usage);
        Console.Error.WriteLine(FaultTable.Usage);
        Console.Error.WriteLine(LogTable.Usage);
        Console.Error.WriteLine(MicroBenchmarks.Usage);
        Console.Error.WriteLine(ScreenTable.Usage);
        return 2;
    }
}
