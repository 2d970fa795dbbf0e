using Npgsql;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>The connection whose locks say that this program is there, as long as it lives.</summary>
internal sealed class PostgresClaim : IDisposable
{
    /// <summary>Whoever was there and says nothing for so long is gone: the server ends the connection.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Longer than any of its statements waits for a lock.</summary>
    public const int LongestWaitSeconds = 70;

    /// <summary>
    /// A machine that has vanished says no goodbye: the server finds out within some ten seconds, also while an answer is on its way there, and frees what the connection held. Not every system has
    /// all of these settings.
    /// </summary>
    public const string NoticeLostClients = """

        DO $do$
        DECLARE wish text[];
        BEGIN
            FOREACH wish SLICE 1 IN ARRAY ARRAY[['tcp_keepalives_idle', '5'], ['tcp_keepalives_interval', '2'], ['tcp_keepalives_count', '3'], ['tcp_user_timeout', '11000']] LOOP
                BEGIN
                    PERFORM set_config(wish[1], wish[2], false);
                EXCEPTION WHEN OTHERS THEN NULL;
                END;
            END LOOP;
        END $do$;
        """;

    // A connection that was closed just now frees its locks in a moment.
    private static readonly DialectSql Wait = new("", "SET lock_timeout = '5s'; SET idle_session_timeout = 0;" + NoticeLostClients);
    private static readonly DialectSql WaitForStart = new("", "SET lock_timeout = '60s'");
    private static readonly DialectSql WaitNoLonger = new("", "SET lock_timeout = '5s'");

    // Counted by the server, whoever sets a clock. A program that was started and does not look yet is not hurried.
    private static readonly DialectSql StayUntilSilent = new("", "SET idle_session_timeout = '15s'");

    private static readonly Version Oldest = new(15, 0);

    private readonly PostgresStoreConnection connection;
    private bool isLiving;

    private PostgresClaim(string connectionString)
    {
        connection = new PostgresStoreConnection(connectionString);
        try
        {
            RefuseOlder(connection.ServerVersion);
            connection.Script(Wait);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Beside others.</summary>
    /// <param name="connectionString">Where.</param>
    /// <exception cref="PostgresException">A move has the database alone.</exception>
    public static PostgresClaim Beside(string connectionString) => Taken(connectionString, claim => claim.Take("SELECT pg_advisory_lock_shared($1)", PostgresLocks.Serving));

    /// <summary>With nobody beside it.</summary>
    /// <param name="connectionString">Where.</param>
    /// <exception cref="PostgresException">Somebody serves the database.</exception>
    public static PostgresClaim Alone(string connectionString) => Taken(connectionString, claim => claim.Take("SELECT pg_advisory_lock($1)", PostgresLocks.Serving));

    /// <summary>Waits for who starts at this moment.</summary>
    public void BeginStart()
    {
        connection.Script(WaitForStart);
        Take("SELECT pg_advisory_lock($1)", PostgresLocks.Starting);
        connection.Script(WaitNoLonger);
    }

    /// <summary>From now on the others see that it is there. Where the server still holds a connection that this node has lost, they see that one, until it is looked again.</summary>
    /// <param name="node">The number that they know it by.</param>
    public void Live(int node)
    {
        if (!isLiving)
        {
            using var row = connection.Statement("SELECT pg_try_advisory_lock($1::int, $2::int)::int").Bind(PostgresLocks.Living, node);
            row.Read();
            isLiving = row.GetBoolean(0);
        }
    }

    public void EndStart() => Take("SELECT pg_advisory_unlock($1)", PostgresLocks.Starting);

    /// <summary>While nobody starts, and so nobody changes the schema.</summary>
    /// <param name="act">What is done then; when it fails this is of no use any more.</param>
    public void BetweenStarts(Action act)
    {
        Take("SELECT pg_advisory_lock_shared($1)", PostgresLocks.Starting);
        act();
        Take("SELECT pg_advisory_unlock_shared($1)", PostgresLocks.Starting);
    }

    /// <summary>
    /// Stays there, if the server still knows it, until nothing has been heard from it for <see cref="Silence"/>: a program that stands still keeps its connections, and with them all that it has
    /// under way, for ever.
    /// </summary>
    /// <param name="node">The number that the others know it by.</param>
    public bool Renew(int node)
    {
        if (!connection.Answers(StayUntilSilent, withinSeconds: 5))
        {
            return false;
        }

        Live(node);
        return true;
    }

    /// <exception cref="StartRefusedException">It lacks what is asked of it.</exception>
    public static void RefuseOlder(Version server)
    {
        if (server < Oldest)
        {
            throw new StartRefusedException($"PostgreSQL {Oldest.Major} or later is needed; this server is {server}.");
        }
    }

    public void Dispose() => connection.Dispose();

    private static PostgresClaim Taken(string connectionString, Action<PostgresClaim> take)
    {
        var claim = new PostgresClaim(connectionString);
        try
        {
            take(claim);
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    private void Take(string sql, params ReadOnlySpan<object?> values)
    {
        using var row = connection.Statement(sql).Bind(values);
        row.Read();
    }
}
