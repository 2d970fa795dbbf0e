using System.Diagnostics;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

/// <summary>A full disk is told, nothing is lost, and work goes on when there is space.</summary>
public sealed class FullDiskTests : IDisposable
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

    /// <summary>SQLite answers as it does on a full disk when the file would grow beyond this, or beyond its size when that is more.</summary>
    private sealed record LimitPages(int Pages) : ICommand
    {
        public void Execute(Database database) => database.Run($"PRAGMA max_page_count = {Pages}");
    }
}
