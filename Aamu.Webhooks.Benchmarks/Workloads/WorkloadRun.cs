using System.Diagnostics;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>One workload against one system: webhooks are made, it is warmed up, then measured, and the books are balanced.</summary>
internal sealed class WorkloadRun(ISystemUnderTest system, Receivers receivers, Workload workload)
{
    /// <summary>A second delivery of the same would come by then.</summary>
    private const double SettleMs = 1_000;

    /// <summary>Against this service, on a store of its own.</summary>
    /// <param name="app">The folder of the built or published program.</param>
    /// <param name="workload">What is done.</param>
    /// <param name="nodes">How many services share the database; more than one on a PostgreSQL server only.</param>
    public static async Task<Measured> FreshAsync(string app, Workload workload, int nodes = 1)
    {
        var data = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
        var services = new List<ServiceProcess>();
        try
        {
            if (workload.Grown > 0)
            {
                await GrownStore.MakeAsync(app, data, workload.Grown);
            }

            while (services.Count < nodes)
            {
                services.Add(await ServiceProcess.StartAsync(app, data));
            }

            return await OnAsync(new AamuWebhooks(services), workload);
        }
        finally
        {
            services.ForEach(service => service.Dispose());
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Against a peer, on a store of its own.</summary>
    public static async Task<Measured> BesideAsync(Peer peer, Workload workload)
    {
        using var processes = new PeerProcesses(peer);
        return await OnAsync(processes, workload);
    }

    public static async Task<Measured> OnAsync(ISystemUnderTest system, Workload workload)
    {
        await using var receivers = await Receivers.StartAsync((workload.Teams * workload.WebhooksPerTeam) + 1);
        return await new WorkloadRun(system, receivers, workload).MeasureAsync();
    }

    private async Task<Measured> MeasureAsync()
    {
        await system.SubscribeAsync(workload, receivers);
        var generator = new Generator(system.Doors, workload);
        await generator.SubmitAsync(workload.WarmUp, atRate: false);
        await ArrivedAsync(generator.Accepted * workload.FanOut);
        receivers.Reset();

        var (cpu, tool, started) = (system.Cpu, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await generator.SubmitAsync(workload.Events, workload.IsSteady);
        var ingest = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var expected = generator.Accepted * workload.FanOut;
        await ArrivedAsync(expected);
        var whole = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (used, byTool) = ((system.Cpu - cpu).TotalMicroseconds, (Environment.CpuUsage.TotalTime - tool).TotalMicroseconds);
        await Patience.PauseAsync(SettleMs);

        var losses = new Losses(generator.Refused, expected - receivers.Delivered, receivers.Doubled, receivers.BadSignatures);
        await system.UnsubscribeAsync();
        var each = Math.Max(1, expected > 0 ? expected : generator.Accepted);
        return new Measured(
            generator.Accepted / ingest, receivers.Delivered / whole, used / each, byTool / each, receivers.LatenciesMs, system.MemoryMb, system.StartSeconds, losses);
    }

    private async Task ArrivedAsync(long expected)
    {
        try
        {
            await Patience.UntilAsync(() => receivers.Delivered >= expected, "all deliveries have come");
        }
        catch (TimeoutException)
        {
            // They count as lost.
        }
    }
}
