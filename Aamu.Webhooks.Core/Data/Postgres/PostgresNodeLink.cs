using System.Data;
using Aamu.Webhooks.Core.Nodes;
using Npgsql;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>
/// The nodes of one PostgreSQL database. Who is there holds a lock of its number, which the server frees when the connection ends, however it ends; what they tell each other are notifications.
/// </summary>
internal sealed class PostgresNodeLink(PostgresPresence presence, string connectionString) : NodeLink, IDisposable
{
    private const string Channel = "aamu_webhooks";

    private const string FindPresent = """
        SELECT held.objid::bigint, COALESCE(session.application_name, ''), host(session.client_addr), COALESCE(EXTRACT(EPOCH FROM session.backend_start) * 1000, 0)::bigint
        FROM pg_locks held LEFT JOIN pg_stat_activity session ON session.pid = held.pid
        WHERE held.locktype = 'advisory' AND held.classid = $1::bigint::oid AND held.objsubid = 2 AND held.granted
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        ORDER BY session.backend_start, held.objid
        """;

    private const string ReadClock = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint";

    private NpgsqlConnection? voice;

    public override int Own => presence.Node;

    public override void Renew() => presence.Renew();

    public override bool WasLost() => presence.WasLost();

    public override string? Superseded => presence.Superseded;

    public override IReadOnlyList<Node> Present(Func<string, Statement> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var nodes = new List<Node>();
        using var row = ask(FindPresent).Bind(PostgresLocks.Living);
        while (row.Read())
        {
            nodes.Add(new Node((int)row.GetInt64(0), row.GetString(1), row.IsNull(2) ? null : row.GetString(2), row.GetTime(3)));
        }

        return nodes;
    }

    public override DateTimeOffset Now(Func<string, Statement> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        using var row = ask(ReadClock);
        row.Read();
        return row.GetTime(0);
    }

    public override async Task SayAsync(string text, CancellationToken cancellationToken)
    {
        if (voice is { State: not ConnectionState.Open })
        {
            // The server was away meanwhile.
            Dispose();
        }

        try
        {
            voice ??= await OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", voice) { Parameters = { new() { Value = Channel }, new() { Value = text } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override async Task HearAsync(Action listening, Action<string> heard, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(listening);
        ArgumentNullException.ThrowIfNull(heard);
        await using var ear = await OpenAsync(cancellationToken);
        ear.Notification += (_, said) => heard(said.Payload);
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", ear))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        listening();
        while (true)
        {
            await ear.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        voice?.Dispose();
        voice = null;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
