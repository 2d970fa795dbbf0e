using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

/// <summary>Commits that fail, and what must not have changed by them.</summary>
public sealed class FailedCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("jobs.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_locked_for_too_long_is_told_clearly_and_a_job_that_could_not_be_given_back_returns_later()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        using var connection = (JobStorageConnection)storage.GetConnection();
        storage.Engine.Write(new Enqueue("default", 1));
        var job = connection.FetchNextJob(["default"], CancellationToken.None);
        using (var foreign = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            foreign.Open();
            using var transaction = foreign.BeginTransaction();
            var refused = Assert.Throws<SQLiteStorageException>(() => Add(connection, "a"));
            Assert.StartsWith("Another process held the write lock", refused.Message, StringComparison.Ordinal);
            job.Dispose();
            Assert.Equal(1, storage.GetMonitoringApi().FetchedCount("default"));
        }

        await Eventually.TrueAsync(() => storage.GetMonitoringApi().EnqueuedCount("default") == 1);
        Add(connection, "b");
        Assert.Equal(["b"], connection.GetAllItemsFromList("list"));
    }

    [Fact]
    public void A_queue_found_empty_in_a_batch_that_failed_is_looked_at_again()
    {
        var file = new DatabaseFile(Database, new SQLiteStorageOptions());
        using var locks = new LockFile(_folder.File("locks"));
        using var checkpoints = new Checkpoints(file);
        using var writer = new Writer(file.OpenWriter(), SQLiteSynchronous.Full, () => { }, new JobsInHand(locks), checkpoints);
        var signals = new QueueSignals();
        writer.Write([new SingleCommand(new Enqueue("default", 1))]);
        var claims = Enumerable.Range(0, 2).Select(_ => new ClaimJob(["default"], owner: 1, now: 0, signals)).ToList();
        writer.Write([.. claims, new SingleCommand(new EndTheTransaction())]);

        Assert.All(claims, claim => Assert.Throws<InvalidOperationException>(claim.ThrowIfFailed));
        Assert.True(signals.MaybeReady("default"));
    }

    [Fact]
    public void What_shares_a_transaction_with_a_failure_is_done_once_and_counted_once()
    {
        var file = new DatabaseFile(Database, new SQLiteStorageOptions());
        using var locks = new LockFile(_folder.File("locks"));
        using var checkpoints = new Checkpoints(file);
        using var database = file.OpenWriter();
        using var writer = new Writer(database, SQLiteSynchronous.Full, () => { }, new JobsInHand(locks), checkpoints);
        var signals = new QueueSignals();
        writer.Write([new SingleCommand(new Enqueue("default", 1))]);
        var claim = new ClaimJob(["default"], owner: 1, now: 0, signals);
        var (good, bad) = (Counting(signals), Counting(signals));
        bad.Add(new Refuse());
        writer.Write([claim, good, bad]);

        Assert.Equal(1, claim.Claimed!.JobId);
        Assert.Throws<InvalidOperationException>(bad.ThrowIfFailed);
        Assert.Equal((1, 1), (new ReadCounter("counter").Read(database), new CountList("list").Read(database)));
    }

    [Fact]
    public void A_transaction_whose_commit_failed_may_be_committed_again()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        using var connection = (JobStorageConnection)storage.GetConnection();
        var id = connection.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), default, TimeSpan.FromDays(1));
        using var transaction = connection.CreateWriteTransaction();
        transaction.SetJobState(id, new EnqueuedState());
        transaction.AddToQueue("default", id);
        using (var foreign = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            foreign.Open();
            using var held = foreign.BeginTransaction();
            Assert.Throws<SQLiteStorageException>(transaction.Commit);
        }

        Assert.Null(connection.GetJobData(id));
        transaction.Commit();
        Assert.Equal(EnqueuedState.StateName, connection.GetJobData(id).State);
        Assert.Equal(1, storage.GetMonitoringApi().EnqueuedCount("default"));
    }

    private static void Add(JobStorageConnection connection, string value)
    {
        using var transaction = connection.CreateWriteTransaction();
        transaction.InsertToList("list", value);
        transaction.Commit();
    }

    private static TransactionWrite Counting(QueueSignals signals)
    {
        var write = new TransactionWrite(signals, new ScheduleSignal());
        write.Add(new AddToCounter("counter", 1, null));
        write.Add(new InsertToList("list", "a"));
        return write;
    }

    private sealed record Refuse : ICommand
    {
        public void Execute(Database database) => throw new InvalidOperationException("No.");
    }

    /// <summary>As SQLite itself does when the disk is full in the middle of a transaction.</summary>
    private sealed record EndTheTransaction : ICommand
    {
        public void Execute(Database database)
        {
            database.Run("ROLLBACK");
            throw new InvalidOperationException("The transaction is over.");
        }
    }
}
