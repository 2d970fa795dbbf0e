using System.Diagnostics;
using Hangfire;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>One million expired jobs go while a client enqueues one job after the other: how long it ever waits.</summary>
internal static class ExpireRow
{
    private const int Jobs = 1_000_000;

    public static async IAsyncEnumerable<string[]> MeasureAsync(Settings settings)
    {
        using var trial = new Trial(Contender.Normal);
        var storage = (SQLiteStorage)trial.Storage;
        ManyJobs.Write(storage, Jobs, "Succeeded", expired: true);
        var size = new FileInfo(trial.Database).Length;
        using var done = new CancellationTokenSource();
        var writer = Task.Factory.StartNew(() => WriteUntil(trial.Storage, done.Token), TaskCreationOptions.LongRunning);
        var watch = Stopwatch.StartNew();
        var expiration = new ExpirationProcess(storage);
        var removed = expiration.RemoveExpired(CancellationToken.None);
        expiration.GiveBackPages(CancellationToken.None);
        var seconds = watch.Elapsed.TotalSeconds;
        await done.CancelAsync();
        var waits = await writer;
        Figures.Require(removed >= Jobs, "every expired job is gone");
        storage.Dispose();
        yield return ["1,000,000 expired jobs removed", Contender.Normal.Name, $"in {Figures.Show(seconds)} s", $"file {size >> 20} → {new FileInfo(trial.Database).Length >> 20} MB"];
        yield return ["… a writer beside it waits, p50 / p99 / max", Contender.Normal.Name, $"{Figures.Show(waits.Percentile(50))} / {Figures.Show(waits.Percentile(99))} / {Figures.Show(waits.Max())} ms", $"{waits.Count} writes"];
    }

    private static List<double> WriteUntil(JobStorage storage, CancellationToken end)
    {
        List<double> waits = [];
        using var connection = storage.GetConnection();
        while (!end.IsCancellationRequested)
        {
            var before = Stopwatch.GetTimestamp();
            using var transaction = connection.CreateWriteTransaction();
            transaction.IncrementCounter("beside");
            transaction.Commit();
            waits.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            end.WaitHandle.WaitOne(2);
        }

        return waits;
    }
}
