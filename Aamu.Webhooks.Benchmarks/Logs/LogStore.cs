using System.Globalization;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>
/// A store with a month behind it: 1,000,000 events, each judged for every webhook of its team, a delivery of each and its attempt; 50 webhooks of one team, which were
/// changed now and then, and one of another; 40 projects, one recovery; most of it good, some rare; and as many refused submissions as are kept.
/// </summary>
internal static class LogStore
{
    public const string Team = "team_1";
    public const int Webhooks = 50;

    /// <summary>How often each webhook was changed.</summary>
    public const int Versions = 20;

    public const int Events = 1_000_000;

    /// <summary>Stands in the body of every event, of one in 20,000, and of none.</summary>
    public const string CommonText = "sauna", RareText = "task_rare", AbsentText = "task_nowhere";

    private const int Refusals = 20_000;

    // Verdicts: 0 for the webhook that the delivery goes to, and 2, 3 or 4 for each of the others.
    private const string Fill = """
        PRAGMA synchronous = OFF;
        CREATE TEMP TABLE Numbers (i INTEGER PRIMARY KEY);
        INSERT INTO Numbers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $events) SELECT i FROM n;
        CREATE TEMP TABLE Judged (Owner, Version, Verdicts, PRIMARY KEY (Owner, Version)) WITHOUT ROWID;
        INSERT INTO Judged
        SELECT o.i, v.i, (SELECT '[' || group_concat('[' || w.i || ',' || v.i || ',' || CASE WHEN w.i = o.i THEN 0 ELSE 2 + w.i % 3 END || ']') || ']' FROM Numbers w WHERE w.i <= $webhooks)
        FROM Numbers o, Numbers v WHERE o.i <= $webhooks AND v.i <= $versions;
        INSERT INTO Judged SELECT $webhooks + 1, i, printf('[[%d,%d,0]]', $webhooks + 1, i) FROM Numbers WHERE i <= $versions;
        INSERT INTO Teams (Id, Name, CreatedAt) VALUES ('team_1', 'Team one', $start), ('team_2', 'Team two', $start);
        INSERT INTO Projects (TeamId, Id, Name) SELECT 'team_1', printf('proj_%d', i), printf('Project %d', i) FROM Numbers WHERE i <= 40;
        INSERT INTO RecoveryRuns (Key, Id, TeamId, Kind, State, Selection, Total, Done, DoneBefore, LastKey, EndKey, NextAt, ResumedAt, StartedAt, StartedBy, EndedAt)
        VALUES (1, $recovery, 'team_1', 0, 2, '{"Filter":{},"States":[3]}', $events / 40, $events / 40, 0, $events, $events, $start, $start, $start, 'person1@example.com', $start);
        INSERT INTO Webhooks (Key, Id, TeamId, Name, Description, Url, Status, EventTypes, ProjectIds, Headers, Version, CreatedAt, UpdatedAt, AfterEvent)
        SELECT i, printf('wh_%032d', i), CASE WHEN i <= $webhooks THEN 'team_1' ELSE 'team_2' END, printf('Webhook %d', i), '', 'https://example.com/hook', 0, '["*"]', '[]', '[]', $versions, $start, $start, 0
        FROM Numbers WHERE i <= $webhooks + 1;
        INSERT INTO WebhookVersions (WebhookKey, Version, At, By, Name, Url, Status, EventTypes, ProjectIds, Headers, Secrets)
        SELECT w.i, v.i, $start + (v.i - 1) * $events * $step / $versions, printf('person%d@example.com', v.i % 5), printf('Webhook %d', w.i), 'https://example.com/hook',
               CASE WHEN w.i % 3 = 2 AND v.i > 5 THEN 2 ELSE 0 END, CASE WHEN v.i % 7 < 3 THEN '["doc.*"]' ELSE '["doc.*","form.*"]' END, CASE WHEN v.i % 4 < 2 THEN '["proj_3"]' ELSE '["proj_3","proj_4"]' END, '[]', '[]'
        FROM Numbers w, Numbers v WHERE w.i <= $webhooks + 1 AND v.i <= $versions;
        CREATE TEMP TABLE Coming AS
        SELECT i, CASE WHEN i % 10 = 0 THEN $webhooks + 1 WHEN i % 5000 = 1 THEN $webhooks ELSE 1 + i % ($webhooks - 1) END AS Owner, 1 + i * $versions / ($events + 1) AS Version FROM Numbers;
        INSERT INTO Events (Key, TeamId, Id, Type, ProjectId, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest)
        SELECT c.i, CASE WHEN c.i % 10 THEN 'team_1' ELSE 'team_2' END, printf('evt_%032d', c.i),
               CASE WHEN c.i % 50000 = 1 THEN 'form.deleted' WHEN c.i % 3 THEN 'task.created' WHEN c.i % 2 THEN 'task.updated' ELSE 'doc.created' END,
               CASE WHEN c.i % 100000 = 1 THEN 'proj_rare' WHEN c.i % 4 THEN printf('proj_%d', c.i % 9) END,
               $start + c.i * $step, $start + c.i * $step,
               CAST(printf('{"id":"evt_%032d","data":{"id":"task_%s","title":"Paint the sauna door","notes":"%s"}}', c.i, CASE WHEN c.i % 20000 = 1 THEN 'rare' ELSE c.i END, hex(zeroblob(400))) AS BLOB), j.Verdicts, 1, 0
        FROM Coming c JOIN Judged j ON j.Owner = c.Owner AND j.Version = c.Version ORDER BY c.i;
        INSERT INTO Deliveries (Key, Id, TeamId, WebhookKey, EventKey, EventType, ProjectId, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, LastOutcome, LastStatusCode, LastDurationMs, LastAttemptAt, IsTest, RecoveryKey)
        SELECT c.i, printf('whd_%032d', c.i), e.TeamId, c.Owner, c.i, e.Type, e.ProjectId,
               CASE WHEN c.i % 40000 = 1 THEN 3 WHEN c.i % 25000 = 2 THEN 4 WHEN c.i > $events - 300 THEN 0 ELSE 2 END,
               e.ReceivedAt, e.ReceivedAt, 1, 0,
               CASE WHEN c.i % 40000 = 1 THEN 33 WHEN c.i % 100 = 3 THEN 21 ELSE 0 END, CASE WHEN c.i % 40000 = 1 THEN 500 WHEN c.i % 100 <> 3 THEN 200 END, 20, e.ReceivedAt + 30, 0, CASE WHEN c.i % 40 = 7 THEN 1 END
        FROM Coming c JOIN Events e ON e.Key = c.i ORDER BY c.i;
        INSERT INTO Attempts (DeliveryKey, Number, StartedAt, DurationMs, Outcome, StatusCode, Url, RequestHeaders, ResponseHeaders, ResponseBody, ResponseTruncated, WebhookVersion)
        SELECT Key, 1, LastAttemptAt, 20, LastOutcome, LastStatusCode, 'https://example.com/hook', hex(zeroblob(200)), hex(zeroblob(50)), zeroblob(20), 0, 1 FROM Deliveries;
        INSERT INTO RefusedSubmissions (At, TeamId, KeyName, Status, Problem, Reason, EventType, EventId, Excerpt)
        SELECT $start + i * ($events * $step / $refusals), 'team_1', 'Aamu', 422, CASE WHEN i % 3 THEN 'unknown-event-type' ELSE 'invalid-event' END, 'There is no event type task.make.', 'task.make',
               printf('evt_refused_%d', i), zeroblob(1000)
        FROM Numbers WHERE i <= $refusals;
        """;

    public static RecoveryId Recovery { get; } = new($"rec_{1:D32}");

    public static TeamScope Reader { get; } = new(new TeamId(Team), TeamRole.Viewer, "reader");

    public static EventId Event(int number) => new($"evt_{number.ToString("D32", CultureInfo.InvariantCulture)}");

    public static WebhookId Webhook(int number) => new($"wh_{number.ToString("D32", CultureInfo.InvariantCulture)}");

    /// <param name="connectionString">An empty store, with its tables.</param>
    /// <param name="now">The newest event is of this time, the oldest of a month before.</param>
    public static async Task FillAsync(string connectionString, DateTimeOffset now)
    {
        await using var connection = new SqliteConnection(connectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Fill;
        command.CommandTimeout = 600;
        var month = TimeSpan.FromDays(30);
        foreach (var (name, value) in new (string, long)[]
        {
            ("$events", Events), ("$versions", Versions), ("$refusals", Refusals), ("$webhooks", Webhooks), ("$start", (now - month).ToUnixTimeMilliseconds()), ("$step", (long)month.TotalMilliseconds / Events),
        })
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.Parameters.AddWithValue("$recovery", Recovery.Value);
        await command.ExecuteNonQueryAsync();
    }
}
