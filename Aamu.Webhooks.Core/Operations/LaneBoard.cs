using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Core.Operations;

/// <summary>How the lanes of one team are, or of all together.</summary>
/// <param name="Due">Deliveries that could be sent now.</param>
/// <param name="OldestDue">Since when the oldest of them waits.</param>
/// <param name="Retrying">Deliveries that failed and wait for their next try.</param>
/// <param name="FailingLanes">Lanes with such deliveries.</param>
/// <param name="Waiting">Deliveries that wait because their receiver is down: they are not due before a probe gets through.</param>
/// <param name="OpenLanes">Lanes whose receiver is down.</param>
public sealed record LaneHealth(long Due, DateTimeOffset? OldestDue, long Retrying, int FailingLanes, long Waiting = 0, int OpenLanes = 0);

public sealed record TeamHealth(string TeamId, string TeamName, int Webhooks, LaneHealth Lanes);

/// <summary>A lane that does not deliver as it should: why, since when, and what waits for it. Of its webhook no more than the name.</summary>
/// <param name="TeamName">Whose it is.</param>
/// <param name="WebhookName">As the jobs dashboard calls it too.</param>
/// <param name="Due">Deliveries that could be sent now.</param>
/// <param name="OldestDue">Since when the oldest of them waits.</param>
/// <param name="Waiting">Deliveries that failed, or wait for a receiver that is down.</param>
/// <param name="FailingSince">Null when nothing failed: then it is a worker that is missing.</param>
/// <param name="LastOutcome">How the last attempt failed.</param>
/// <param name="LastStatusCode">What the receiver answered.</param>
/// <param name="IsDown">Its receiver is probed.</param>
public sealed record TroubledLane(
    string TeamName, string WebhookName, long Due, DateTimeOffset? OldestDue, long Waiting, DateTimeOffset? FailingSince, AttemptOutcome? LastOutcome, int? LastStatusCode, bool IsDown);

/// <param name="All">Over every team, shown or not.</param>
/// <param name="Teams">Those that wait longest first.</param>
/// <param name="More">There are teams that are not among them.</param>
/// <param name="Troubled">Lanes that do not deliver as they should, the worst first.</param>
public sealed record LaneBoardView(LaneHealth All, IReadOnlyList<TeamHealth> Teams, bool More, IReadOnlyList<TroubledLane> Troubled);

/// <summary>
/// The health of all lanes; what is on the wire at this moment waits for nobody here, and is left out. It reads the index of what is pending and no delivery's row, so it costs what waits, not what was ever sent:
/// a fresh delivery is due when it is made, so one that is due later is one that failed.
/// </summary>
public sealed class LaneBoard(WebhooksDatabase database, TimeProvider clock)
{
    public const int MaxTeams = 100;
    public const int MaxTroubled = 50;

