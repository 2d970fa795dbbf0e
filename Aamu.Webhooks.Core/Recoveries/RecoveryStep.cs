using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>Makes the chosen keys of one step due, within the transaction that moves the recovery past them.</summary>
internal static class RecoveryStep
{
    // Somebody may have sent or cancelled one of them since it was chosen, or deleted its webhook: then it is left alone.
    private static readonly DialectSql Resend = DialectSql.Of(sql => $"""
        UPDATE Deliveries
        SET State = CASE WHEN lane.Status = 0 OR Deliveries.IsTest = 1 THEN 0 ELSE 1 END, DueAt = $2, FailuresInRound = 0, RecoveryKey = $3
        FROM Webhooks AS lane
        WHERE Deliveries.Key IN {sql.Numbers("$1")} AND Deliveries.State IN {sql.Numbers("$4")}
          AND (Deliveries.LastAttemptAt IS NULL OR Deliveries.LastAttemptAt <= $5) AND lane.Key = Deliveries.WebhookKey AND lane.DeletedAt IS NULL
          AND EXISTS (SELECT 1 FROM Events happened WHERE happened.Key = Deliveries.EventKey AND length(happened.Body) > 0)
        RETURNING WebhookKey
        """);

    // Each stays due when it was: a wait that a receiver asked for goes on.
    private static readonly DialectSql Release = DialectSql.Of(sql => $"""
        UPDATE Deliveries SET State = 0, RecoveryKey = $2
        WHERE Key IN {sql.Numbers("$1")} AND State = 1
          AND EXISTS (SELECT 1 FROM Webhooks lane WHERE lane.Key = Deliveries.WebhookKey AND lane.Status = 0 AND lane.DeletedAt IS NULL)
        RETURNING WebhookKey
        """);

    private static readonly DialectSql Replay = DialectSql.Of(sql => $"""
        INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, ProjectId, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, IsTest, IsReplay, RecoveryKey, Sequence)
        SELECT $1, happened.TeamId, lane.Key, happened.Key, happened.Type, happened.ProjectId, CASE WHEN lane.Status = 0 THEN 0 ELSE 1 END, $4, $4, 0, 0, 0, 1, $5, {DeliveryNumbers.Next(sql)}
        FROM Events happened JOIN Webhooks lane ON lane.Key = $3 AND lane.TeamId = happened.TeamId AND lane.DeletedAt IS NULL
        WHERE happened.Key = $2 AND length(happened.Body) > 0 AND NOT EXISTS (SELECT 1 FROM Deliveries WHERE EventKey = happened.Key AND WebhookKey = lane.Key)
        """);

    // By the index of replays: a + keeps all that the recovery has made so far from being gone through for each step.
    private static readonly DialectSql CountReplayed = DialectSql.Of(sql => $"""
        SELECT COUNT(*) FROM Deliveries WHERE WebhookKey = $2 AND EventKey IN {sql.Numbers("$1")} AND IsReplay = 1 AND +RecoveryKey = $3
        """);

    /// <summary>Answers the lane of every delivery that was made due.</summary>
    public static IReadOnlyList<long> Make(WriteTransaction transaction, RecoveryRun run, IReadOnlyList<long> keys, DateTimeOffset now, TimeProvider clock)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var list = $"[{string.Join(',', keys)}]";
        return run.Kind switch
        {
            RecoveryKind.Resend => Lanes(transaction, Resend, list, now, run.Key, $"[{string.Join(',', RecoveryRows.Read(run.Selection).States.Select(state => (int)state))}]", run.StartedAt),
            RecoveryKind.Release => Lanes(transaction, Release, list, run.Key),
            _ => Promise(transaction, run, keys, list, now, clock),
        };
    }

    private static List<long> Lanes(WriteTransaction transaction, DialectSql sql, params object?[] values)
    {
        var lanes = new List<long>();
        using var row = transaction.Statement(sql).Bind(values);
        while (row.Read())
        {
            lanes.Add(row.GetInt64(0));
        }

        return lanes;
    }

    // Each has a number of its own, one more than the one before it: so they are as many statements, which a server gets in one journey.
    private static IReadOnlyList<long> Promise(WriteTransaction transaction, RecoveryRun run, IReadOnlyList<long> events, string list, DateTimeOffset now, TimeProvider clock)
    {
        foreach (var eventKey in events)
        {
            transaction.Statement(Replay).Bind(DeliveryId.New(clock).Value, eventKey, run.WebhookKey, now, run.Key).RunByTheWay();
        }

        return [.. Enumerable.Repeat(run.WebhookKey!.Value, (int)transaction.Statement(CountReplayed).Bind(list, run.WebhookKey, run.Key).Number()!.Value)];
    }
}
