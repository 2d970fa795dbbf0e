using Npgsql;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>What ails the server, in words; null when the statement was at fault.</summary>
internal static class PostgresTrouble
{
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    public static string? Reason(NpgsqlException exception) => exception is not PostgresException said ? "The PostgreSQL server cannot be reached." : said.SqlState switch
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
            "08" or "57" => "The PostgreSQL server is going down, or is not up yet.",
            "40" => "The database is busy with another program.",
            "53" => $"The PostgreSQL server is short of something: {said.MessageText}.",
            "58" => "The PostgreSQL server's disk refused to write.",
            "XX" => "The database is damaged.",
            _ => null,
        },
    };
}
