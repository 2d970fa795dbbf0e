using System.Data.Common;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aamu.Webhooks.Core.Data;

/// <summary>The database cannot be written now: full disk, read-only, damaged, taken by another program, out of reach. Nothing was stored.</summary>
public sealed partial class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What an operator can do about it; empty when the message says it.</summary>
    public string Advice { get; private init; } = "";

    /// <summary>The database's server is away or has no room: everybody who asks it meets that at the same time.</summary>
    public bool IsAway { get; private init; }

    /// <summary>Null when the exception is not the database's fault. EF Core wraps what it says.</summary>
    public static StoreUnavailableException? From(Exception? exception) => exception switch
    {
        null => null,
        StoreUnavailableException already => already,
        SqliteException sqlite => SqliteTrouble.Reason(sqlite) is { } reason ? new StoreUnavailableException(reason, sqlite) : null,
        NpgsqlException postgres => PostgresTrouble.Reason(postgres) is { } reason
            ? new StoreUnavailableException(reason, postgres) { Advice = PostgresTrouble.Advice(postgres), IsAway = PostgresTrouble.IsAway(postgres) }
            : null,
        _ => From(exception.InnerException),
    };

    /// <summary>What whoever can mend it is told: the database's trouble in our words, and any other exception in its own, also where the database is behind it.</summary>
    public static string Tell(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is DbException or StoreUnavailableException && From(exception) is { } unavailable ? $"{unavailable.Message} {unavailable.Advice}".TrimEnd() : exception.Message;
    }

    /// <summary>One line for all who meet it, without a stack trace, which would lead to whoever happened to ask.</summary>
    public void Say(StoreState state, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.IsNews(Message))
        {
            LogUnavailable(logger, Message, Advice.Length == 0 ? "" : " " + Advice);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}{Advice} What cannot be done meanwhile is tried again, or refused and to be asked for again; this is said once")]
    private static partial void LogUnavailable(ILogger logger, string reason, string advice);
}
