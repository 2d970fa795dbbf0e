using Npgsql;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>What ails the server, in words; null when the statement was at fault.</summary>
internal static class PostgresTrouble
{
    private const string Away = "The PostgreSQL server is down, or cannot be reached.";

    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    public static string? Reason(NpgsqlException exception) => exception is not PostgresException said ? ReasonOfDriver(exception) : said.SqlState switch
    {
        PostgresErrorCodes.InvalidCatalogName => $"The PostgreSQL server has no such database: {said.MessageText}.",
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => "The database is busy with another program.",
        "25P03" => "This program stood still, and the PostgreSQL server gave its connection up.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "The database is read-only.",
        PostgresErrorCodes.DiskFull => "The disk of the PostgreSQL server is full.",
        PostgresErrorCodes.TooManyConnections => "The PostgreSQL server has no connection left.",
        PostgresErrorCodes.InsufficientPrivilege => $"The PostgreSQL server does not allow it: {said.MessageText}.",
        { } state => state[..2] switch
        {
            "28" => $"The PostgreSQL server lets nobody in by that name: {said.MessageText}.",
            "08" or "57" => Away,
            "40" => "The database is busy with another program.",
            "53" => $"The PostgreSQL server is short of something: {said.MessageText}.",
            "58" => "The PostgreSQL server's disk refused to write.",
            "XX" => "The database is damaged.",
            _ => null,
        },
    };

    /// <summary>What more there is to say to its operator, in a sentence or two; empty when the reason says it all.</summary>
    public static string Advice(NpgsqlException exception) => exception is not PostgresException said ? AdviceOfDriver(exception) : said.SqlState switch
    {
        PostgresErrorCodes.InvalidCatalogName => "Make it (CREATE DATABASE, owned by the role of the connection string), or correct ConnectionStrings:Webhooks.",
        PostgresErrorCodes.TooManyConnections => $"It says: {said.MessageText}. Raise its max_connections (it counts after a restart of PostgreSQL), or end what holds them; the command check says how many each server of ours may hold.",
        { } state when state.StartsWith("57P", StringComparison.Ordinal) => $"It says: {said.MessageText}.",
        _ => "",
    };

    /// <summary>Nothing is wrong with what was asked, and everybody who asks meets the same: the server is away, or has no connection for this program.</summary>
    public static bool IsAway(NpgsqlException exception) => exception is not PostgresException said
        || said.SqlState == PostgresErrorCodes.TooManyConnections
        || said.SqlState.StartsWith("08", StringComparison.Ordinal)
        || said.SqlState.StartsWith("57P", StringComparison.Ordinal);

    private static string ReasonOfDriver(NpgsqlException exception) => IsPoolEmpty(exception) ? "All connections to the PostgreSQL server that this program may hold are in use." : Away;

    private static string AdviceOfDriver(NpgsqlException exception) => IsPoolEmpty(exception)
        ? "Where that lasts, let it hold more: Maximum Pool Size in the connection string."
        : $"The driver says: {exception.GetBaseException().Message.TrimEnd('.')}.";

    // The driver gives no other sign of it.
    private static bool IsPoolEmpty(NpgsqlException exception) => exception.InnerException is TimeoutException && exception.Message.StartsWith("The connection pool has been exhausted", StringComparison.Ordinal);
}
