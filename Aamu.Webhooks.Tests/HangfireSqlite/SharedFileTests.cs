using Hangfire;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

/// <summary>Several storages of one process on one file.</summary>
public sealed class SharedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("jobs.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Storages_of_one_file_share_what_they_have_and_end_on_their_own()
    {
        var first = new SQLiteStorage(Database);
        using var second = new SQLiteStorage(Database);
        using var connection = second.GetConnection();
        using (var held = first.GetConnection().AcquireDistributedLock("resource", TimeSpan.Zero))
        {
            Assert.Throws<DistributedLockTimeoutException>(() => connection.AcquireDistributedLock("resource", TimeSpan.Zero));
        }

        first.Dispose();
        first.Dispose();
        connection.AcquireDistributedLock("resource", TimeSpan.Zero).Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.GetConnection().GetJobData("1"));
    }

    [Fact]
    public void A_file_known_by_two_names_is_one_file()
    {
        using var storage = new SQLiteStorage(Database);
        File.CreateSymbolicLink(_folder.File("other.db"), Database);
        Directory.CreateSymbolicLink(_folder.File("folder"), _folder.Name);

        Assert.Equal(Database, DatabaseFile.Locate(_folder.File("other.db")));
        Assert.Equal(Database, DatabaseFile.Locate(Path.Combine(_folder.File("folder"), "jobs.db")));
    }

    [Fact]
    public void One_file_cannot_be_opened_with_two_promises()
    {
        using var storage = new SQLiteStorage(Database);

        Assert.Throws<InvalidOperationException>(() => new SQLiteStorage(Database, new SQLiteStorageOptions { Synchronous = SQLiteSynchronous.Normal }));
    }

    [Fact]
    public void A_storage_that_ends_takes_no_lock_with_it()
    {
        using var lasting = new SQLiteStorage(Database);
        var ending = new SQLiteStorage(Database);
        var held = ending.GetConnection().AcquireDistributedLock("resource", TimeSpan.Zero);
        ending.Dispose();
        held.Dispose();

        lasting.GetConnection().AcquireDistributedLock("resource", TimeSpan.Zero).Dispose();
    }

    [Fact]
    public void A_storage_that_ends_takes_no_job_with_it()
    {
        using var lasting = new SQLiteStorage(Database);
        var ending = new SQLiteStorage(Database);
        new BackgroundJobClient(lasting).Enqueue(() => Work.Do("a"));
        var fetched = ending.GetConnection().FetchNextJob(["default"], CancellationToken.None);
        ending.Dispose();
        fetched.Dispose();

        Assert.Equal(1, lasting.GetMonitoringApi().EnqueuedCount("default"));
    }

    [Fact]
    public async Task However_seldom_other_processes_are_looked_for_a_job_claimed_for_a_worker_that_has_stopped_returns_soon()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { QueuePollInterval = TimeSpan.FromHours(1), DeadProcessCheckInterval = TimeSpan.FromHours(1), ClaimPatience = TimeSpan.FromSeconds(5) });
        var client = new BackgroundJobClient(storage);
        client.Enqueue(() => Work.Do("a"));
        client.Enqueue(() => Work.Do("b"));
        using (var connection = (JobStorageConnection)storage.GetConnection())
        {
            var job = connection.FetchNextJob(["default"], CancellationToken.None);
            using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
            transaction.RemoveFromQueue(job);
            transaction.Commit();
        }

        Assert.Equal(0, storage.GetMonitoringApi().EnqueuedCount("default"));
        await Eventually.TrueAsync(() => storage.GetMonitoringApi().EnqueuedCount("default") == 1);
    }

    [Fact]
    public void A_lock_that_is_released_after_the_last_storage_has_ended_is_released_quietly()
    {
        var storage = new SQLiteStorage(Database);
        var connection = storage.GetConnection();
        var held = connection.AcquireDistributedLock("resource", TimeSpan.Zero);
        storage.Dispose();
        held.Dispose();
        connection.Dispose();

        using var again = new SQLiteStorage(Database);
        again.GetConnection().AcquireDistributedLock("resource", TimeSpan.Zero).Dispose();
    }
}
