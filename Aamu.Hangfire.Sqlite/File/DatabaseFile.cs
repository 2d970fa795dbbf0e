using Microsoft.Data.Sqlite;

namespace Hangfire.Storage.SQLite;

/// <summary>Where the file is, and how its connections are opened.</summary>
internal sealed class DatabaseFile(string path, SQLiteStorageOptions options)
{
    private static readonly string[] s_dataSource = ["Data Source", "DataSource", "Filename"];

    public string Path { get; } = path;

    /// <summary>The one name of a file, from a path or from a connection string of the form <c>Data Source=…</c>.</summary>
    public static string Locate(string pathOrConnectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pathOrConnectionString);
        var path = IsConnectionString(pathOrConnectionString) ? DataSourceOf(pathOrConnectionString) : pathOrConnectionString;
        if (path.Length == 0 || path.StartsWith(':') || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{pathOrConnectionString}' names no file; the storage lives in a file on a local disk.", nameof(pathOrConnectionString));
        }

        return WithoutLinks(System.IO.Path.GetFullPath(path));
    }

    /// <exception cref="SQLiteStorageException">No file can be there.</exception>
    public static void RefusePlace(string path)
    {
        if (Directory.Exists(path))
        {
            throw new SQLiteStorageException($"'{path}' is a folder; name a file in it.");
        }

        if (System.IO.Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new SQLiteStorageException($"The database '{path}' cannot be made: its folder does not exist; make it first.");
        }
    }

    private static bool IsConnectionString(string text) =>
        text.Contains('=', StringComparison.Ordinal)
        && s_dataSource.Contains(text[..text.IndexOf('=', StringComparison.Ordinal)].Trim(), StringComparer.OrdinalIgnoreCase)
        && !System.IO.File.Exists(text);

    /// <summary>A keyword that asks for something else than the storage does is refused instead of ignored.</summary>
    private static string DataSourceOf(string connectionString)
    {
        var asked = new SqliteConnectionStringBuilder(connectionString);
        return asked is { Mode: SqliteOpenMode.ReadWriteCreate, Cache: SqliteCacheMode.Default, Password: "" }
            ? asked.DataSource
            : throw new ArgumentException("Of a connection string, only the Data Source is used; the storage reads and writes that file in its own way.", nameof(connectionString));
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

            Schema.RefuseNewer(database);
            UseLog(database);
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

    public Database OpenReader() => Opened(new Database(Path) { BusyTimeout = options.BusyTimeout }, "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY");

    /// <summary>The connection that moves the log into the file.</summary>
    public Database OpenCheckpointer() =>
        // A connection that has not read anything yet does not know of the log and would move nothing.
        Opened(new Database(Path), "PRAGMA wal_autocheckpoint = 0; SELECT count(*) FROM sqlite_schema");

    private static Database Opened(Database database, string script)
    {
        try
        {
            database.Run(script);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Some file systems, network shares for one, cannot have a write-ahead log; SQLite then stays in another mode without a word.</summary>
    private void UseLog(Database database)
    {
        using var row = database.Statement("PRAGMA journal_mode = WAL");
        row.Step();
        if (row.Text(0) is not "wal" and var mode)
        {
            throw new SQLiteStorageException($"The file '{Path}' cannot have a write-ahead log (its journal mode stays '{mode}'). The storage needs a local disk.");
        }
    }
}
