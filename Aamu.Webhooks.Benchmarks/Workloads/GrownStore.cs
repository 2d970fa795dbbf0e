using System.Net.Http.Json;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>A store that has been in use: so many finished deliveries of another team, with their events and attempts.</summary>
internal static class GrownStore
{
    private static readonly string[] s_everything = ["*"];

    private const string Fill = """
        PRAGMA synchronous = OFF;
        CREATE TEMP TABLE Numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count) SELECT i FROM n;
        INSERT INTO Events (TeamId, Id, Type, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest)
        SELECT 'team_old', printf('evt_%012x%020d', $now + i, i), 'task.created', $now + i, $now + i, zeroblob(512), '[[1,1,0]]', 1, 0 FROM Numbers;
        INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, LastOutcome, LastStatusCode, LastDurationMs, LastAttemptAt, IsTest)
        SELECT printf('whd_%012x%020d', $now + Key, Key), 'team_old', 1, Key, 'task.created', 2, ReceivedAt, ReceivedAt, 1, 0, 0, 200, 2.5, ReceivedAt, 0 FROM Events;
        INSERT INTO Attempts (DeliveryKey, Number, StartedAt, DurationMs, Outcome, StatusCode, Url, RequestHeaders, ResponseHeaders, ResponseBody, ResponseTruncated, WebhookVersion)
        SELECT Key, 1, CreatedAt, 2.5, 0, 200, 'http://127.0.0.1/old', hex(zeroblob(200)), hex(zeroblob(50)), zeroblob(20), 0, 1 FROM Deliveries;
        """;

    /// <summary>The service makes the schema, the team and its webhook, the first of the file; then the rows are written by hand.</summary>
    public static async Task MakeAsync(string app, string data, int deliveries)
    {
        using (var service = await ServiceProcess.StartAsync(app, data))
        {
            using var team = await service.Http.PutAsJsonAsync("/api/v1/teams/team_old", new { name = "Old" });
            team.EnsureSuccessStatusCode();
            using var webhook = await service.Http.PostAsJsonAsync("/api/v1/webhooks?teamId=team_old", new { name = "Old", url = "http://127.0.0.1/old", eventTypes = s_everything });
            webhook.EnsureSuccessStatusCode();
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "webhooks.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Fill;
        command.CommandTimeout = 600;
        command.Parameters.AddWithValue("$count", deliveries);
        command.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - deliveries);
        await command.ExecuteNonQueryAsync();
    }
}
