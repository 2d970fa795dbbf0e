using Aamu.Webhooks.Core.Data.Sqlite;

namespace Aamu.Webhooks.Core.Data;

/// <summary>
/// SQLite's log beside the file: it has pages as they were, until they are overwritten by and by. PostgreSQL's log is its server's affair: it is
/// kept or sent elsewhere as that server's operator decided.
/// </summary>
public sealed class WriteAheadLog(WriteGate gate, WebhooksDatabase database)
{
    /// <summary>Writes it home and empties it, so that what was wiped in the file is in neither of them.</summary>
    public async Task EmptyAsync()
    {
        if (database is SqliteDatabase file)
        {
            using var pass = await gate.EnterAsync();
            using var connection = file.OpenToWrite();
            using var row = connection.Statement("PRAGMA wal_checkpoint(TRUNCATE)");
            row.Read();
        }
    }
}
