using System.Diagnostics;
using Hangfire.Storage.SQLite;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

public sealed class ExpirationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A million in the benchmark; here what a test run can afford.</summary>
    [Fact]
    public async Task Writers_go_on_while_many_expired_jobs_are_removed_in_small_steps()
    {
        const int Jobs = 20_000;
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var storage = new SQLiteStorage(_folder.File("jobs.db"), new SQLiteStorageOptions { TimeProvider = clock, Synchronous = SQLiteSynchronous.Normal });
        Benchmarks.Jobs.ManyJobs.Write(storage, Jobs, "Succeeded", expired: true);

        var removing = Task.Factory.StartNew(() => new ExpirationProcess(storage).RemoveExpired(CancellationToken.None), TaskCreationOptions.LongRunning);
        List<double> waits = [];
        while (!removing.IsCompleted)
        {
            var before = Stopwatch.GetTimestamp();
            storage.Engine.Write(new AddToCounter("beside", 1, null));
            waits.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        Assert.Equal(Jobs, await removing);
        Assert.Equal(0, storage.GetMonitoringApi().SucceededListCount());
        // One step is a hundredth of the whole: a writer gets in between any two of them.
        Assert.True(waits.Count >= Jobs / storage.Options.JobExpirationBatchSize / 2, $"Only {waits.Count} writes came through.");
        Assert.True(waits.Order().ElementAt(waits.Count * 9 / 10) < 50, $"A writer waited for {waits.Order().ElementAt(waits.Count * 9 / 10)} ms.");
    }
}
