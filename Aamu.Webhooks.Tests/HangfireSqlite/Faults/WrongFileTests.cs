using Hangfire.Storage;
using Hangfire.Storage.SQLite;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

/// <summary>Files that are not what they should be are told, and left as they are.</summary>
public sealed class WrongFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("jobs.db");

    public void Dispose() => _folder.Dispose();

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
    public void A_place_where_no_file_can_be_is_told_and_nothing_is_left_there()
    {
        var folder = _folder.File("folder");
        Directory.CreateDirectory(folder);

        Assert.Contains("is a folder", Assert.Throws<SQLiteStorageException>(() => new SQLiteStorage(folder)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<SQLiteStorageException>(() => new SQLiteStorage(Path.Combine(_folder.File("missing"), "jobs.db"))).Message, StringComparison.Ordinal);
        Assert.Equal([folder], Directory.GetFileSystemEntries(_folder.Name));
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

    private static void Add(JobStorageConnection connection, string value)
    {
        using var transaction = connection.CreateWriteTransaction();
        transaction.InsertToList("list", value);
        transaction.Commit();
    }
}
