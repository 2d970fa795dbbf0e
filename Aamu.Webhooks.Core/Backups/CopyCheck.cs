using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Deliveries;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>Reads a copied database from its first page to its last, and its books.</summary>
public static class CopyCheck
{
    /// <summary>By table, since accounts have a history of their own in the same file.</summary>
    private const string Histories = "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('__EFMigrationsHistory', '__AccountsMigrations') ORDER BY name";

    /// <summary>The newest migration of each history.</summary>
    /// <exception cref="BackupException">A page is damaged.</exception>
    public static IReadOnlyList<string> Read(string file)
    {
        try
        {
            using var connection = new SqliteConnection(ReadOnly(file));
            connection.Open();
            return Values(connection, "PRAGMA integrity_check(1)") is not ["ok"] and var found
                ? throw new BackupException($"{file} is damaged: {string.Join(" ", found)}")
                : [.. Values(connection, Histories).SelectMany(table => Values(connection, $"SELECT MAX(MigrationId) FROM \"{table}\""))];
        }
        catch (SqliteException exception)
        {
            throw new BackupException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Of a copy that has the schema of this program.</summary>
    public static async Task<ConservationReport> BooksAsync(string file, CancellationToken cancellationToken)
    {
        using var database = new SqliteDatabase(ReadOnly(file));
        return await new Conservation(database).CheckAsync(cancellationToken);
    }

    private static string ReadOnly(string file) => new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();

    private static List<string> Values(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants, and names out of a list of two
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.IsDBNull(0) ? "" : reader.GetString(0));
        }

        return values;
    }
}
