using System.Diagnostics;
using Aamu.Webhooks.Benchmarks.Processes;
using Hangfire;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

/// <summary>Real processes on one file, some of them killed as a crash would.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SQLiteStorage _storage;
    private readonly BackgroundJobClient _client;
    private readonly List<ChildProcess> _children = [];

    public KilledProcessTests()
    {
        _storage = new SQLiteStorage(Database);
        _client = new BackgroundJobClient(_storage);
    }

    private string Database => _folder.File("jobs.db");

    private JobStorageMonitor Monitor => (JobStorageMonitor)_storage.GetMonitoringApi();

    public void Dispose()
    {
        _children.ForEach(child => child.Dispose());
        _storage.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_kill_loses_no_job_and_repeats_only_what_its_victim_was_running()
    {
        const int Jobs = 400;
        var workers = new[] { Worker("a", 5), Worker("b", 5), Worker("c", 5) };
        await Task.WhenAll(workers.Select(worker => worker.ReadyAsync()));
        await Eventually.TrueAsync(() => Monitor.Servers().Count == 3);
        Enqueue(Jobs, milliseconds: 20);
        await Eventually.TrueAsync(() => Read("a").Count(entry => !entry.Start) > 20);
        await workers[0].KillAsync();

        await Eventually.TrueAsync(() => Monitor.GetStatistics().Succeeded == Jobs);
        var starts = Read("a").Concat(Read("b")).Concat(Read("c")).Where(entry => entry.Start).GroupBy(entry => entry.Number).ToArray();
        Assert.Equal(Jobs, starts.Length);
        var repeated = starts.Where(job => job.Count() > 1).Select(job => job.Key).ToArray();
        Assert.True(repeated.Length <= 5, $"{repeated.Length} jobs were repeated, more than the victim had workers.");
        Assert.Subset(Read("a").Where(entry => entry.Start).Select(entry => entry.Number).ToHashSet(), repeated.ToHashSet());
        Assert.Equal((0, 0), (Monitor.FetchedCount("default"), Monitor.EnqueuedCount("default")));
    }

    [Fact]
    public async Task Jobs_of_a_killed_process_soon_run_again()
    {
        Enqueue(4, milliseconds: 30_000);
        var victim = await Worker("victim", 4).ReadyAsync();
        await Eventually.TrueAsync(() => Read("victim").Count == 4);
        await Worker("heir", 4).ReadyAsync();
        var killed = Stopwatch.GetTimestamp();
        await victim.KillAsync();

        await Eventually.TrueAsync(() => Read("heir").Count == 4);
        var slowest = Read("heir").Max(entry => Stopwatch.GetElapsedTime(killed, entry.Timestamp));
        // Half a second on a quiet machine. On a busy one it takes less than the jobs did: the heir is called, and waits for no time after which they must have ended.
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_job_of_a_living_process_is_never_taken_even_when_that_process_hangs()
    {
        Enqueue(1, milliseconds: 10);
        Enqueue(1, milliseconds: 10_000);
        var owner = await Worker("owner", 1).ReadyAsync();
        await Eventually.TrueAsync(() => Read("owner").Count == 3);
        // Stopped, not dead: its kernel locks are still held. It is in no transaction just then, which nobody could end.
        using (var alone = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            alone.Open();
            using var transaction = alone.BeginTransaction(deferred: false);
            await SignalAsync("STOP", owner);
        }

        var envious = await Worker("envious", 1).ReadyAsync();
        Enqueue(1, milliseconds: 2_000);
        await Eventually.TrueAsync(() => Read("envious").Count == 2);
        await SignalAsync("CONT", owner);

        await Eventually.TrueAsync(() => Monitor.GetStatistics().Succeeded == 3);
        Assert.Equal(2, Read("owner").Count(entry => entry.Start));
        Assert.Single(Read("envious"), entry => entry.Start);
        await envious.StopAsync();
    }

    [Fact]
    public async Task Jobs_of_a_process_that_died_before_are_there_at_the_start_of_the_next()
    {
        Enqueue(2, milliseconds: 30_000);
        var victim = await Worker("victim", 2).ReadyAsync();
        await Eventually.TrueAsync(() => Read("victim").Count == 2);
        _storage.Dispose();
        await victim.KillAsync();

        using var next = new SQLiteStorage(Database);
        Assert.Equal((2, 0), (next.GetMonitoringApi().EnqueuedCount("default"), next.GetMonitoringApi().FetchedCount("default")));
        Assert.Empty(next.GetMonitoringApi().Servers());
    }

    [Fact]
    public async Task Kills_while_delayed_jobs_become_due_lose_none()
    {
        const int Jobs = 300;
        for (var number = 0; number < Jobs; number++)
        {
            var job = number;
            _client.Schedule(() => Journal.Mark(job), TimeSpan.FromMilliseconds(job * 10));
        }

        for (var round = 0; round < 4; round++)
        {
            var worker = await Worker("victims", 10).ReadyAsync();
            var succeeded = Monitor.GetStatistics().Succeeded;
            await Eventually.TrueAsync(() => Monitor.GetStatistics().Succeeded > Math.Min(succeeded + (13 * round), Jobs - 1));
            await worker.KillAsync();
        }

        await Worker("heir", 10).ReadyAsync();
        await Eventually.TrueAsync(() => Monitor.GetStatistics().Succeeded == Jobs);
        Assert.Equal(Enumerable.Range(0, Jobs), Read("victims").Concat(Read("heir")).Select(entry => entry.Number).Distinct().Order());
        Assert.Equal((0, 0), (Monitor.ScheduledCount(), Monitor.EnqueuedCount("default")));
    }

    [Fact]
    public async Task A_lock_is_free_as_soon_as_its_holder_is_killed()
    {
        var holder = await Track(ChildProcess.LockHolder(Database, "resource")).ReadyAsync();
        using var connection = _storage.GetConnection();
        Assert.Throws<DistributedLockTimeoutException>(() => connection.AcquireDistributedLock("resource", TimeSpan.FromMilliseconds(50)));

        await holder.KillAsync();
        connection.AcquireDistributedLock("resource", TimeSpan.FromSeconds(1)).Dispose();
    }

    [Fact]
    public async Task Processes_that_start_at_once_on_an_empty_file_all_work()
    {
        _storage.Dispose();
        File.Delete(Database);
        var workers = Enumerable.Range(0, 3).Select(number => Worker($"{number}", 2)).ToArray();
        await Task.WhenAll(workers.Select(worker => worker.ReadyAsync()));

        using var storage = new SQLiteStorage(Database);
        await Eventually.TrueAsync(() => storage.GetMonitoringApi().Servers().Count == 3);
        var client = new BackgroundJobClient(storage);
        for (var number = 0; number < 30; number++)
        {
            var job = number;
            client.Enqueue(() => Journal.WorkAsync(job, 30));
        }

        await Eventually.TrueAsync(() => storage.GetMonitoringApi().GetStatistics().Succeeded == 30);
        await Task.WhenAll(workers.Select(worker => worker.StopAsync()));
        Assert.Empty(storage.GetMonitoringApi().Servers());
    }

    private void Enqueue(int count, int milliseconds)
    {
        var first = (int)Monitor.EnqueuedCount("default") + (int)Monitor.FetchedCount("default") + (int)Monitor.SucceededListCount();
        for (var number = first; number < first + count; number++)
        {
            var job = number;
            _client.Enqueue(() => Journal.WorkAsync(job, milliseconds));
        }
    }

    private ChildProcess Worker(string journal, int workers) => Track(ChildProcess.Worker(Database, _folder.File(journal), workers));

    private ChildProcess Track(ChildProcess child)
    {
        _children.Add(child);
        return child;
    }

    private IReadOnlyList<JournalEntry> Read(string journal) => Journal.Read(_folder.File(journal));

    private static async Task SignalAsync(string signal, ChildProcess child)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{child.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
