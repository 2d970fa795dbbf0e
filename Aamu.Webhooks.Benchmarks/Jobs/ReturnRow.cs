using System.Diagnostics;
using Aamu.Webhooks.Benchmarks.Processes;
using Hangfire;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>How long it takes until jobs of a killed process run again in another one.</summary>
internal static class ReturnRow
{
    private const int Jobs = 20;

    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        var runs = await Figures.TimesAsync(settings.Runs, RunAsync);
        yield return Figures.Cells("jobs of a killed process run again after, slowest of 20", Contender.Full.Name, runs, "ms");
    }

    private static async Task<double> RunAsync()
    {
        using var trial = new Trial(Contender.Full);
        using var victim = ChildProcess.Worker(trial.Database, trial.File("victim"), Jobs);
        await victim.ReadyAsync();
        var client = new BackgroundJobClient(trial.Storage);
        for (var number = 0; number < Jobs; number++)
        {
            var job = number;
            client.Enqueue(() => Journal.WorkAsync(job, 10_000));
        }

        await Patience.UntilAsync(() => Journal.Read(trial.File("victim")).Count == Jobs, "the victim runs all jobs");
        using var heir = ChildProcess.Worker(trial.Database, trial.File("heir"), Jobs);
        await heir.ReadyAsync();
        await victim.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await Patience.UntilAsync(() => Journal.Read(trial.File("heir")).Count == Jobs, "the heir runs all jobs");
        var starts = Journal.Read(trial.File("heir"));
        Figures.Require(starts.All(entry => entry.Timestamp > killed - (Stopwatch.Frequency / 10)), "no job was taken from a living owner");
        return starts.Max(entry => Stopwatch.GetElapsedTime(killed, entry.Timestamp).TotalMilliseconds);
    }
}
