using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What a lane reads on the writer's connection: it sees what its own transaction just wrote.</summary>
internal static class LaneReads
{
    private const string FindVersion = "SELECT w.Version FROM Webhooks w JOIN Teams t ON t.Id = w.TeamId WHERE w.Key = $1 AND t.DeletedAt IS NULL";

    // A deleted team's webhooks are as good as deleted, until its rows are gone.
    private const string FindWebhook = """
        SELECT w.Version, w.Status, COALESCE(w.DeletedAt, t.DeletedAt), w.Url, w.Headers, w.TeamId, w.TimeoutSeconds, w.RetrySchedule
        FROM Webhooks w JOIN Teams t ON t.Id = w.TeamId WHERE w.Key = $1
        """;

    private const string FindSecrets = "SELECT Value, ExpiresAt FROM WebhookSecrets WHERE WebhookKey = $1 ORDER BY Key DESC";

    private const string Columns = """
        d.Key, d.Id, d.DueAt, d.FailuresInRound, d.IsTest, e.Id, e.Type, e.Body, d.Sequence
        FROM Deliveries d JOIN Events e ON e.Key = d.EventKey
        """;

    private const string DueInFile = $"""
        SELECT {Columns}
        WHERE d.WebhookKey = $1 AND d.State = 0 AND d.DueAt <= $2
        ORDER BY d.DueAt, d.Key LIMIT $3
        """;

    private const string TestsInFile = $"""
        SELECT {Columns}
        WHERE d.WebhookKey = $1 AND d.State = 0 AND d.IsTest = 1 AND d.DueAt <= $2
        ORDER BY d.DueAt, d.Key LIMIT $3
        """;

    private static readonly DialectSql FindDue = new(DueInFile, DueOnServer.All);

    private static readonly DialectSql FindTests = new(TestsInFile, DueOnServer.Tests);

    // A test is no probe: it goes out by itself, and its failure changes nothing.
    private const string FindProbe = """
        SELECT Key FROM Deliveries
        WHERE WebhookKey = $1 AND State = 0 AND DueAt <= $2 AND IsTest = 0
        ORDER BY DueAt, Key LIMIT 1
        """;

    private const string FindAskedFor = "SELECT Key FROM Deliveries WHERE Key = $3 AND WebhookKey = $1 AND State = 0 AND DueAt <= $2 AND IsTest = 0";

    // A person does not wait for the turn of anyone.
    private const string FindNext = "SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND State = 0 AND IsTest = 0 ORDER BY DueAt, Key LIMIT 1";

    // One is repeated until it has had four tries, then another has its turn: some receivers take a delivery at its second or third try only, and one that
    // can never succeed must not stand in the way.
    private const string FindTried = $"SELECT Key FROM ({IncidentRows.FirstFailing}) AS failing WHERE AttemptCount > 0 AND DueAt <= $2 ORDER BY AttemptCount % 4 DESC, DueAt, Key LIMIT 1";

    private const string FindDelivery = $"""
        SELECT {Columns}
        WHERE d.Key = $1
        """;

    /// <summary>The webhook as it is now; the known one again when it has not changed since.</summary>
    public static LaneWebhook? Webhook(WriteTransaction transaction, SecretVault vault, long key, LaneWebhook? known)
    {
        if (known is not null && transaction.Statement(FindVersion).Bind(key).Number() == known.Version)
        {
            return known;
        }

        var secrets = Secrets(transaction, vault, key);
        using var row = transaction.Statement(FindWebhook).Bind(key);
        return !row.Read() ? null : new LaneWebhook(
            key,
            new TeamId(row.GetString(5)),
            row.GetInt32(0),
            (WebhookStatus)row.GetInt32(1),
            !row.IsNull(2),
            row.GetString(3),
            secrets,
            row.IsNull(4) ? [] : vault.Open(JsonSerializer.Deserialize<List<CustomHeader>>(row.GetString(4))!))
        {
            Timeout = row.IsNull(6) ? null : TimeSpan.FromSeconds(row.GetInt32(6)),
            Schedule = row.IsNull(7) ? null : RetrySchedule.Parse(row.GetString(7)),
        };
    }

