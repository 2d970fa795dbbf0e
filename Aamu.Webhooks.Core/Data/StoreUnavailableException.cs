using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Core.Data;

/// <summary>The database file cannot be written now: full disk, read-only, damaged, taken by another program. Nothing was stored.</summary>
public sealed class StoreUnavailableException(string message, Exception innerException) : Exception(message, innerException)
{
    /// <summary>Null when the exception is not the file's fault. EF Core wraps what SQLite says.</summary>
    internal static StoreUnavailableException? From(Exception? exception) => exception switch
    {
        null => null,
        SqliteException sqlite => Reason(sqlite.SqliteErrorCode) is { } reason ? new StoreUnavailableException(reason, sqlite) : null,
        _ => From(exception.InnerException),
    };

    // https://sqlite.org/rescode.html
    private static string? Reason(int code) => code switch
    {
        5 or 6 => "The database file is busy with another program.",
        8 => "The database file is read-only.",
        10 => "The disk refused to write the database file.",
        11 or 26 => "The database file is damaged.",
        13 => "The disk is full.",
        14 => "The database file cannot be opened.",
        _ => null,
    };
}
