using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Moves;

/// <summary>A file with one event, its delivery and its attempt gets as many more as are wanted, and its books still balance.</summary>
internal static class ManyDeliveries
{
    private const string Events = "TeamId, Type, ProjectId, ActorId, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest, SubmittedBy";
    private const string Deliveries = "TeamId, WebhookKey, EventType, ProjectId, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, LastOutcome, LastStatusCode, LastDurationMs, LastAttemptAt, IsTest, IsReplay, RecoveryKey";
    private const string Attempts = "Number, StartedAt, DurationMs, Outcome, StatusCode, Error, Url, RemoteAddress, RequestHeaders, ResponseHeaders, ResponseBody, ResponseTruncated, DnsMs, ConnectMs, TlsMs, FirstByteMs, BodyMs, WebhookVersion";

    private const string Add = $"""
        INSERT INTO Events (Id, {Events})
        WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $1)
        SELECT Id || '_' || number, {Events} FROM Events, numbers;
        INSERT INTO Deliveries (Id, EventKey, Sequence, {Deliveries})
        SELECT Id || '_' || happened.EventKey, happened.EventKey, Sequence + happened.EventKey - first.EventKey, {Deliveries} FROM Deliveries first, (SELECT Key AS EventKey FROM Events) happened WHERE happened.EventKey > first.EventKey;
        INSERT INTO Attempts (DeliveryKey, {Attempts})
        SELECT promised.Promised, {Attempts} FROM Attempts first, (SELECT Key AS Promised FROM Deliveries) promised WHERE promised.Promised > first.DeliveryKey;
        """;

    public static async Task AddAsync(string folder, int count)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "webhooks.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Add;
        command.Parameters.AddWithValue("$1", count);
        await command.ExecuteNonQueryAsync();
    }
}
