using Aamu.Webhooks.Benchmarks.Processes;
using Hangfire;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>A server is killed again and again while delayed jobs become due: none may be lost.</summary>
internal static class KillRow
{
    private const int Jobs = 400;

    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        var lost = 0;
        for (var round = 0; round < settings.Rounds; round++)
        {
            lost += await RunAsync(round);
        }

        yield return [$"{settings.Rounds} × kill -9 while 400 delayed jobs become due: lost", Contender.Full.Name, $"{lost} jobs", ""];
    }

    private static async Task<int> RunAsync(int round)
    {
        using var trial = new Trial(Contender.Full);
        var client = new BackgroundJobClient(trial.Storage);
        for (var number = 0; number < Jobs; number++)
        {
            var job = number;
            client.Schedule(() => Journal.Mark(job), TimeSpan.FromMilliseconds(job));
        }

        using (var victim = ChildProcess.Worker(trial.Database, trial.File("journal-1"), 20))
        {
            await victim.ReadyAsync();
            await Patience.PauseAsync(round * 53 % 700);
            await victim.KillAsync();
        }

        using var heir = ChildProcess.Worker(trial.Database, trial.File("journal-2"), 20);
        var monitor = trial.Storage.GetMonitoringApi();
        try
        {
            await Patience.UntilAsync(() => Performed(trial) == Jobs && monitor.SucceededListCount() == Jobs, "all jobs were performed and are known to be", milliseconds: 20);
        }
        catch (TimeoutException)
        {
            Figures.Require(Performed(trial) < Jobs, "every job that was performed is known to be");
        }

        return Jobs - Performed(trial);
    }

    /// <summary>Which jobs the processes themselves noted: a job that ran twice counts once.</summary>
    private static int Performed(Trial trial) =>
        Journal.Read(trial.File("journal-1")).Concat(Journal.Read(trial.File("journal-2"))).DistinctBy(entry => entry.Number).Count();
}
