using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Aamu.Webhooks.Core.Data;

/// <summary>The database cannot be written now: full disk, read-only, damaged, taken by another program, out of reach. Nothing was stored.</summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Null when the exception is not the database's fault. EF Core wraps what it says.</summary>
    internal static StoreUnavailableException? From(Exception? exception) => exception switch
    {
        null => null,
        StoreUnavailableException already => already,
        SqliteException sqlite => SqliteTrouble.Reason(sqlite) is { } reason ? new StoreUnavailableException(reason, sqlite) : null,
        NpgsqlException postgres => PostgresTrouble.Reason(postgres) is { } reason ? new StoreUnavailableException(reason, postgres) : null,
        _ => From(exception.InnerException),
    };
}
