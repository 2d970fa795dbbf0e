using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Aamu.Webhooks.Benchmarks.Micro;

/// <summary>The steps of a delivery, each for itself, in time and in bytes allocated.</summary>
internal static class MicroBenchmarks
{
    public const string Usage = "micro [Reading | Matching | Signing | Request | Writing | Logs]";

    private static readonly (string Name, Type Benchmarks)[] s_all =
    [
        ("Reading", typeof(ReadingBenchmarks)), ("Matching", typeof(MatchingBenchmarks)), ("Signing", typeof(SigningBenchmarks)),
        ("Request", typeof(RequestBenchmarks)), ("Writing", typeof(WritingBenchmarks)), ("Logs", typeof(LogBenchmarks)),
    ];

    /// <returns>0 when every chosen one gave a figure.</returns>
    public static int Print(string[] names)
    {
        var folder = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
        // In this process: what is measured are calls of microseconds, and nothing has to be built anew for each.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationCount(5))
            .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(folder);
        var chosen = s_all.Where(one => names.Length == 0 || names.Contains(one.Name, StringComparer.OrdinalIgnoreCase)).Select(one => one.Benchmarks).ToArray();
        var good = chosen.Length > 0;
        foreach (var summary in BenchmarkRunner.Run(chosen, config))
        {
            good &= !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);
        }

        Directory.Delete(folder, recursive: true);
        return good ? 0 : 1;
    }
}
