using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Incidents;

/// <summary>The hot reads and writes of incidents. While all goes well a lane asks for the row that is not there, and writes nothing.</summary>
internal static class IncidentRows
{
    /// <summary>
    /// Of the webhook <c>$1</c>, around the delivery <c>$3</c> that failed first, those that wait: what has failed is among them, also what was sent before it and
    /// landed after it. A bounded look, and by the webhook's own index (hence the plus): behind it an hour's events may wait that were never tried.
    /// </summary>
    public const string FirstFailing = """
        SELECT Key, DueAt, AttemptCount FROM Deliveries
        WHERE WebhookKey = $1 AND +State = 0 AND IsTest = 0
        AND Key >= (SELECT MIN(Key) FROM (SELECT Key FROM Deliveries WHERE WebhookKey = $1 AND Key <= $3 ORDER BY Key DESC LIMIT 256) AS before)
        ORDER BY Key LIMIT 400
        """;

    private const string FindRunning = """
        SELECT Key, StartedAt, FirstOutcome, FirstStatusCode, FirstDeliveryKey, LastFailureAt, LastOutcome, LastStatusCode, Failures, FailedDeliveries,
               OpenedAt, ProbeAt, Probes, AskedFor, CountedFrom, Told, ToldAt, DisabledAt
        FROM Incidents WHERE WebhookKey = $1 AND EndedAt IS NULL
        """;

    // A webhook that was deleted while a request was under way has no incidents.
    private const string Insert = """
        INSERT INTO Incidents (WebhookKey, StartedAt, FirstOutcome, FirstStatusCode, FirstDeliveryKey, LastFailureAt, LastOutcome, LastStatusCode, Failures,
                               FailedDeliveries, OpenedAt, ProbeAt, Probes, AskedFor, CountedFrom, Told, ToldAt, DisabledAt, EndedAt)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19
        WHERE EXISTS (SELECT 1 FROM Webhooks WHERE Key = $1 AND DeletedAt IS NULL)
        """;

    private const string Update = """
        UPDATE Incidents SET LastFailureAt = $2, LastOutcome = $3, LastStatusCode = $4, Failures = $5, FailedDeliveries = $6, OpenedAt = $7, ProbeAt = $8,
                             Probes = $9, AskedFor = $10, CountedFrom = $11, Told = $12, ToldAt = $13, DisabledAt = $14, EndedAt = $15
        WHERE Key = $1
        """;

    private const string Delete = "DELETE FROM Incidents WHERE Key = $1";

    private const string DeleteAll = "DELETE FROM Incidents WHERE WebhookKey = $1";

    private const string TriedSince = "SELECT 1 FROM Attempts WHERE DeliveryKey = $1 AND StartedAt >= $2 LIMIT 1";

    // Whoever asks for a delivery, or changes how it is sent, wants to know at once whether it works now. The probe that comes by itself stays when it was.
    private const string Probe = """
        UPDATE Incidents SET AskedFor = CASE WHEN $2 > 0 THEN $2 ELSE COALESCE(AskedFor, 0) END WHERE WebhookKey = $1 AND EndedAt IS NULL AND OpenedAt IS NOT NULL
        """;

    private const string ProbeUntried = """
        UPDATE Incidents SET AskedFor = COALESCE(AskedFor, 0) WHERE WebhookKey = $1 AND EndedAt IS NULL AND OpenedAt IS NOT NULL AND LastFailureAt < $2
        """;

    private const string StartCountingAgain = """
        UPDATE Incidents SET CountedFrom = $2, Told = CASE WHEN Told > 1 THEN 1 ELSE Told END, Written = CASE WHEN Written > 1 THEN 1 ELSE Written END, ToldAt = NULL WHERE WebhookKey = $1 AND EndedAt IS NULL
        """;

    // What failed as a probe waited for the next one, up to 15 minutes; the receiver is back.
    private const string HastenProbes = "UPDATE Deliveries SET DueAt = $2 WHERE WebhookKey = $1 AND State = 0 AND IsTest = 0 AND DueAt > $2 AND LastAttemptAt > $3";

    // What was tried before goes first, so that a receiver which takes a delivery only at its second or third try gets on with those.
    private const string TriedFirst = $"UPDATE Deliveries SET DueAt = $4 WHERE Key IN (SELECT Key FROM ({FirstFailing}) AS failing WHERE AttemptCount > 0 AND DueAt BETWEEN $4 AND $2)";

    private const string Reopen = """
        UPDATE Incidents SET OpenedAt = COALESCE(OpenedAt, $2), ProbeAt = $2, DisabledAt = NULL WHERE WebhookKey = $1 AND EndedAt IS NULL
        """;

