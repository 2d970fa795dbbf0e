using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Core.Data.Sqlite;

/// <summary>What ails the file, in words; null when the statement was at fault.</summary>
internal static class SqliteTrouble
{
    // https://sqlite.org/rescode.html
    public static string? Reason(SqliteException exception) => exception.SqliteErrorCode switch
    {
        3 => "This program may not use the database file.",
        5 or 6 or 15 => "The database file is busy with another program.",
        8 => "The database file is read-only.",
        10 => "The disk refused to write the database file.",
        11 or 26 => "The database file is damaged.",
        13 => "The disk is full.",
        14 => "The database file cannot be opened.",
        _ => null,
    };
}
