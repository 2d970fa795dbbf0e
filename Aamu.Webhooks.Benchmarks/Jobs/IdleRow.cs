using System.Diagnostics;
using Hangfire;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>What an idle server costs, and whether its memory and its log stay flat.</summary>
internal static class IdleRow
{
    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        foreach (var contender in (Contender[])[Contender.InMemory, Contender.Full])
        {
            using var trial = new Trial(contender);
            using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 20 }, trial.Storage);
            EnqueueRow.Enqueue(trial.Storage, 2, 2000);
            await Patience.PauseAsync(5000);
            GC.Collect();
            using var self = Process.GetCurrentProcess();
            var before = (Cpu: self.TotalProcessorTime, Memory: self.WorkingSet64, Log: LogSize(trial));
            await Patience.PauseAsync(settings.IdleSeconds * 1000.0);
            self.Refresh();
            var cpu = (self.TotalProcessorTime - before.Cpu).TotalSeconds / settings.IdleSeconds * 100;
            yield return [$"idle for {settings.IdleSeconds} s", contender.Name, $"{Figures.Show(cpu)} % of a core", ""];
            yield return ["idle: memory", contender.Name, $"{before.Memory >> 20} → {self.WorkingSet64 >> 20} MB", ""];
            yield return ["idle: write-ahead log", contender.Name, $"{before.Log >> 10} → {LogSize(trial) >> 10} KB", ""];
        }
    }

    private static long LogSize(Trial trial) => new FileInfo(trial.Database + "-wal") is { Exists: true } log ? log.Length : 0;
}
