using SQLitePCL;
using static SQLitePCL.raw;

namespace Hangfire.Storage.SQLite;

/// <summary>One connection to the file with its prepared statements. Used by one thread at a time: its holder sees to that.</summary>
internal sealed class Database : IDisposable
{
    // Statements are asked for by constants, so the reference is the key and no text is hashed.
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly sqlite3 _handle;

    static Database() => Batteries_V2.Init();

    public Database(string path)
    {
        Path = path;
        var result = sqlite3_open_v2(path, out _handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, null);
        if (result != SQLITE_OK)
        {
            var refusal = Refusal.Of(result, _handle, path);
            _handle.Dispose();
            throw refusal;
        }

        _ = sqlite3_extended_result_codes(_handle, 1);
    }

    public string Path { get; }

    public bool InTransaction => sqlite3_get_autocommit(_handle) == 0;

    public int Changes => sqlite3_changes(_handle);

    public TimeSpan BusyTimeout
    {
        set => _ = sqlite3_busy_timeout(_handle, (int)value.TotalMilliseconds);
    }

    /// <summary>The prepared statement of a constant text, ready for its values.</summary>
    public Statement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var prepared));
            _statements[sql] = statement = new Statement(this, prepared);
        }

        return statement.Begin();
    }

    /// <summary>Runs a script once, unprepared: pragmas and schema.</summary>
    public void Run(string script) => Check(sqlite3_exec(_handle, script));

    /// <summary>Pages this connection has written since the last call.</summary>
    public int TakePagesWritten()
    {
        _ = sqlite3_db_status(_handle, SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    /// <summary>Moves what it can from the log to the file without waiting for anybody; answers how many pages the log holds and how many of them were moved.</summary>
    public (int Logged, int Moved) Checkpoint()
    {
        var result = sqlite3_wal_checkpoint_v2(_handle, null, SQLITE_CHECKPOINT_PASSIVE, out var logged, out var moved);
        if (result is not (SQLITE_OK or SQLITE_BUSY))
        {
            Check(result);
        }

        return (logged, moved);
    }

    public void Check(int result)
    {
        if (result is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
        {
            throw Refusal.Of(result, _handle, Path);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _handle.Dispose();
    }
}
