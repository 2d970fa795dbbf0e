using Microsoft.Data.Sqlite;

namespace Hangfire.Storage.SQLite;

/// <summary>The storage could not do what was asked; the message says why and what to do, the inner exception has SQLite's code.</summary>
public sealed class SQLiteStorageException : Exception
{
    public SQLiteStorageException()
    {
    }

    public SQLiteStorageException(string message)
        : base(message)
    {
    }

    public SQLiteStorageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>SQLite's primary result code, or 0 when SQLite was not the one to refuse.</summary>
    public int ErrorCode => (InnerException as SqliteException)?.SqliteErrorCode ?? 0;
}