    /// <summary>A healthy lane is drained within seconds; a look for lost wake-ups comes every minute.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    private const string Lanes = """
        SELECT WebhookKey, SUM(DueAt <= $1) AS Due, MIN(CASE WHEN DueAt <= $1 THEN DueAt END) AS OldestDue, SUM(DueAt > $1) AS Retrying
        FROM Deliveries INDEXED BY IX_Deliveries_Due
        WHERE State = 0 AND Key NOT IN (SELECT value FROM LaneLeases, json_each(Claimed))
        GROUP BY WebhookKey
        """;

    private const string Open = "(SELECT WebhookKey AS OpenKey FROM Incidents WHERE EndedAt IS NULL AND OpenedAt IS NOT NULL)";

    // What waits for a probe is neither due nor late.
    private const string Sums = """
        TOTAL(CASE WHEN o.OpenKey IS NULL THEN l.Due END), MIN(CASE WHEN o.OpenKey IS NULL THEN l.OldestDue END),
        TOTAL(CASE WHEN o.OpenKey IS NULL THEN l.Retrying END), TOTAL(o.OpenKey IS NULL AND l.Retrying > 0),
        TOTAL(CASE WHEN o.OpenKey IS NOT NULL THEN l.Due + l.Retrying END), TOTAL(o.OpenKey IS NOT NULL)
        """;

    private const string TotalOfAll = $"SELECT {Sums} FROM ({Lanes}) l LEFT JOIN {Open} o ON o.OpenKey = l.WebhookKey";

    private const string ByTeam = $"""
        SELECT t.Id, t.Name, COUNT(w.Key), {Sums}
        FROM Teams t
        LEFT JOIN Webhooks w ON w.TeamId = t.Id AND w.DeletedAt IS NULL
        LEFT JOIN ({Lanes}) l ON l.WebhookKey = w.Key
        LEFT JOIN {Open} o ON o.OpenKey = l.WebhookKey
        WHERE t.DeletedAt IS NULL AND (instr(lower(t.Name), lower($2)) > 0 OR t.Id = $2 OR $2 = '')
        GROUP BY t.Id
        ORDER BY MIN(CASE WHEN o.OpenKey IS NULL THEN l.OldestDue END) IS NULL, MIN(CASE WHEN o.OpenKey IS NULL THEN l.OldestDue END),
                 TOTAL(o.OpenKey IS NOT NULL) DESC, TOTAL(l.Retrying > 0) DESC, t.Name
        LIMIT $3
        """;

    private const string Troubles = $"""
        SELECT t.Name, w.Name, CASE WHEN i.OpenedAt IS NULL THEN l.Due ELSE 0 END, CASE WHEN i.OpenedAt IS NULL THEN l.OldestDue END,
               l.Retrying + CASE WHEN i.OpenedAt IS NULL THEN 0 ELSE l.Due END, i.StartedAt, i.LastOutcome, i.LastStatusCode, i.OpenedAt IS NOT NULL
        FROM ({Lanes}) l
        JOIN Webhooks w ON w.Key = l.WebhookKey
        JOIN Teams t ON t.Id = w.TeamId AND t.DeletedAt IS NULL
        LEFT JOIN Incidents i ON i.WebhookKey = l.WebhookKey AND i.EndedAt IS NULL
        WHERE i.Key IS NOT NULL OR l.OldestDue < $2
        ORDER BY (i.OpenedAt IS NULL AND l.OldestDue < $2) DESC, i.OpenedAt IS NULL, i.StartedAt
        LIMIT $3
        """;

    /// <param name="scope">An operator's.</param>
    /// <param name="search">Part of a team's name, or its id; empty for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LaneBoardView> ReadAsync(OperatorScope scope, string search = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var connection = await OpenAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var teams = new List<TeamHealth>();
        await using var command = connection.CreateCommand();
        command.CommandText = ByTeam;
        await using var reader = await command.Bind(now, search.Trim(), MaxTeams + 1).ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            teams.Add(new TeamHealth(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), Health(reader, 3)));
        }

        return new LaneBoardView(await TotalAsync(connection, now, cancellationToken), [.. teams.Take(MaxTeams)], teams.Count > MaxTeams, await TroubledAsync(connection, now, cancellationToken));
    }

    private static async Task<List<TroubledLane>> TroubledAsync(SqliteConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lanes = new List<TroubledLane>();
        await using var command = connection.CreateCommand();
        command.CommandText = Troubles;
        await using var row = await command.Bind(now, now - Late, MaxTroubled).ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            lanes.Add(new TroubledLane(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetTime(3), row.GetInt64(4), row.IsDBNull(5) ? null : row.GetTime(5),
                row.IsDBNull(6) ? null : (AttemptOutcome)row.GetInt32(6), row.IsDBNull(7) ? null : row.GetInt32(7), row.GetBoolean(8)));
        }

        return lanes;
    }

    /// <summary>Over every team.</summary>
    public async Task<LaneHealth> TotalAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var connection = await OpenAsync(cancellationToken);
        return await TotalAsync(connection, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>The same for a meter, which asks on a thread of its own and cannot wait otherwise.</summary>
    internal LaneHealth Total()
    {
        using var connection = new SqliteConnection(database.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = TotalOfAll;
        using var reader = command.Bind(clock.GetUtcNow()).ExecuteReader();
        reader.Read();
        return Health(reader, 0);
    }

    private static async Task<LaneHealth> TotalAsync(SqliteConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = TotalOfAll;
        await using var reader = await command.Bind(now).ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return Health(reader, 0);
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static LaneHealth Health(SqliteDataReader reader, int from) => new(
        (long)reader.GetDouble(from),
        reader.IsDBNull(from + 1) ? null : reader.GetTime(from + 1),
        (long)reader.GetDouble(from + 2),
        (int)reader.GetDouble(from + 3),
        (long)reader.GetDouble(from + 4),
        (int)reader.GetDouble(from + 5));
}
