using System.Collections.Frozen;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// The hot reads and writes of lanes. One turn of a lane is one piece of work for the writer: it records what came of the last
/// attempts, claims the next deliveries and reads them, so that a lane costs one shared commit a turn.
/// </summary>
internal sealed class LaneStore(SingleWriter writer, SecretVault vault, LaneIncidents incidents, FlightRoom space, TimeProvider clock)
{
    private const string TakeLease = """
        INSERT INTO LaneLeases (WebhookKey, Owner, ClaimedAt, Claimed) VALUES ($1, $2, $3, '[]')
        ON CONFLICT (WebhookKey) DO UPDATE SET Owner = $2, ClaimedAt = $3
        WHERE LaneLeases.Owner IS NULL
        """;

    private const string FindHolder = "SELECT Owner FROM LaneLeases WHERE WebhookKey = $1";

    private const string Claim = "UPDATE LaneLeases SET Claimed = $3, ClaimedAt = $4 WHERE WebhookKey = $1 AND Owner = $2";

    private const string Release = "UPDATE LaneLeases SET Owner = NULL, Claimed = '[]' WHERE WebhookKey = $1 AND Owner = $2";

    // A lane that does not send now has nothing due: it is woken when it is resumed.
    private const string NextDue = """
        SELECT MIN(d.DueAt) FROM Deliveries d JOIN Webhooks w ON w.Key = d.WebhookKey JOIN Teams t ON t.Id = w.TeamId
        WHERE d.WebhookKey = $1 AND d.State = 0 AND w.DeletedAt IS NULL AND t.DeletedAt IS NULL AND w.Status = 0
        """;

    private const string NextTest = """
        SELECT MIN(d.DueAt) FROM Deliveries d JOIN Webhooks w ON w.Key = d.WebhookKey JOIN Teams t ON t.Id = w.TeamId
        WHERE d.WebhookKey = $1 AND d.State = 0 AND d.IsTest = 1 AND w.DeletedAt IS NULL AND t.DeletedAt IS NULL
        """;

    /// <summary>No batch when somebody else drains this lane, who is named then, or there is no such webhook.</summary>
    public Task<(LaneBatch? Batch, string? Holder)> TakeAsync(long webhookKey, string owner, LaneWish wish) => writer.WriteAsync(transaction =>
    {
        if (LaneReads.Webhook(transaction, vault, webhookKey, null) is not { } webhook)
        {
            return (null, null);
        }

        return transaction.Statement(TakeLease).Bind(webhookKey, owner, clock.GetUtcNow()).Run() == 0
            ? ((LaneBatch?)null, transaction.Statement(FindHolder).Bind(webhookKey).Text())
            : (ClaimNext(transaction, owner, webhook, IncidentRows.Running(transaction, webhookKey), LaneNews.None, FrozenSet<long>.Empty, 0, wish), null);
    });

    /// <summary>Null when the lease was lost: what was sent is on record all the same, and nothing more may be sent.</summary>
    /// <param name="known">The webhook as it was.</param>
    /// <param name="owner">Whose lease it is.</param>
    /// <param name="results">What has landed.</param>
    /// <param name="flight">What has not.</param>
    /// <param name="wish">What may be claimed besides.</param>
    /// <param name="again">It was tried before, and it may have been done: the connection may have broken before anybody heard of it.</param>
    public Task<LaneBatch?> TurnAsync(LaneWebhook known, string owner, IReadOnlyList<AttemptResult> results, LaneFlight flight, LaneWish wish, bool again) =>
        writer.WriteAsync(transaction =>
        {
            var (running, news) = Record(transaction, known, owner, again ? AttemptRecords.Missing(transaction, results) : results, flight.Count > 0);
            var now = news.CircuitClosed ? wish with { Most = Math.Min(wish.Most, SendWindow.Least) } : wish;
            return LaneReads.Webhook(transaction, vault, known.Key, known) is { } webhook ? ClaimNext(transaction, owner, webhook, running, news, flight.Keys, flight.Bytes, now) : null;
        });

    /// <summary>Gives the lease back. Answers when the lane's next delivery is due, if any.</summary>
    public Task<(DateTimeOffset? NextDue, LaneNews News)> LeaveAsync(LaneWebhook webhook, string owner, IReadOnlyList<AttemptResult> results, bool again) => writer.WriteAsync(transaction =>
    {
        var (running, news) = Record(transaction, webhook, owner, again ? AttemptRecords.Missing(transaction, results) : results, othersUnderWay: false);
        transaction.Statement(Release).Bind(webhook.Key, owner).RunByTheWay();
        var next = Time(transaction, NextDue, webhook.Key);
        if (running is { IsOpen: true, AskedFor: null } && next < running.ProbeAt)
        {
            next = running.ProbeAt;
        }

        return (Time(transaction, NextTest, webhook.Key) is { } test && !(next < test) ? test : next, news);
    });

    private static DateTimeOffset? Time(WriteTransaction transaction, string sql, long webhookKey) =>
        transaction.Statement(sql).Bind(webhookKey).Number() is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    /// <summary>
    /// What comes in from a drain that was given up says how its receiver was some time ago: it goes on record, and whoever has the lane now says how it is. While all is well nothing can be learnt that
    /// would be wrong, and so nobody is asked whose the lane is.
    /// </summary>
    private (Incident? Running, LaneNews News) Record(WriteTransaction transaction, LaneWebhook webhook, string owner, IReadOnlyList<AttemptResult> results, bool othersUnderWay)
    {
        var before = IncidentRows.Running(transaction, webhook.Key);
        if ((before is not null || results.Any(result => result.Receipt.Outcome != AttemptOutcome.Succeeded)) && transaction.Statement(FindHolder).Bind(webhook.Key).Text() != owner)
        {
            AttemptRecords.Add(transaction, results);
            return (before, LaneNews.None);
        }

        var (judged, running, news) = incidents.Learn(transaction, webhook, before, results, othersUnderWay);
        AttemptRecords.Add(transaction, judged);
        var exhausted = incidents.TellOfExhausted(transaction, webhook, judged);
        return (running, exhausted.Count == 0 ? news : news with { Wake = [.. news.Wake.Union(exhausted)] });
    }

    private LaneBatch? ClaimNext(
        WriteTransaction transaction, string owner, LaneWebhook webhook, Incident? running, LaneNews news, IReadOnlySet<long> inFlight, long bytes, LaneWish wish)
    {
        var (now, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        var share = new LaneShare(space, wish.Beside, bytes, transaction);
        var due = LaneReads.Due(transaction, webhook, running, now, inFlight, share, wish.Most);
        var claimed = $"[{string.Join(',', inFlight.Concat(due.Select(delivery => delivery.Key)))}]";
        if (transaction.Statement(Claim).Bind(webhook.Key, owner, claimed, now).Run() > 0)
        {
            return new LaneBatch(webhook, due, news) { Beside = wish.Beside, IsInDoubt = running is { IsInDoubt: true }, Claimed = transaction.IsRemote ? began : null };
        }

        share.GiveBack();
        return null;
    }
}
