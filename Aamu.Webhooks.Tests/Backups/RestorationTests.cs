using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Backups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Backups;

/// <summary>What a restore refuses, and what becomes of what was there. That the program goes on from one is <see cref="Hosting.RestoredProgramTests"/>' matter.</summary>
public sealed class RestorationTests : IDisposable
{
    private readonly TemporaryFolder shelf = new();
    private readonly TemporaryFolder place = new();

    public void Dispose()
    {
        shelf.Dispose();
        place.Dispose();
    }

    [Fact]
    public async Task A_backup_that_is_damaged_or_incomplete_or_none_is_refused_and_nothing_is_touched()
    {
        await using var workspace = await Workspace.StartAsync();
        var made = await BackUpAsync(workspace);
        var file = Path.Combine(made.Folder, "webhooks.db");
        var content = await File.ReadAllBytesAsync(file);
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(file, content);
        Assert.Contains("its checksum differs", await RefusalAsync(made.Folder, workspace), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("is missing", await RefusalAsync(made.Folder, workspace), StringComparison.Ordinal);
        Assert.StartsWith("There is no backup in", await RefusalAsync(place.Name, workspace), StringComparison.Ordinal);
        Assert.False(File.Exists(place.File("webhooks.db")));
    }

    [Fact]
    public async Task One_of_a_newer_version_is_refused()
    {
        await using var workspace = await Workspace.StartAsync();
        var made = await BackUpAsync(workspace);
        var histories = await HistoriesAsync(workspace);
        using var database = Place();
        var refusal = await Assert.ThrowsAsync<BackupException>(() => new Restoration(database, workspace.Clock).PlanAsync(made.Folder, [[.. histories[0].SkipLast(1)]]));
        Assert.Contains($"its migration {histories[0][^1]} is unknown here", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_served_is_not_restored_over()
    {
        await using var workspace = await Workspace.StartAsync();
        var made = await BackUpAsync(workspace);
        using var same = new SqliteDatabase($"Data Source={workspace.Database}");
        var histories = await HistoriesAsync(workspace);
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => new Restoration(same, workspace.Clock).PlanAsync(made.Folder, histories));
        Assert.StartsWith("Another program already serves", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_there_lies_beside_it_afterwards_and_its_keys_stay()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://own.example/");
        await workspace.EventAsync();
        KeyOf(workspace.Database, "key-1.xml", "one");
        KeyOf(workspace.Database, "key-2.xml", "two");
        await BackUpAsync(workspace);
        await File.WriteAllTextAsync(place.File("webhooks.db"), "what was there");
        await File.WriteAllTextAsync(place.File("webhooks.db-wal"), "its log");
        await File.WriteAllTextAsync(place.File("jobs.db"), "its jobs");
        KeyOf(place.File("webhooks.db"), "key-2.xml", "another two");
        KeyOf(place.File("webhooks.db"), "key-3.xml", "three");
        using (var database = Place())
        {
            var restoration = new Restoration(database, workspace.Clock);
            var plan = await restoration.PlanAsync(shelf.Name, await HistoriesAsync(workspace));
            Assert.Equal("what was there", await File.ReadAllTextAsync(place.File("webhooks.db")));
            await restoration.RunAsync(plan, place.File("jobs.db"));

            Assert.Equal(["jobs.db", "keys/key-2.xml", "webhooks.db", "webhooks.db-wal"], Directory.EnumerateFiles(plan.Aside!, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(plan.Aside!, file)).Order());
            Assert.Equal("its log", await File.ReadAllTextAsync(Path.Combine(plan.Aside!, "webhooks.db-wal")));
            Assert.Equal(["one", "two", "three"], Enumerable.Range(1, 3).Select(number => File.ReadAllText(place.File($"keys/key-{number}.xml"))));
            Assert.False(File.Exists(place.File("jobs.db")));
        }

        await using var restored = Workspace.Between(place.Name);
        Assert.Equal(1, await restored.QueryAsync(context => context.Events.CountAsync()));
    }

    [Fact]
    public async Task Numbers_that_receivers_may_have_seen_since_the_backup_are_not_given_again()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://own.example/");
        await workspace.EventAsync();
        await BackUpAsync(workspace);
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.EventAsync();
        using (var database = Place())
        {
            var restoration = new Restoration(database, workspace.Clock);
            await restoration.RunAsync(await restoration.PlanAsync(shelf.Name, await HistoriesAsync(workspace)), place.File("jobs.db"));
        }

        await using var restored = Workspace.Between(place.Name);
        await restored.EventAsync();
        await restored.EventAsync();
        Assert.Equal([1, 1_600_002, 1_600_003], await restored.QueryAsync(context => context.Deliveries.OrderBy(delivery => delivery.Key).Select(delivery => delivery.Sequence).ToListAsync()));
    }

    [Fact]
    public async Task A_program_does_not_start_afresh_where_a_restore_was_broken_off()
    {
        await File.WriteAllTextAsync(place.File("webhooks.db.restoring"), "half of it");
        using var database = Place();
        Assert.EndsWith("was begun and has not ended. Run it again.", Assert.Throws<StartRefusedException>(database.Open).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(place.File("webhooks.db")));
    }

    private SqliteDatabase Place() => new($"Data Source={place.File("webhooks.db")}");

    private Task<MadeBackup> BackUpAsync(Workspace workspace) => workspace.Get<BackupMaker>().MakeAsync(shelf.Name);

    private async Task<string> RefusalAsync(string path, Workspace workspace)
    {
        using var database = Place();
        var histories = await HistoriesAsync(workspace);
        return (await Assert.ThrowsAsync<BackupException>(() => new Restoration(database, workspace.Clock).PlanAsync(path, histories))).Message;
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> HistoriesAsync(Workspace workspace) =>
        [await workspace.QueryAsync(context => Task.FromResult<IReadOnlyList<string>>([.. context.Database.GetMigrations()]))];

    private static void KeyOf(string database, string name, string content)
    {
        Directory.CreateDirectory(SqliteDatabase.KeysBeside(database));
        File.WriteAllText(Path.Combine(SqliteDatabase.KeysBeside(database), name), content);
    }
}
