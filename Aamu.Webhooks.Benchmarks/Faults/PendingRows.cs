using Aamu.Webhooks.Core.Deliveries;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>Deliveries of before the service started, spread over the webhooks of the file, with the events behind them: pending, unless said otherwise.</summary>
internal static class PendingRows
{
    private const string Fill = """
        PRAGMA synchronous = OFF;
        CREATE TEMP TABLE Numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count / $webhooks) SELECT i FROM n;
        INSERT INTO Events (TeamId, Id, Type, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest)
        SELECT 'team_old', printf('evt_%012x%020d', $now + i, i), 'task.created', $now + i, $now + i, CAST(printf('{"text":"%1000d"}', i) AS BLOB),
               (SELECT '[' || group_concat('[' || Key || ',1,0]') || ']' FROM Webhooks), $webhooks, 0 FROM Numbers;
        INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, IsTest)
        SELECT printf('whd_%012x%016d%04d', $now + e.Key, e.Key, w.Key), 'team_old', w.Key, e.Key, 'task.created', $state, e.ReceivedAt, e.ReceivedAt, 0, 0, 0 FROM Events e CROSS JOIN Webhooks w;
        """;

    public static async Task FillAsync(string database, int webhooks, int deliveries, DeliveryState state = DeliveryState.Pending, TimeSpan age = default)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Fill;
        command.CommandTimeout = 600;
        command.Parameters.AddWithValue("$count", deliveries);
        command.Parameters.AddWithValue("$webhooks", webhooks);
        command.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - deliveries - (long)age.TotalMilliseconds);
        command.Parameters.AddWithValue("$state", (int)state);
        await command.ExecuteNonQueryAsync();
    }
}
