namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>How many connections a PostgreSQL server has for programs like this one.</summary>
/// <param name="Allowed">To all of them together, by the server, the role and the database: whichever is the least.</param>
/// <param name="Used">At this moment, by whomever.</param>
/// <param name="Programs">Those of ours that serve the database at this moment.</param>
public sealed record ConnectionRoom(long Allowed, long Used, int Programs)
{
    // What a server of version 16 or later keeps for some roles is a setting that older ones do not have.
    internal const string Ask = """
        SELECT LEAST(
            current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint - COALESCE(current_setting('reserved_connections', true), '0')::bigint,
            (SELECT NULLIF(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
            (SELECT NULLIF(datconnlimit, -1) FROM pg_database WHERE datname = current_database())),
        (SELECT COUNT(*) FROM pg_stat_activity WHERE datid IS NOT NULL)
        """;
}
