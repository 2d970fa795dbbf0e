using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Browser.Pictures;

/// <summary>A team with 500 webhooks and 200,000 deliveries of the last days, written straight into the file: for looking at. Its books do not balance: no event but the last ones was judged for every webhook.</summary>
internal static class CrowdedTeam
{
    public const string Webhook = "wh_007", Delivery = "whd_199999", Event = "evt_199999";

    /// <summary>300 characters without a place to break a line at.</summary>
    private static readonly string LongName = "Name".PadRight(300, 'x');

    private const string Fill = """
        PRAGMA synchronous = OFF;
        CREATE TEMP TABLE Numbers (i INTEGER PRIMARY KEY);
        INSERT INTO Numbers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i FROM n;
        INSERT INTO Teams (Id, Name, CreatedAt) VALUES ($team, 'Everything at once', $start);
        INSERT INTO Projects (TeamId, Id, Name) SELECT $team, printf('proj_%d', i), CASE WHEN i % 7 = 0 THEN $long ELSE printf('Project %d', i) END FROM Numbers WHERE i <= 60;
        INSERT INTO Webhooks (Key, Id, TeamId, Name, Description, Url, Status, EventTypes, ProjectIds, Headers, Version, CreatedAt, UpdatedAt, AfterEvent)
        SELECT i, printf('wh_%03d', i), $team, CASE WHEN i % 50 = 7 THEN $long ELSE printf('Webhook %d of many', i) END, '', printf('https://receiver-%d.example/hooks', i), CASE WHEN i % 40 = 1 THEN 1 WHEN i % 40 = 2 THEN 2 ELSE 0 END, '["*"]', '[]', '[]', 1, $start, $start, 0
        FROM Numbers WHERE i <= 500;
        INSERT INTO WebhookVersions (WebhookKey, Version, At, By, Name, Url, Status, EventTypes, ProjectIds, Headers, Secrets)
        SELECT Key, 1, $start, 'aino@example.com', Name, Url, Status, EventTypes, '[]', '[]', '[]' FROM Webhooks;
        INSERT INTO WebhookSecrets (WebhookKey, Number, Value, CreatedAt) SELECT Key, 1, 'nobody opens it', $start FROM Webhooks;
        CREATE TEMP TABLE Judged AS SELECT '[' || group_concat('[' || Key || ',1,' || CASE WHEN Key = 7 THEN 0 ELSE 2 + Key % 3 END || ']') || ']' AS Verdicts FROM Webhooks;
        INSERT INTO Events (Key, TeamId, Id, Type, ProjectId, ActorId, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest)
        SELECT i, $team, printf('evt_%06d', i), CASE i % 4 WHEN 0 THEN 'task.created' WHEN 1 THEN 'form.submitted' WHEN 2 THEN 'helpdesk.ticket.status_changed' ELSE 'doc.comment.created' END,
               CASE WHEN i % 5 THEN printf('proj_%d', 1 + i % 60) END, 'usr_aino', $start + i * $step, $start + i * $step, CAST('{"title":"Paint the sauna door"}' AS BLOB),
               CASE WHEN i > 199990 THEN (SELECT Verdicts FROM Judged) ELSE printf('[[%d,1,0]]', 1 + i % 500) END, 1, 0
        FROM Numbers;
        INSERT INTO Deliveries (Key, Id, TeamId, WebhookKey, EventKey, EventType, ProjectId, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, LastOutcome, LastStatusCode, LastDurationMs, LastAttemptAt, IsTest)
        SELECT Key, printf('whd_%06d', Key), TeamId, CASE WHEN Key > 199990 THEN 7 ELSE 1 + Key % 500 END, Key, Type, ProjectId, CASE WHEN Key % 9 = 1 THEN 3 WHEN Key % 31 = 2 THEN 0 ELSE 2 END,
               ReceivedAt, ReceivedAt + 864000000, CASE WHEN Key % 9 = 1 THEN 12 ELSE 1 END, 0, CASE WHEN Key % 9 = 1 THEN 33 WHEN Key % 31 = 2 THEN 21 ELSE 0 END, CASE WHEN Key % 9 = 1 THEN 500 WHEN Key % 31 <> 2 THEN 200 END, 20 + Key % 900, ReceivedAt + 30, 0
        FROM Events;
        INSERT INTO Attempts (DeliveryKey, Number, StartedAt, DurationMs, Outcome, StatusCode, Url, RequestHeaders, ResponseHeaders, ResponseBody, ResponseTruncated, WebhookVersion)
        SELECT Key, AttemptCount, LastAttemptAt, LastDurationMs, LastOutcome, LastStatusCode, 'https://receiver.example/hooks', '[]', '[]', CAST('ok' AS BLOB), 0, 1 FROM Deliveries;
        """;

    /// <param name="file">Where the store is to lie; nothing is there yet.</param>
    public static async Task FillAsync(string file)
    {
        using (var database = new SqliteDatabase($"Data Source={file}"))
        {
            database.Open();
        }

        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Fill;
        command.CommandTimeout = 600;
        var days = TimeSpan.FromDays(6);
        command.Parameters.AddWithValue("$team", RunningApp.TeamId);
        command.Parameters.AddWithValue("$long", LongName);
        command.Parameters.AddWithValue("$start", (TimeProvider.System.GetUtcNow() - days).ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$step", (long)days.TotalMilliseconds / 200_000);
        await command.ExecuteNonQueryAsync();
    }
}
