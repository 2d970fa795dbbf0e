using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Core.Data;

/// <summary>SQLite's log beside the file: it has pages as they were, until they are overwritten by and by.</summary>
public sealed class WriteAheadLog(WriteGate gate, WebhooksDatabase database)
{
    /// <summary>Writes it home and empties it, so that what was wiped in the file is in neither of them.</summary>
    public async Task EmptyAsync()
    {
        using var pass = await gate.EnterAsync();
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
    }
}
