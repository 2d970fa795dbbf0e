using Microsoft.Data.Sqlite;

namespace Hangfire.Storage.SQLite;

/// <summary>Where the file is, and how its connections are opened.</summary>
internal sealed class DatabaseFile(string path, SQLiteStorageOptions options)
{
    public string Path { get; } = path;

    /// <summary>The one name of a file, from a path or from a connection string of the form <c>Data Source=…</c>.</summary>
    public static string Locate(string pathOrConnectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pathOrConnectionString);
        var path = pathOrConnectionString.Contains('=', StringComparison.Ordinal) && !System.IO.File.Exists(pathOrConnectionString)
            ? new SqliteConnectionStringBuilder(pathOrConnectionString).DataSource
            : pathOrConnectionString;
        if (path.Length == 0 || path.StartsWith(':') || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{pathOrConnectionString}' names no file; the storage lives in a file on a local disk.", nameof(pathOrConnectionString));
        }

        return WithoutLinks(System.IO.Path.GetFullPath(path));
    }

    /// <summary>A file must not be known by two names: see <see cref="LockFile"/>.</summary>
    private static string WithoutLinks(string path)
    {
        if (System.IO.Path.GetDirectoryName(path) is not { } folder)
        {
            return path;
        }

        var inFolder = System.IO.Path.Combine(WithoutLinks(folder), System.IO.Path.GetFileName(path));
        return System.IO.Path.Exists(inFolder) ? new FileInfo(inFolder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? inFolder : inFolder;
    }

    /// <summary>The connection that writes. The caller holds the opening lock, so nobody else is creating the file.</summary>
    public Database OpenWriter()
    {
        var database = new Database(Path);
        try
        {
            database.BusyTimeout = options.BusyTimeout;
            if (new FileInfo(Path).Length == 0)
            {
                // Free pages can be given back to the file system only when this is set before the first table exists. On a file that has tables it would write to its header.
                database.Run("PRAGMA auto_vacuum = INCREMENTAL");
            }

            database.Run("PRAGMA journal_mode = WAL");
            database.Run("PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 16777216; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY");
            database.Run($"PRAGMA synchronous = {options.Synchronous}");
            Schema.Update(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public Database OpenReader()
    {
        var database = new Database(Path) { BusyTimeout = options.BusyTimeout };
        database.Run("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY");
        return database;
    }

    /// <summary>The connection that moves the log into the file.</summary>
    public Database OpenCheckpointer()
    {
        var database = new Database(Path);
        // A connection that has not read anything yet does not know of the log and would move nothing.
        database.Run("PRAGMA wal_autocheckpoint = 0; SELECT count(*) FROM sqlite_schema");
        return database;
    }
}
