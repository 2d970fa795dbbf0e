using Aamu.Webhooks.Benchmarks.Processes;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

public sealed class SharedLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The other process gives up after thirty seconds and ends without being ready.</summary>
    [Fact]
    public async Task A_process_whose_own_workers_queue_for_a_lock_lets_another_process_have_it_too()
    {
        using var storage = new SQLiteStorage(_folder.File("jobs.db"));
        using var enough = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() => HoldAgainAndAgain(storage, enough.Token), TaskCreationOptions.LongRunning)).ToList();

        using var other = ChildProcess.LockHolder(_folder.File("jobs.db"), "resource");
        await other.ReadyAsync();

        await enough.CancelAsync();
        await other.StopAsync();
        await Task.WhenAll(workers);
    }

    private static void HoldAgainAndAgain(SQLiteStorage storage, CancellationToken enough)
    {
        using var connection = storage.GetConnection();
        while (!enough.IsCancellationRequested)
        {
            using var held = connection.AcquireDistributedLock("resource", TimeSpan.FromMinutes(2));
            enough.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(300));
        }
    }
}
