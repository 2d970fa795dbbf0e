using System.Diagnostics;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

/// <summary>Disks that are full and files that are not what they should be.</summary>
public sealed class DiskTests : IDisposable
{
    private const int SqliteFull = 13;
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("jobs.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_full_disk_is_told_clearly_and_work_goes_on_when_there_is_space()
    {
        using var storage = new SQLiteStorage(Database);
        using var connection = (JobStorageConnection)storage.GetConnection();
        Add(connection, "before");
        storage.Engine.Write(new LimitPages(1));

        var refused = Assert.Throws<SQLiteStorageException>(() => Enumerable.Range(0, 10).ToList().ForEach(_ => Add(connection, new string('x', 10_000))));
        Assert.Equal(SqliteFull, refused.ErrorCode);
        Assert.StartsWith("The disk is full.", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Database, refused.Message, StringComparison.Ordinal);
        Assert.Equal("before", connection.GetAllItemsFromList("list")[^1]);

        storage.Engine.Write(new LimitPages(1_000_000));
        Add(connection, "after");
        Assert.Equal("after", connection.GetAllItemsFromList("list")[0]);
    }

    [Fact]
    public void A_job_refused_by_a_full_disk_is_not_there_later()
    {
        using var storage = new SQLiteStorage(Database);
        string id;
        using (var connection = storage.GetConnection())
        {
            var job = Work.Job(new string('x', 100_000));
            connection.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), default, TimeSpan.FromDays(1));
            storage.Engine.Write(new LimitPages(1));
            id = connection.CreateExpiredJob(job, new Dictionary<string, string>(), default, TimeSpan.FromDays(1));
            using var transaction = connection.CreateWriteTransaction();
            transaction.AddToQueue("default", id);
            Assert.Throws<SQLiteStorageException>(transaction.Commit);
            storage.Engine.Write(new LimitPages(1_000_000));
        }

        using var later = storage.GetConnection();
        Assert.Null(later.GetJobData(id));
        Assert.Equal(0, storage.GetMonitoringApi().EnqueuedCount("default"));
    }

    [Fact]
    public async Task A_disk_that_is_really_full_is_survived()
    {
        var disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk), "Mounting a small disk needs rights that this user has not.");
        try
        {
            var ballast = Path.Combine(disk, "ballast");
            File.WriteAllBytes(ballast, new byte[1_000_000]);
            using var storage = new SQLiteStorage(Path.Combine(disk, "jobs.db"));
            using var connection = (JobStorageConnection)storage.GetConnection();
            var written = 0;
            var refused = Assert.Throws<SQLiteStorageException>(() =>
            {
                for (; written < 1_000; written++)
                {
                    Add(connection, $"{written} {new string('x', 10_000)}");
                }
            });
            Assert.Equal(SqliteFull, refused.ErrorCode);
            Assert.Equal(written, connection.GetListCount("list"));

            File.Delete(ballast);
            Add(connection, "after");
            Assert.Equal(written + 1, connection.GetListCount("list"));
        }
        finally
        {
            await RunAsync("umount", "-l", disk);
        }
    }

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
        using var checkpoints = new Checkpoints(file);
        using var writer = new Writer(file.OpenWriter(), SQLiteSynchronous.Full, () => { }, checkpoints);
        var signals = new QueueSignals();
        writer.Write([new SingleCommand(new Enqueue("default", 1))]);
        var claims = Enumerable.Range(0, 2).Select(_ => new ClaimJob(["default"], owner: 1, now: 0, signals)).ToList();
        writer.Write([.. claims, new SingleCommand(new EndTheTransaction())]);

        Assert.All(claims, claim => Assert.Throws<InvalidOperationException>(claim.ThrowIfFailed));
        Assert.True(signals.MaybeReady("default"));
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

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var content = new string('?', 10_000);
        File.WriteAllText(Database, content);

        var refused = Assert.Throws<SQLiteStorageException>(() => new SQLiteStorage(Database));
        Assert.StartsWith("The file is not a SQLite database.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Database));
    }

    [Fact]
    public void A_damaged_file_is_told_clearly_and_not_overwritten()
    {
        using (var storage = new SQLiteStorage(Database))
        using (var connection = (JobStorageConnection)storage.GetConnection())
        {
            Enumerable.Range(0, 200).ToList().ForEach(number => Add(connection, $"{number} {new string('x', 1000)}"));
        }

        // All but the first page, which has the schema's root, becomes rubbish.
        var bytes = File.ReadAllBytes(Database);
        Array.Fill(bytes, (byte)0xA5, 4096, bytes.Length - 4096);
        File.WriteAllBytes(Database, bytes);

        var refused = Assert.Throws<SQLiteStorageException>(() =>
        {
            using var storage = new SQLiteStorage(Database);
            using var connection = (JobStorageConnection)storage.GetConnection();
            connection.GetAllItemsFromList("list");
        });
        Assert.StartsWith("The database file is damaged.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Database));
    }

    [Fact]
    public void A_newer_schema_is_refused_and_left_as_it_is()
    {
        new SQLiteStorage(Database).Dispose();
        Execute("INSERT INTO HangfireSchema (Version) VALUES (1000)");
        Execute("PRAGMA journal_mode = DELETE");
        var bytes = File.ReadAllBytes(Database);

        var refused = Assert.Throws<SQLiteStorageException>(() => new SQLiteStorage(Database));
        Assert.Contains("version 1000", refused.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Database));
        Execute("DELETE FROM HangfireSchema WHERE Version = 1000");
        new SQLiteStorage(Database).Dispose();
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var missing = Path.Combine(_folder.Name, "missing", "jobs.db");

        Assert.Contains(missing, Assert.Throws<SQLiteStorageException>(() => new SQLiteStorage(missing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_shrinks_when_much_has_expired()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { TimeProvider = clock });
        using (var connection = storage.GetConnection())
        {
            for (var number = 0; number < 4_000; number++)
            {
                connection.CreateExpiredJob(Work.Job(new string('x', 2_000)), new Dictionary<string, string>(), clock.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(1));
            }
        }

        var before = storage.Engine.Read(new PageCount());
        clock.Advance(TimeSpan.FromMinutes(2));
        var expiration = new ExpirationProcess(storage);
        expiration.RemoveExpired(CancellationToken.None);
        expiration.GiveBackPages(CancellationToken.None);
        Assert.True(storage.Engine.Read(new PageCount()) < before * 2 / 3);
    }

    [Fact]
    public void The_log_does_not_grow_with_the_number_of_writes()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { Synchronous = SQLiteSynchronous.Normal });
        for (var number = 0; number < 300; number++)
        {
            // Another letter each time: SQLite does not write pages that stay as they were.
            storage.Engine.Write(new SetRangeInHash("hash", [KeyValuePair.Create("field", (string?)new string((char)('a' + (number % 26)), 500_000))]));
        }

        // 150 MB were written.
        Assert.InRange(new FileInfo(Database + "-wal").Length, 1, 80_000_000);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        await process!.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private static void Add(JobStorageConnection connection, string value)
    {
        using var transaction = connection.CreateWriteTransaction();
        transaction.InsertToList("list", value);
        transaction.Commit();
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

    private sealed record PageCount : IQuery<long>
    {
        public long Read(Database database) => database.Statement("PRAGMA page_count").Number();
    }

    /// <summary>SQLite answers as it does on a full disk when the file would grow beyond this, or beyond its size when that is more.</summary>
    private sealed record LimitPages(int Pages) : ICommand
    {
        public void Execute(Database database) => database.Run($"PRAGMA max_page_count = {Pages}");
    }
}
