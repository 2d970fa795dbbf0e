using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What a lane reads on the writer's connection: it sees what its own transaction just wrote.</summary>
internal static class LaneReads
{
    private const string FindVersion = "SELECT w.Version FROM Webhooks w JOIN Teams t ON t.Id = w.TeamId WHERE w.Key = $1 AND t.DeletedAt IS NULL";

    // A deleted team's webhooks are as good as deleted, until its rows are gone.
    private const string FindWebhook = """
        SELECT w.Version, w.Status, COALESCE(w.DeletedAt, t.DeletedAt), w.Url, w.Headers, w.TeamId
        FROM Webhooks w JOIN Teams t ON t.Id = w.TeamId WHERE w.Key = $1
        """;

    private const string FindSecrets = "SELECT Value, ExpiresAt FROM WebhookSecrets WHERE WebhookKey = $1 ORDER BY Key DESC";

    private const string FindDue = """
        SELECT d.Key, d.Id, d.FailuresInRound, d.IsTest, e.Id, e.Type, e.Body, d.DueAt
        FROM Deliveries d JOIN Events e ON e.Key = d.EventKey
        WHERE d.WebhookKey = $1 AND d.State = 0 AND d.DueAt <= $2 AND d.IsTest >= $3
        ORDER BY d.DueAt, d.Key
        LIMIT $4
        """;

    /// <summary>The webhook as it is now; the known one again when it has not changed since.</summary>
    public static LaneWebhook? Webhook(WriteTransaction transaction, long key, LaneWebhook? known)
    {
        if (known is not null && transaction.Prepared(FindVersion).Bind(key).ExecuteScalar() is long version && version == known.Version)
        {
            return known;
        }

        var secrets = Secrets(transaction, key);
        using var reader = transaction.Prepared(FindWebhook).Bind(key).ExecuteReader();
        return !reader.Read() ? null : new LaneWebhook(
            key,
            new TeamId(reader.GetString(5)),
            reader.GetInt32(0),
            (WebhookStatus)reader.GetInt32(1),
            !reader.IsDBNull(2),
            reader.GetString(3),
            secrets,
            reader.IsDBNull(4) ? [] : JsonSerializer.Deserialize<List<CustomHeader>>(reader.GetString(4))!);
    }

    /// <summary>The next deliveries in their order, without those that are on the wire.</summary>
    public static IReadOnlyList<DueDelivery> Due(WriteTransaction transaction, LaneWebhook webhook, DateTimeOffset now, IReadOnlyCollection<long> inFlight, int most)
    {
        var due = new List<DueDelivery>();
        if (most <= 0 || webhook.Deleted)
        {
            return due;
        }

        var testsOnly = webhook.Status == WebhookStatus.Active ? 0 : 1;
        using var reader = transaction.Prepared(FindDue).Bind(webhook.Key, now, testsOnly, most + inFlight.Count).ExecuteReader();
        while (due.Count < most && reader.Read())
        {
            if (!inFlight.Contains(reader.GetInt64(0)))
            {
                due.Add(new DueDelivery(
                    reader.GetInt64(0), new DeliveryId(reader.GetString(1)), reader.GetTime(7), reader.GetInt32(2), reader.GetBoolean(3),
                    new EventId(reader.GetString(4)), reader.GetString(5), reader.GetFieldValue<byte[]>(6)));
            }
        }

        return due;
    }

    private static List<(string Value, DateTimeOffset? ExpiresAt)> Secrets(WriteTransaction transaction, long key)
    {
        var secrets = new List<(string, DateTimeOffset?)>();
        using var reader = transaction.Prepared(FindSecrets).Bind(key).ExecuteReader();
        while (reader.Read())
        {
            secrets.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetTime(1)));
        }

        return secrets;
    }
}