    /// <summary>Null while all goes well.</summary>
    public static Incident? Running(WriteTransaction transaction, long webhookKey)
    {
        using var row = transaction.Statement(FindRunning).Bind(webhookKey);
        return !row.Read() ? null : new Incident
        {
            Key = row.GetInt64(0),
            WebhookKey = webhookKey,
            StartedAt = row.GetTime(1),
            FirstOutcome = (AttemptOutcome)row.GetInt32(2),
            FirstStatusCode = row.IsNull(3) ? null : row.GetInt32(3),
            FirstDeliveryKey = row.GetInt64(4),
            LastFailureAt = row.GetTime(5),
            LastOutcome = (AttemptOutcome)row.GetInt32(6),
            LastStatusCode = row.IsNull(7) ? null : row.GetInt32(7),
            Failures = row.GetInt32(8),
            FailedDeliveries = row.GetInt32(9),
            OpenedAt = Time(10),
            ProbeAt = Time(11),
            Probes = row.GetInt32(12),
            AskedFor = row.IsNull(13) ? null : row.GetInt64(13),
            CountedFrom = row.GetTime(14),
            Told = (Warning)row.GetInt32(15),
            ToldAt = Time(16),
            DisabledAt = Time(17),
        };

        DateTimeOffset? Time(int column) => row.IsNull(column) ? null : row.GetTime(column);
    }

    /// <summary>Whether the delivery was tried since the incident began: no try since then was a success.</summary>
    public static bool HasFailedIn(WriteTransaction transaction, Incident? running, AttemptResult result)
    {
        if (running is null || result is { IsProbe: false, FailuresInRound: not 1 })
        {
            return false;
        }

        using var row = transaction.Statement(TriedSince).Bind(result.DeliveryKey, running.StartedAt);
        return row.Read();
    }

    /// <summary>Writes it down as it is now. One that has ended and was not worth telling is forgotten.</summary>
    public static void Save(WriteTransaction transaction, Incident now)
    {
        if (now.EndedAt is not null && !now.IsWorthTelling)
        {
            transaction.Statement(Delete).Bind(now.Key).RunByTheWay();
        }
        else if (now.Key == 0)
        {
            transaction.Statement(Insert).Bind(
                now.WebhookKey, now.StartedAt, now.FirstOutcome, now.FirstStatusCode, now.FirstDeliveryKey, now.LastFailureAt, now.LastOutcome, now.LastStatusCode, now.Failures,
                now.FailedDeliveries, now.OpenedAt, now.ProbeAt, now.Probes, now.AskedFor, now.CountedFrom, now.Told, now.ToldAt, now.DisabledAt, now.EndedAt).RunByTheWay();
        }
        else
        {
            transaction.Statement(Update).Bind(
                now.Key, now.LastFailureAt, now.LastOutcome, now.LastStatusCode, now.Failures, now.FailedDeliveries, now.OpenedAt, now.ProbeAt,
                now.Probes, now.AskedFor, now.CountedFrom, now.Told, now.ToldAt, now.DisabledAt, now.EndedAt).RunByTheWay();
        }
    }

    /// <summary>If the circuit is open, the receiver is probed now, by the given delivery where one was asked for.</summary>
    public static void ProbeNow(WriteTransaction transaction, long webhookKey, long deliveryKey = Incident.AnyDelivery) =>
        transaction.Statement(Probe).Bind(webhookKey, deliveryKey).RunByTheWay();

    /// <summary>The same, unless the receiver has failed since then: it was asked, and is asked again by its own schedule.</summary>
    public static void ProbeUnlessTriedSince(WriteTransaction transaction, long webhookKey, DateTimeOffset since) => transaction.Statement(ProbeUntried).Bind(webhookKey, since).RunByTheWay();

    /// <summary>The circuit closes: those that stood in for the others are due too, and what was tried goes first.</summary>
    public static void FreeProbes(WriteTransaction transaction, Incident closing, DateTimeOffset now)
    {
        if (closing.OpenedAt is { } opened)
        {
            transaction.Statement(HastenProbes).Bind(closing.WebhookKey, now, opened).RunByTheWay();
            transaction.Statement(TriedFirst).Bind(closing.WebhookKey, now, closing.FirstDeliveryKey, closing.StartedAt).RunByTheWay();
        }
    }

    /// <summary>A person gave the receiver another chance: it has the whole time again before it is disabled.</summary>
    public static void CountAgain(WriteTransaction transaction, long webhookKey, DateTimeOffset now) => transaction.Statement(StartCountingAgain).Bind(webhookKey, now).RunByTheWay();

    /// <summary>A disabled webhook was enabled: whatever it had failed at, one probe comes before the rest.</summary>
    public static void ProbeFirst(WriteTransaction transaction, long webhookKey, DateTimeOffset now) => transaction.Statement(Reopen).Bind(webhookKey, now).RunByTheWay();

    /// <summary>In the transaction that deletes the webhook.</summary>
    public static void Forget(WriteTransaction transaction, long webhookKey) => transaction.Statement(DeleteAll).Bind(webhookKey).RunByTheWay();
}
