using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Hangfire.Storage.SQLite;

/// <summary>Puts SQLite's result codes into words that an operator can act on.</summary>
internal static class Refusal
{
    public static SQLiteStorageException Of(int result, sqlite3 handle, string path)
    {
        var primary = result & 0xFF;
        var detail = sqlite3_errmsg(handle).utf8_to_string();
        return new SQLiteStorageException(
            $"{Explain(primary)} File: '{path}'. SQLite says: {detail} ({result}).",
            new SqliteException(detail, primary, result));
    }

    private static string Explain(int code) => code switch
    {
        SQLITE_FULL => "The disk is full. Nothing of this transaction was written; the storage goes on by itself when there is space.",
        SQLITE_NOTADB => "The file is not a SQLite database. It was left as it is; give another path, or restore a backup.",
        SQLITE_CORRUPT => "The database file is damaged. Nothing was overwritten; restore a backup, or save what can be read with SQLite's .recover command.",
        SQLITE_BUSY => "Another process held the write lock for longer than BusyTimeout.",
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => "The database file may not be written by this user.",
        SQLITE_CANTOPEN => "The database file cannot be opened; its folder must exist and be writable.",
        SQLITE_IOERR => "The disk reported an error.",
        _ => "The database refused.",
    };
}