    /// <summary>The next deliveries in their order, without those that are on the wire. While the circuit is open: tests, and the probe when it is time for one.</summary>
    public static IReadOnlyList<DueDelivery> Due(WriteTransaction transaction, LaneWebhook webhook, Incident? running, DateTimeOffset now, IReadOnlySet<long> inFlight, LaneShare share, int most)
    {
        if (most <= 0 || webhook.Deleted)
        {
            return [];
        }

        if (webhook.Status == WebhookStatus.Active && running is { IsOpen: true } open)
        {
            return inFlight.Count == 0 && Probe(transaction, open, now) is { } probe && share.TryTake(probe)
                ? [probe]
                : Find(transaction, FindTests, webhook, now, inFlight, share, most);
        }

        // While it is in doubt whether the receiver is down, what is under way decides.
        var waits = webhook.Status != WebhookStatus.Active || (running is { IsInDoubt: true } && inFlight.Count > 0);
        return Find(transaction, waits ? FindTests : FindDue, webhook, now, inFlight, share, most);
    }

    /// <summary>What somebody asked for. Else, when it is time, by turns what has failed before, so that it gets on, and what is due longest.</summary>
    private static DueDelivery? Probe(WriteTransaction transaction, Incident open, DateTimeOffset now)
    {
        var key = open switch
        {
            { AskedFor: { } asked } => transaction.Statement(FindAskedFor).Bind(open.WebhookKey, now, asked).Number() ?? transaction.Statement(FindNext).Bind(open.WebhookKey).Number(),
            _ when open.ProbeAt > now => null,
            { Probes: var probes } => (probes % 2 == 0 ? transaction.Statement(FindTried).Bind(open.WebhookKey, now, open.FirstDeliveryKey).Number() : null)
                ?? transaction.Statement(FindProbe).Bind(open.WebhookKey, now).Number(),
        };
        return key is null ? null : Delivery(transaction, key.Value) with { IsProbe = true, AskedFor = open.AskedFor };
    }

    // A file's rows are read one by one, and nothing of one that is skipped: to leave it out in the statement would cost more.
    private static List<DueDelivery> Find(WriteTransaction transaction, DialectSql sql, LaneWebhook webhook, DateTimeOffset now, IReadOnlySet<long> inFlight, LaneShare share, int most)
    {
        var due = new List<DueDelivery>();
        var statement = transaction.Statement(sql);
        using var row = transaction.IsRemote
            ? statement.Bind(webhook.Key, now, most, $"[{string.Join(',', inFlight)}]", share.Left, share.Beside)
            : statement.Bind(webhook.Key, now, most + inFlight.Count);
        while (due.Count < most && row.Read())
        {
            if (inFlight.Contains(row.GetInt64(0)))
            {
                continue;
            }

            var next = Delivery(row);
            if (!share.TryTake(next))
            {
                break;
            }

            due.Add(next);
        }

        return due;
    }

    private static DueDelivery Delivery(WriteTransaction transaction, long key)
    {
        using var row = transaction.Statement(FindDelivery).Bind(key);
        row.Read();
        return Delivery(row);
    }

    private static DueDelivery Delivery(Statement row) => new(
        row.GetInt64(0), new DeliveryId(row.GetString(1)), row.GetTime(2), row.GetInt32(3), row.GetBoolean(4), new EventId(row.GetString(5)), row.GetString(6), row.GetBytes(7))
    {
        Sequence = row.IsNull(8) ? null : row.GetInt64(8),
    };

    private static List<(string Value, DateTimeOffset? ExpiresAt)> Secrets(WriteTransaction transaction, SecretVault vault, long key)
    {
        var secrets = new List<(string, DateTimeOffset?)>();
        using var row = transaction.Statement(FindSecrets).Bind(key);
        while (row.Read())
        {
            if (vault.Open(row.GetString(0)) is { } secret)
            {
                secrets.Add((secret, row.IsNull(1) ? null : row.GetTime(1)));
            }
        }

        return secrets;
    }
}
