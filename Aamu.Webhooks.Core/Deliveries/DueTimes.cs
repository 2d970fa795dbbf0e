using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>After the clock was set back: brings nearer what would else wait as much longer.</summary>
internal sealed class DueTimes(SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts)
{
    private const string NextOnes = """
        SELECT Key, DueAt FROM Deliveries WHERE WebhookKey = $1 AND State = 0 AND (DueAt, Key) > ($2, $3) ORDER BY DueAt, Key LIMIT $4
        """;

    private const string Nearer = "UPDATE Deliveries SET DueAt = MAX($2, DueAt - $3) WHERE Key IN (SELECT value FROM json_each($1)) AND State = 0";

    private const string NearerProbes = "UPDATE Incidents SET ProbeAt = MAX($1, ProbeAt - $2) WHERE EndedAt IS NULL AND ProbeAt > $1";

    private const string NearerSteps = "UPDATE RecoveryRuns SET NextAt = MAX($1, NextAt - $2) WHERE EndedAt IS NULL AND NextAt > $1";

    /// <summary>What was due by the time that the clock showed before is due now; other waits are as long as they were meant to be.</summary>
    public async Task BringNearerAsync(TimeSpan back, DateTimeOffset now)
    {
        await using var context = await contexts.CreateDbContextAsync();
        foreach (var lane in await context.Webhooks.Where(webhook => webhook.DeletedAt == null).Select(webhook => webhook.Key).ToListAsync())
        {
            // What was moved lies before what is looked for next, so nothing is moved twice.
            var (dueAt, key) = (now.ToUnixTimeMilliseconds(), long.MaxValue);
            bool more;
            do
            {
                (dueAt, key, more) = await writer.WriteAsync(transaction => Move(transaction, lane, dueAt, key, back, now));
            }
            while (more);
        }

        await writer.WriteAsync(transaction =>
        {
            transaction.Prepared(NearerProbes).Bind(now, (long)back.TotalMilliseconds).ExecuteNonQuery();
            transaction.Prepared(NearerSteps).Bind(now, (long)back.TotalMilliseconds).ExecuteNonQuery();
        });
    }

    private static (long DueAt, long Key, bool More) Move(WriteTransaction transaction, long lane, long dueAt, long key, TimeSpan back, DateTimeOffset now)
    {
        var keys = new List<long>();
        using (var reader = transaction.Prepared(NextOnes).Bind(lane, dueAt, key, DeliveryStates.BatchSize).ExecuteReader())
        {
            while (reader.Read())
            {
                keys.Add(reader.GetInt64(0));
                (dueAt, key) = (reader.GetInt64(1), reader.GetInt64(0));
            }
        }

        if (keys.Count > 0)
        {
            transaction.Prepared(Nearer).Bind($"[{string.Join(',', keys)}]", now, (long)back.TotalMilliseconds).ExecuteNonQuery();
        }

        return (dueAt, key, keys.Count == DeliveryStates.BatchSize);
    }
}
