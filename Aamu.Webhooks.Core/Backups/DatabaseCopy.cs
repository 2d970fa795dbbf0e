using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>
/// Copies a database while it is written to: what was committed when it began, and nothing that came later. Writers go on, because readers of a write-ahead log
/// keep nobody out; what they notice is the disk, so the copy is written down in small parts instead of all at the end.
/// </summary>
internal static class DatabaseCopy
{
    private const int PagesAtOnce = 256;
    private const int PartsAtOnce = 8;

    /// <param name="database">The original's connection string.</param>
    /// <param name="to">A file that is not there yet.</param>
    /// <param name="cancellationToken">Gives up; what is there by then is of no use.</param>
    public static void Make(string database, string to, CancellationToken cancellationToken)
    {
        using var onDisk = PrivateFile.Create(to);
        using (var target = Open(new SqliteConnectionStringBuilder { DataSource = to }))
        {
            using (var source = Open(new SqliteConnectionStringBuilder(database)))
            {
                // An open read: every page from here on is of this moment.
                Run(source, "PRAGMA query_only = ON; BEGIN; SELECT COUNT(*) FROM sqlite_master");
                Run(target, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF");
                CopyPages(source, target, onDisk, cancellationToken);
            }

            WriteLogHome(database);
            // One plain file, without a log beside it.
            Run(target, "PRAGMA journal_mode = DELETE");
        }

        onDisk.Flush(flushToDisk: true);
    }

    private static void CopyPages(SqliteConnection source, SqliteConnection target, FileStream onDisk, CancellationToken cancellationToken)
    {
        using var copy = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        for (var part = 1; ; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = raw.sqlite3_backup_step(copy, PagesAtOnce);
            if (result == raw.SQLITE_DONE)
            {
                return;
            }

            SqliteException.ThrowExceptionForRC(result, target.Handle);
            if (part % PartsAtOnce == 0)
            {
                onDisk.Flush(flushToDisk: true);
            }
        }
    }

    /// <summary>The log could not be written home while it was read. Now it is done here: the next one to commit would do it all, and everybody would wait behind that.</summary>
    private static void WriteLogHome(string database)
    {
        using var connection = Open(new SqliteConnectionStringBuilder(database));
        // It keeps nobody out, and says so when somebody else is at it.
        Run(connection, "PRAGMA wal_checkpoint(PASSIVE)");
    }

    private static SqliteConnection Open(SqliteConnectionStringBuilder database)
    {
        database.Pooling = false;
        database.Mode = SqliteOpenMode.ReadWrite;
        var connection = new SqliteConnection(database.ToString());
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
