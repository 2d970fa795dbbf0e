using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Moves all deliveries of a webhook from one state to another, in batches that let others write between them.</summary>
public sealed class DeliveryStates(SingleWriter writer, HeldRoom room, TimeProvider clock)
{
    internal const int BatchSize = 2_000;

    // The webhook may have been paused and resumed by two people at once: each looks at how it stands now.
    private const string Hold = """
        UPDATE Deliveries SET State = 1
        WHERE Key IN (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = 0 AND IsTest = 0 LIMIT $2)
        AND EXISTS (SELECT 1 FROM Webhooks WHERE Key = $1 AND Status <> 0)
        """;

    // Each stays due when it was: what waited for its first try is due already, and a wait that a receiver asked for goes on.
    private const string Release = """
        UPDATE Deliveries SET State = 0
        WHERE Key IN (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = 1 ORDER BY Key LIMIT $2)
        AND EXISTS (SELECT 1 FROM Webhooks WHERE Key = $1 AND Status = 0)
        """;

    // A paced resume may have begun since it was looked at (2: a release): then what is held goes out at that pace.
    private const string ReleaseLeftOver = $"{Release} AND NOT EXISTS (SELECT 1 FROM RecoveryRuns WHERE WebhookKey = $1 AND Kind = 2 AND EndedAt IS NULL)";

    // 33: the receiver answered, and not with 2xx.
    private const string Hasten = """
        UPDATE Deliveries SET DueAt = $3
        WHERE Key IN (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = 0 AND DueAt > $3 AND ($4 = 1 OR LastOutcome IS NULL OR LastOutcome <> 33) LIMIT $2)
        """;

    private const string CancelPending = "UPDATE Deliveries SET State = 4 WHERE Key IN (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = 0 LIMIT $2)";

    private const string CancelHeld = "UPDATE Deliveries SET State = 4 WHERE Key IN (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = 1 LIMIT $2)";

    // Somebody else may have resumed it since: what is held then is on its way out.
    private const string SetAsideBefore = """
        UPDATE Deliveries SET State = 4
        WHERE Key IN (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = 1 AND CreatedAt < $3 ORDER BY Key LIMIT $2)
        AND EXISTS (SELECT 1 FROM Webhooks WHERE Key = $1 AND Status <> 0)
        """;

    private static readonly DialectSql SetAsideChosen = DialectSql.Of(sql => $"""
        UPDATE Deliveries SET State = 4 WHERE Key IN {sql.Numbers("$2")} AND State = 1 AND EXISTS (SELECT 1 FROM Webhooks WHERE Key = $1 AND Status <> 0)
        """);

    /// <summary>Pending → held, tests excepted: somebody asked for those just now.</summary>
    internal Task HoldAsync(long webhookKey) => InBatchesAsync(Hold, webhookKey, transaction => room.KeepWithin(transaction, webhookKey));

    /// <summary>Held → pending, the oldest first. At a pace a recovery does it instead.</summary>
    internal Task ReleaseAsync(long webhookKey) => InBatchesAsync(Release, webhookKey);

    /// <summary>Held → pending, unless a recovery does it at a pace.</summary>
    internal Task ReleaseLeftOverAsync(long webhookKey) => InBatchesAsync(ReleaseLeftOver, webhookKey);

    /// <summary>Held → cancelled.</summary>
    internal Task CancelHeldAsync(long webhookKey) => InBatchesAsync(CancelHeld, webhookKey);

    /// <summary>Held → cancelled, those promised before a time, while the webhook does not send.</summary>
    internal async Task SetAsideAsync(long webhookKey, DateTimeOffset before)
    {
        while (await writer.WriteAsync(transaction => transaction.Statement(SetAsideBefore).Bind(webhookKey, BatchSize, before).Run()) == BatchSize)
        {
        }
    }

    /// <summary>The same for chosen ones.</summary>
    internal Task SetAsideAsync(long webhookKey, IReadOnlyList<long> keys) =>
        writer.WriteAsync(transaction => transaction.Statement(SetAsideChosen).Bind(webhookKey, $"[{string.Join(',', keys)}]").Run());

    /// <summary>What waits for a retry is due now; due at one time, the oldest go first.</summary>
    /// <param name="webhookKey">The lane.</param>
    /// <param name="alsoAnswered">Those too whose receiver answered an error; else they keep their waits.</param>
    internal async Task HastenAsync(long webhookKey, bool alsoAnswered)
    {
        var now = clock.GetUtcNow();
        while (await writer.WriteAsync(transaction => transaction.Statement(Hasten).Bind(webhookKey, BatchSize, now, alsoAnswered).Run()) == BatchSize)
        {
        }
    }

    internal async Task CancelAsync(long webhookKey)
    {
        await InBatchesAsync(CancelPending, webhookKey);
        await CancelHeldAsync(webhookKey);
    }

    private async Task InBatchesAsync(string sql, long webhookKey, Action<WriteTransaction>? afterwards = null)
    {
        while (await writer.WriteAsync(transaction =>
        {
            var moved = transaction.Statement(sql).Bind(webhookKey, BatchSize).Run();
            afterwards?.Invoke(transaction);
            return moved;
        }) == BatchSize)
        {
        }
    }
}
