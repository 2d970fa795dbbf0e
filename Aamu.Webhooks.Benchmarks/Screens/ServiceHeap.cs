using System.Diagnostics.Tracing;
using System.Globalization;
using Aamu.Webhooks.Benchmarks.Workloads;
using Microsoft.Diagnostics.NETCore.Client;

namespace Aamu.Webhooks.Benchmarks.Screens;

/// <summary>What a running service holds in its managed heap, without what nobody holds any more.</summary>
internal static class ServiceHeap
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";

    /// <summary>Whoever listens with it makes the runtime collect everything once.</summary>
    private const long Collect = 0x800000;

    /// <summary>One line for each generation.</summary>
    private const string Figure = "dotnet_gc_last_collection_heap_size_bytes{";

    /// <returns>Bytes.</returns>
    public static async Task<double> ReadAsync(ServiceProcess service)
    {
        // What the first leaves to finalizers the second takes.
        for (var round = 0; round < 2; round++)
        {
            using var session = new DiagnosticsClient(service.ProcessId).StartEventPipeSession([new EventPipeProvider(Runtime, EventLevel.Informational, Collect)], requestRundown: false);
            await session.StopAsync(CancellationToken.None);
        }

        // Open to whoever is on this machine, and to no producer's key.
        using var monitoring = new HttpClient();
        var figures = await monitoring.GetStringAsync(new Uri(service.Http.BaseAddress!, "/metrics"));
        return figures.Split('\n').Where(line => line.StartsWith(Figure, StringComparison.Ordinal)).Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
