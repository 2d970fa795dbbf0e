using System.Collections.Frozen;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// The hot reads and writes of lanes. One turn of a lane is one piece of work for the writer: it records what came of the last
/// attempts, claims the next deliveries and reads them, so that a lane costs one shared commit a turn.
/// </summary>
internal sealed class LaneStore(SingleWriter writer, SecretVault vault, TimeProvider clock)
{
    private const string TakeLease = """
        INSERT INTO LaneLeases (WebhookKey, Owner, Until, ClaimedAt, Claimed) VALUES ($1, $2, $3, $4, '[]')
        ON CONFLICT (WebhookKey) DO UPDATE SET Owner = $2, Until = $3, ClaimedAt = $4
        WHERE Owner IS NULL
        """;

    private const string Claim = "UPDATE LaneLeases SET Claimed = $3, ClaimedAt = $4, Until = $5 WHERE WebhookKey = $1 AND Owner = $2";

    private const string Release = "UPDATE LaneLeases SET Owner = NULL, Claimed = '[]' WHERE WebhookKey = $1 AND Owner = $2";

    // A lane that does not send now has nothing due: it is woken when it is resumed.
    private const string NextDue = """
        SELECT MIN(d.DueAt) FROM Deliveries d JOIN Webhooks w ON w.Key = d.WebhookKey JOIN Teams t ON t.Id = w.TeamId
        WHERE d.WebhookKey = $1 AND d.State = 0 AND w.DeletedAt IS NULL AND t.DeletedAt IS NULL AND (w.Status = 0 OR d.IsTest = 1)
        """;

    /// <summary>Null when somebody else drains this lane, or there is no such webhook.</summary>
    public Task<LaneBatch?> TakeAsync(long webhookKey, string owner, int most, TimeSpan leaseTime) => writer.WriteAsync(transaction =>
    {
        var now = clock.GetUtcNow();
        if (LaneReads.Webhook(transaction, vault, webhookKey, null) is not { } webhook
            || transaction.Statement(TakeLease).Bind(webhookKey, owner, now + leaseTime, now).Run() == 0)
        {
            return null;
        }

        return ClaimNext(transaction, owner, webhook, FrozenSet<long>.Empty, most, leaseTime);
    });

    /// <summary>Null when the lease was lost: what was sent is on record all the same, and nothing more may be sent.</summary>
    public Task<LaneBatch?> TurnAsync(LaneWebhook known, string owner, IReadOnlyList<AttemptResult> results, IReadOnlySet<long> inFlight, int most, TimeSpan leaseTime) =>
        writer.WriteAsync(transaction =>
        {
            AttemptRecords.Add(transaction, results);
            return LaneReads.Webhook(transaction, vault, known.Key, known) is { } webhook ? ClaimNext(transaction, owner, webhook, inFlight, most, leaseTime) : null;
        });

    /// <summary>Gives the lease back. Answers when the lane's next delivery is due, if any.</summary>
    public Task<DateTimeOffset?> LeaveAsync(long webhookKey, string owner, IReadOnlyList<AttemptResult> results) => writer.WriteAsync(transaction =>
    {
        AttemptRecords.Add(transaction, results);
        transaction.Statement(Release).Bind(webhookKey, owner).Run();
        return transaction.Statement(NextDue).Bind(webhookKey).Number() is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : (DateTimeOffset?)null;
    });

    private LaneBatch? ClaimNext(WriteTransaction transaction, string owner, LaneWebhook webhook, IReadOnlySet<long> inFlight, int most, TimeSpan leaseTime)
    {
        var now = clock.GetUtcNow();
        var due = LaneReads.Due(transaction, webhook, now, inFlight, most);
        var claimed = $"[{string.Join(',', inFlight.Concat(due.Select(delivery => delivery.Key)))}]";
        return transaction.Statement(Claim).Bind(webhook.Key, owner, claimed, now, now + leaseTime).Run() == 0 ? null : new LaneBatch(webhook, due);
    }
}
