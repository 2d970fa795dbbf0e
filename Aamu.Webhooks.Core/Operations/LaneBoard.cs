using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;

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
/// <param name="Waiting">Deliveries that failed, or wait for a receiver that is down. Of a disabled webhook, what is held: <see cref="MostHeld"/> and one where it is more.</param>
/// <param name="FailingSince">Null when nothing failed: then it is a worker that is missing.</param>
/// <param name="LastOutcome">How the last attempt failed.</param>
/// <param name="LastStatusCode">What the receiver answered.</param>
/// <param name="IsDown">Its receiver is probed.</param>
public sealed record TroubledLane(
    string TeamName, string WebhookName, long Due, DateTimeOffset? OldestDue, long Waiting, DateTimeOffset? FailingSince, AttemptOutcome? LastOutcome, int? LastStatusCode, bool IsDown)
{
    /// <summary>What is held may be a year's; the page asks every second.</summary>
    public const int MostHeld = 1_000;

    /// <summary>The webhook was disabled because of its receiver: it answered 410, or took nothing for days. What waits is held.</summary>
    public bool IsDisabled { get; init; }
}

/// <param name="All">Over every team, shown or not.</param>
/// <param name="Teams">Those that wait longest first.</param>
/// <param name="More">There are teams that are not among them.</param>
/// <param name="Troubled">Lanes that do not deliver as they should, the worst first.</param>
/// <param name="Disabled">Webhooks that were disabled because of their receivers, shown or not.</param>
public sealed record LaneBoardView(LaneHealth All, IReadOnlyList<TeamHealth> Teams, bool More, IReadOnlyList<TroubledLane> Troubled, int Disabled);

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

    private const string Waiting = """
        WebhookKey, COUNT(CASE WHEN DueAt <= $1 THEN 1 END) AS Due, MIN(CASE WHEN DueAt <= $1 THEN DueAt END) AS OldestDue, COUNT(CASE WHEN DueAt > $1 THEN 1 END) AS Retrying
        """;

    // The planner of SQLite would rather walk the keys.
    private static readonly DialectSql Lanes = new(
        "SELECT " + Waiting + " FROM Deliveries INDEXED BY IX_Deliveries_Due WHERE State = 0 AND Key NOT IN (SELECT value FROM LaneLeases, json_each(Claimed)) GROUP BY WebhookKey",
        "SELECT " + Waiting + " FROM Deliveries WHERE State = 0 AND Key NOT IN (SELECT json_array_elements_text(Claimed::json)::bigint FROM LaneLeases) GROUP BY WebhookKey");

    private const string Open = "(SELECT WebhookKey AS OpenKey FROM Incidents WHERE EndedAt IS NULL AND OpenedAt IS NOT NULL)";

    // What waits for a probe is neither due nor late.
    private const string Sums = """
        COALESCE(SUM(CASE WHEN o.OpenKey IS NULL THEN l.Due END), 0), MIN(CASE WHEN o.OpenKey IS NULL THEN l.OldestDue END),
        COALESCE(SUM(CASE WHEN o.OpenKey IS NULL THEN l.Retrying END), 0), COUNT(CASE WHEN o.OpenKey IS NULL AND l.Retrying > 0 THEN 1 END),
        COALESCE(SUM(CASE WHEN o.OpenKey IS NOT NULL THEN l.Due + l.Retrying END), 0), COUNT(o.OpenKey)
        """;

    private static readonly DialectSql TotalOfAll = Over(lanes => $"SELECT {Sums} FROM ({lanes}) l LEFT JOIN {Open} o ON o.OpenKey = l.WebhookKey");

    private static readonly DialectSql ByTeam = Over(lanes => $"""
        SELECT t.Id, t.Name, COUNT(w.Key), {Sums}
        FROM Teams t
        LEFT JOIN Webhooks w ON w.TeamId = t.Id AND w.DeletedAt IS NULL
        LEFT JOIN ({lanes}) l ON l.WebhookKey = w.Key
        LEFT JOIN {Open} o ON o.OpenKey = l.WebhookKey
        WHERE t.DeletedAt IS NULL AND (lower(t.Name) LIKE lower($4) ESCAPE '\' OR t.Id = $2)
        GROUP BY t.Id
        ORDER BY MIN(CASE WHEN o.OpenKey IS NULL THEN l.OldestDue END) IS NULL, MIN(CASE WHEN o.OpenKey IS NULL THEN l.OldestDue END),
                 COUNT(o.OpenKey) DESC, COUNT(CASE WHEN l.Retrying > 0 THEN 1 END) DESC, t.Name
        LIMIT $3
        """);

    private static readonly DialectSql Troubles = Over(lanes => $"""
        SELECT t.Name, w.Name, CASE WHEN i.OpenedAt IS NULL THEN l.Due ELSE 0 END, CASE WHEN i.OpenedAt IS NULL THEN l.OldestDue END,
               l.Retrying + CASE WHEN i.OpenedAt IS NULL THEN 0 ELSE l.Due END, i.StartedAt, i.LastOutcome, i.LastStatusCode, i.OpenedAt IS NOT NULL
        FROM ({lanes}) l
        JOIN Webhooks w ON w.Key = l.WebhookKey
        JOIN Teams t ON t.Id = w.TeamId AND t.DeletedAt IS NULL
        LEFT JOIN Incidents i ON i.WebhookKey = l.WebhookKey AND i.EndedAt IS NULL
        WHERE (i.Key IS NOT NULL OR l.OldestDue < $2) AND (w.Status <> 2 OR i.DisabledAt IS NULL)
        ORDER BY CASE WHEN i.OpenedAt IS NULL AND l.OldestDue < $2 THEN 0 ELSE 1 END, i.OpenedAt IS NULL, i.StartedAt
        LIMIT $3
        """);

    /// <param name="scope">An operator's.</param>
    /// <param name="search">Part of a team's name, or its id; empty for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<LaneBoardView> ReadAsync(OperatorScope scope, string search = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Task.Run(() => Read(search.Trim()), cancellationToken);
    }

    /// <summary>Over every team.</summary>
    public Task<LaneHealth> TotalAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Task.Run(Total, cancellationToken);
    }

    /// <summary>The same for a meter, which asks on a thread of its own.</summary>
    internal LaneHealth Total()
    {
        using var connection = database.OpenToRead();
        return Total(connection, clock.GetUtcNow());
    }

    private LaneBoardView Read(string search)
    {
        using var connection = database.OpenToRead();
        var now = clock.GetUtcNow();
        var teams = new List<TeamHealth>();
        using (var row = connection.Statement(ByTeam).Bind(now, search, MaxTeams + 1, $"%{Literally(search)}%"))
        {
            while (row.Read())
            {
                teams.Add(new TeamHealth(row.GetString(0), row.GetString(1), row.GetInt32(2), Health(row, 3)));
            }
        }

        return new LaneBoardView(Total(connection, now), [.. teams.Take(MaxTeams)], teams.Count > MaxTeams, Worst(connection, now), DisabledLanes.Count(connection));
    }

    /// <summary>What is disabled comes last: nothing gets worse there, and it may stay so for months.</summary>
    private static List<TroubledLane> Worst(StoreConnection connection, DateTimeOffset now)
    {
        var lanes = Troubled(connection, now);
        return [.. lanes, .. DisabledLanes.Read(connection, MaxTroubled - lanes.Count)];
    }

    private static List<TroubledLane> Troubled(StoreConnection connection, DateTimeOffset now)
    {
        var lanes = new List<TroubledLane>();
        using var row = connection.Statement(Troubles).Bind(now, now - Late, MaxTroubled);
        while (row.Read())
        {
            lanes.Add(new TroubledLane(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.IsNull(3) ? null : row.GetTime(3), row.GetInt64(4), row.IsNull(5) ? null : row.GetTime(5),
                row.IsNull(6) ? null : (AttemptOutcome)row.GetInt32(6), row.IsNull(7) ? null : row.GetInt32(7), row.GetBoolean(8)));
        }

        return lanes;
    }

    private static LaneHealth Total(StoreConnection connection, DateTimeOffset now)
    {
        using var row = connection.Statement(TotalOfAll).Bind(now);
        row.Read();
        return Health(row, 0);
    }

    private static LaneHealth Health(Statement row, int from) => new(
        row.GetInt64(from), row.IsNull(from + 1) ? null : row.GetTime(from + 1), row.GetInt64(from + 2), row.GetInt32(from + 3), row.GetInt64(from + 4), row.GetInt32(from + 5));

    private static DialectSql Over(Func<string, string> statement) => new(statement(Lanes.Sqlite), statement(Lanes.Postgres));

    private static string Literally(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
