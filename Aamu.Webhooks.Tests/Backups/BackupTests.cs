using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Audit;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Backups;

public sealed class BackupTests : IDisposable
{
    private static readonly OperatorScope Operator = TeamAccess.ForOperator("olli@example.com", null);

    private readonly TemporaryFolder shelf = new();

    public void Dispose() => shelf.Dispose();

    [Fact]
    public async Task It_is_of_one_moment_although_events_are_accepted_while_it_is_made()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://own.example/");
        await workspace.EventAsync();
        using var enough = new CancellationTokenSource();
        var accepting = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await workspace.EventAsync();
            }
        });
        var made = await workspace.Get<BackupMaker>().MakeAsync(shelf.Name);
        await enough.CancelAsync();
        await accepting;

        Assert.True(made.Manifest.BooksBalance);
        Assert.InRange(made.Manifest.Events, 1, await EventsAsync(workspace));
        Assert.Equal(made.Manifest.Events, made.Manifest.Deliveries);
        Assert.Equal(made.Manifest.Events, Count(Path.Combine(made.Folder, "webhooks.db"), "Events"));
    }

    [Fact]
    public async Task It_has_the_keys_too_and_nobody_else_may_read_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var keys = Directory.CreateDirectory(SqliteDatabase.KeysBeside(workspace.Database));
        await File.WriteAllTextAsync(Path.Combine(keys.FullName, "key-1.xml"), "<key />");
        var made = await workspace.Get<BackupMaker>().MakeAsync(shelf.Name);

        Assert.Equal(["backup.json", "keys/key-1.xml", "webhooks.db"], Directory.EnumerateFiles(made.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(made.Folder, file)).Order());
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            foreach (var file in Directory.EnumerateFiles(made.Folder, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(Owner, File.GetUnixFileMode(file));
            }

            Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(made.Folder));
        }
    }

    [Fact]
    public async Task One_is_made_when_it_is_due_and_the_oldest_goes()
    {
        await using var workspace = await Workspace.StartAsync();
        var (work, log) = (workspace.Get<BackupWork>(), workspace.Get<BackupLog>());
        await work.RunAsync();
        Assert.Null((await log.ReadAsync(Operator)).Folder);

        Wanted(workspace).Folder = shelf.Name;
        Wanted(workspace).Keep = 2;
        Directory.CreateDirectory(shelf.File("somebody's own"));
        await work.RunAsync();
        await work.RunAsync();
        var first = Assert.Single(Made());
        for (var day = 0; day < 2; day++)
        {
            workspace.Clock.Advance(TimeSpan.FromDays(1));
            await work.RunAsync();
        }

        Assert.Equal(2, Made().Count);
        Assert.DoesNotContain(first, Made());
        Assert.True(Directory.Exists(shelf.File("somebody's own")));
        Assert.Equal(workspace.Clock.GetUtcNow(), (await log.ReadAsync(Operator)).Last!.Manifest.At);

        Wanted(workspace).KeepDays = 1;
        workspace.Clock.Advance(TimeSpan.FromDays(7));
        await work.RunAsync();
        Assert.Single(Made());
    }

    [Fact]
    public async Task Older_ones_stay_while_the_books_of_the_newest_do_not_balance()
    {
        await using var workspace = await Workspace.StartAsync();
        (Wanted(workspace).Folder, Wanted(workspace).Keep) = (shelf.Name, 1);
        await workspace.WebhookAsync("https://own.example/");
        await workspace.EventAsync();
        await workspace.Get<BackupWork>().RunAsync();
        workspace.BooksAreBroken = true;
        await workspace.SqlAsync("DELETE FROM Deliveries");
        workspace.Clock.Advance(TimeSpan.FromDays(1));
        await workspace.Get<BackupWork>().RunAsync();

        Assert.Equal(2, Made().Count);
        Assert.False((await workspace.Get<BackupLog>().ReadAsync(Operator)).Last!.Manifest.BooksBalance);
    }

    [Fact]
    public async Task A_failure_is_put_on_record_and_tried_again_and_leaves_nothing_behind()
    {
        await using var workspace = await Workspace.StartAsync();
        await File.WriteAllTextAsync(shelf.File("file"), "");
        Wanted(workspace).Folder = shelf.File("file");
        var (work, log) = (workspace.Get<BackupWork>(), workspace.Get<BackupLog>());
        await work.RunAsync();

        var failed = await log.ReadAsync(Operator);
        Assert.Equal((workspace.Clock.GetUtcNow(), workspace.Clock.GetUtcNow().AddMinutes(15)), (failed.FailedAt, failed.Next));
        Assert.StartsWith($"No backup could be made in {shelf.File("file")}: ", failed.Problem, StringComparison.Ordinal);
        var entry = await workspace.NewestEntryAsync();
        Assert.Equal((AuditAction.BackupFailed, Door.Service), (entry.Action, entry.Door));
        await work.RunAsync();
        Assert.Equal(entry.Key, (await workspace.NewestEntryAsync()).Key);

        File.Delete(shelf.File("file"));
        workspace.Clock.Advance(TimeSpan.FromMinutes(15));
        await work.RunAsync();
        var made = await log.ReadAsync(Operator);
        Assert.Null(made.Problem);
        Assert.NotNull(made.Last);
    }

    [Fact]
    public async Task It_is_overdue_when_a_quarter_of_the_time_has_passed_once_more()
    {
        await using var workspace = await Workspace.StartAsync();
        Wanted(workspace).Folder = shelf.Name;
        await workspace.Get<BackupWork>().RunAsync();
        workspace.Clock.Advance(TimeSpan.FromHours(30));
        Assert.False((await workspace.Get<BackupLog>().ReadAsync(Operator)).IsOverdue);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await workspace.Get<BackupLog>().ReadAsync(Operator)).IsOverdue);
    }

    private static BackupOptions Wanted(Workspace workspace) => workspace.Get<IOptions<BackupOptions>>().Value;

    private static Task<long> EventsAsync(Workspace workspace) => Task.FromResult(Count(workspace.Database, "Events"));

    private List<string> Made() => [.. Directory.EnumerateDirectories(shelf.Name, "aamu-*").Order()];

    private static long Count(string file, string table)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }
}
