using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>An empty file gets its tables in one go; every other one by the migrations it lacks.</summary>
public sealed class NewFileTests : IDisposable
{
    private const string Heading = "-- What the migrations make of an empty file. Written by NewFileTests.\n";

    private static readonly string Script = Path.Combine(Repository.Root, "Aamu.Webhooks.Core", "Data", "Sqlite", "NewFile.sql");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aamu-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_an_empty_file_gets_is_what_the_migrations_make()
    {
        var migrated = Migrated();
        Assert.True(File.ReadAllText(Script).ReplaceLineEndings("\n") == Heading + migrated, "NewFile.sql is not what the migrations make. The explicit test beside this one writes it anew.");

        using var database = Named("opened.db");
        database.Open();
        using var opened = database.OpenToRead();
        Assert.Equal(migrated, Written(opened));
    }

    [Fact(Explicit = true)]
    public void It_is_written_anew() => File.WriteAllText(Script, Heading + Migrated());

    private SqliteDatabase Named(string file) => new($"Data Source={Path.Combine(folder.FullName, file)};Pooling=False");

    private string Migrated()
    {
        using var database = Named("migrated.db");
        using var connection = database.OpenToWrite();
        using (var context = connection.OpenContext())
        {
            context.Database.Migrate();
        }

        Assert.Empty(Texts(connection, "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')"));
        return Written(connection);
    }

    /// <summary>The statements that make what a file has: tables, indexes, and the rows that migrations put in.</summary>
    private static string Written(StoreConnection connection)
    {
        const string Ours = "sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> '__EFMigrationsLock'";
        var statements = Texts(connection, $"SELECT sql FROM sqlite_master WHERE {Ours} AND type IN ('table', 'index') ORDER BY rowid");
        foreach (var table in Texts(connection, $"SELECT name FROM sqlite_master WHERE {Ours} AND type = 'table' ORDER BY rowid"))
        {
            var values = string.Join(" || ', ' || ", Texts(connection, $"SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}') ORDER BY cid"));
            statements.AddRange(Texts(connection, $"SELECT 'INSERT INTO \"{table}\" VALUES (' || {values} || ')' FROM \"{table}\" ORDER BY 1"));
        }

        return string.Concat(statements.Select(statement => statement.ReplaceLineEndings("\n") + ";\n"));
    }

    private static List<string> Texts(StoreConnection connection, string sql)
    {
        var texts = new List<string>();
        using var row = connection.Statement(sql);
        while (row.Read())
        {
            texts.Add(row.GetString(0));
        }

        return texts;
    }
}
