using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

/// <summary>The file and its log do not only grow.</summary>
[Collection(Hosting.ProcessTests.Name)]
public sealed class FileSizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("jobs.db");

    public void Dispose() => _folder.Dispose();

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
    public void A_file_that_cannot_shrink_keeps_its_cleaning_busy_no_longer_than_one_look()
    {
        // Tables that were there before the storage's, or a file restored from a dump: such a file keeps its free pages for what is written next.
        using (var database = new Database(Database))
        {
            database.Run("CREATE TABLE Other (Text TEXT)");
            database.Run("WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000) INSERT INTO Other SELECT printf('%4000d', n) FROM numbers");
            database.Run("DELETE FROM Other");
        }

        using var storage = new SQLiteStorage(Database);
        var step = new VacuumStep();
        storage.Engine.Write(step);
        Assert.False(step.More);
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

    private sealed record PageCount : IQuery<long>
    {
        public long Read(Database database) => database.Statement("PRAGMA page_count").Number();
    }
}
