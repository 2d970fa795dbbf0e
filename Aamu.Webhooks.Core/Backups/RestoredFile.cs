using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>A copied database that is about to be served again: what may not come back with it is changed.</summary>
internal static class RestoredFile
{
    private const long NumbersAtLeast = 1_000_000;
    private const long NumbersPerSecond = 10_000;

    private const string HasSessions = "SELECT COUNT(*) FROM pragma_table_info('AccountSessions')";
    private const string HasNumbers = "SELECT COUNT(*) FROM pragma_table_info('Webhooks') WHERE name = 'ForgottenSequence'";

    private const string SkipNumbers = """
        UPDATE Webhooks SET ForgottenSequence = $1 + MAX(ForgottenSequence,
          COALESCE((SELECT Sequence FROM Deliveries WHERE WebhookKey = Webhooks.Key ORDER BY Key DESC LIMIT 1), 0))
        """;

    /// <param name="file">Of any version of the schema.</param>
    /// <param name="age">How long ago the copy was made.</param>
    public static void MakeReady(string file, TimeSpan age)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        if (Ask(connection, HasSessions) > 0)
        {
            // A cookie that was signed out after the backup must not open again: everybody signs in once more.
            Ask(connection, "DELETE FROM AccountSessions");
        }

        if (Ask(connection, HasNumbers) > 0)
        {
            // Receivers have seen numbers that this file knows nothing of. It skips more than were given since, and so does a second restore of the same backup.
            Ask(connection, SkipNumbers, NumbersAtLeast + (NumbersPerSecond * Math.Max(0, (long)age.TotalSeconds)));
        }

        // Nothing is left in a log beside it: it is moved as one file.
        Ask(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static long Ask(SqliteConnection connection, string sql, long? value = null)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        if (value is not null)
        {
            command.Parameters.AddWithValue("$1", value);
        }

        return command.ExecuteScalar() as long? ?? 0;
    }
}
