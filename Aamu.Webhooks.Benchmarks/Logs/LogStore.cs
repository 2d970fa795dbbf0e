using Aamu.Webhooks.Core.Data;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>A store with a month behind it: 300,000 events, 1,000,000 deliveries and their attempts, 50 webhooks of one team and one of another, most of it good, some rare.</summary>
internal static class LogStore
{
    public const string Team = "team_1";
    public const int Webhooks = 50;

    private const int Events = 300_000;
    private const int Deliveries = 1_000_000;

    private const string Fill = """
        PRAGMA synchronous = OFF;
        CREATE TEMP TABLE Numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $deliveries) SELECT i FROM n;
        INSERT INTO Teams (Id, Name, CreatedAt) VALUES ('team_1', 'Team one', $start), ('team_2', 'Team two', $start);
        INSERT INTO Webhooks (Key, Id, TeamId, Name, Description, Url, Status, EventTypes, ProjectIds, Headers, Version, CreatedAt, UpdatedAt, AfterEvent)
        SELECT i, printf('wh_%032d', i), CASE WHEN i <= $webhooks THEN 'team_1' ELSE 'team_2' END, printf('Webhook %d', i), '', 'https://example.com/hook', 0, '["*"]', '[]', '[]', 1, $start, $start, 0
        FROM Numbers WHERE i <= $webhooks + 1;
        INSERT INTO Events (Key, TeamId, Id, Type, ProjectId, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest)
        SELECT i, CASE WHEN i % 10 THEN 'team_1' ELSE 'team_2' END, printf('evt_%032d', i),
               CASE WHEN i % 20000 = 1 THEN 'form.deleted' WHEN i % 3 THEN 'task.created' WHEN i % 2 THEN 'task.updated' ELSE 'doc.created' END,
               CASE WHEN i % 30000 = 1 THEN 'proj_rare' WHEN i % 4 THEN printf('proj_%d', i % 9) END,
               $start + i * $step, $start + i * $step, zeroblob(900), '[]', 3, 0
        FROM Numbers WHERE i <= $events;
        INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, ProjectId, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, LastOutcome, LastStatusCode, LastDurationMs, LastAttemptAt, IsTest)
        SELECT printf('whd_%032d', n.i), e.TeamId, CASE WHEN e.TeamId = 'team_2' THEN $webhooks + 1 WHEN n.i % 5000 = 1 THEN $webhooks ELSE 1 + n.i % ($webhooks - 1) END, e.Key, e.Type, e.ProjectId,
               CASE WHEN n.i % 40000 = 1 THEN 3 WHEN n.i % 25000 = 2 THEN 4 WHEN n.i > $deliveries - 300 THEN 0 ELSE 2 END,
               e.ReceivedAt, e.ReceivedAt, 1, 0,
               CASE WHEN n.i % 40000 = 1 THEN 33 WHEN n.i % 100 = 3 THEN 21 ELSE 0 END, CASE WHEN n.i % 40000 = 1 THEN 500 WHEN n.i % 100 <> 3 THEN 200 END, 20, e.ReceivedAt + 30, 0
        FROM Numbers n JOIN Events e ON e.Key = (n.i * $events) / ($deliveries + 1) + 1;
        INSERT INTO Attempts (DeliveryKey, Number, StartedAt, DurationMs, Outcome, StatusCode, Url, RequestHeaders, ResponseHeaders, ResponseBody, ResponseTruncated, WebhookVersion)
        SELECT Key, 1, LastAttemptAt, 20, LastOutcome, LastStatusCode, 'https://example.com/hook', hex(zeroblob(200)), hex(zeroblob(50)), zeroblob(20), 0, 1 FROM Deliveries;
        """;

    /// <param name="database">The file.</param>
    /// <param name="connectionString">Where it is.</param>
    /// <param name="now">The newest event is of this time, the oldest of a month before.</param>
    public static async Task MakeAsync(WebhooksDatabase database, string connectionString, DateTimeOffset now)
    {
        database.Open();
        await using var connection = new SqliteConnection(connectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Fill;
        command.CommandTimeout = 600;
        var month = TimeSpan.FromDays(30);
        foreach (var (name, value) in new (string, long)[]
        {
            ("$events", Events), ("$deliveries", Deliveries), ("$webhooks", Webhooks), ("$start", (now - month).ToUnixTimeMilliseconds()), ("$step", (long)month.TotalMilliseconds / Events),
        })
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync();
    }
}
