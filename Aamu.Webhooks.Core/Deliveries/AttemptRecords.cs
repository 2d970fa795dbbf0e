using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Writes attempts down and moves their deliveries on, in one transaction.</summary>
internal static class AttemptRecords
{
    // The number is taken from the row, inside the transaction: 1..n without gaps whoever writes.
    private const string InsertAttempt = """
        INSERT INTO Attempts (DeliveryKey, Number, StartedAt, DurationMs, Outcome, StatusCode, Error, Url, RemoteAddress, RequestHeaders,
                              ResponseHeaders, ResponseBody, ResponseTruncated, DnsMs, ConnectMs, TlsMs, FirstByteMs, BodyMs, WebhookVersion)
        SELECT Key, AttemptCount + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18 FROM Deliveries WHERE Key = $1
        """;

    // What a person did to the delivery meanwhile (paused it, cancelled it, asked for it again: then it is due at another time than
    // it was) stands, unless the receiver has it: then that is the truth, and what is heard after it, of a try that was given up, is an attempt and no more.
    private const string UpdateDelivery = """
        UPDATE Deliveries
        SET AttemptCount = AttemptCount + 1,
            State = CASE WHEN $2 = 2 OR (State = 0 AND DueAt = $9) THEN $2 ELSE State END,
            DueAt = CASE WHEN DueAt = $9 THEN $3 ELSE DueAt END,
            FailuresInRound = CASE WHEN DueAt = $9 THEN $4 ELSE FailuresInRound END,
            LastOutcome = CASE WHEN State = 2 AND $2 <> 2 THEN LastOutcome ELSE $5 END,
            LastStatusCode = CASE WHEN State = 2 AND $2 <> 2 THEN LastStatusCode ELSE $6 END,
            LastDurationMs = CASE WHEN State = 2 AND $2 <> 2 THEN LastDurationMs ELSE $7 END,
            LastAttemptAt = CASE WHEN State = 2 AND $2 <> 2 THEN LastAttemptAt ELSE $8 END
        WHERE Key = $1
        """;

    private const string FindAttempt = "SELECT 1 FROM Attempts WHERE DeliveryKey = $1 AND StartedAt = $2";

    /// <summary>Those that are not on record.</summary>
    public static IReadOnlyList<AttemptResult> Missing(WriteTransaction transaction, IReadOnlyList<AttemptResult> results) =>
        [.. results.Where(result => transaction.Statement(FindAttempt).Bind(result.DeliveryKey, result.Receipt.StartedAt).Number() is null)];

    public static void Add(WriteTransaction transaction, IReadOnlyList<AttemptResult> results)
    {
        foreach (var result in results)
        {
            // A try on a kept-alive connection that had died counts too: every request on the wire is on record.
            if (result.Receipt.StaleTry is { } stale)
            {
                Add(transaction, [result with { Receipt = stale, NextState = DeliveryState.Pending, DueAt = result.WasDueAt }]);
            }

            var receipt = result.Receipt;
            InsertRow(transaction, result, receipt);
            transaction.Statement(UpdateDelivery).Bind(
                result.DeliveryKey, result.NextState, result.DueAt, result.FailuresInRound, receipt.Outcome, receipt.StatusCode,
                receipt.Duration.TotalMilliseconds, receipt.StartedAt, result.WasDueAt).RunByTheWay();
        }
    }

    private static void InsertRow(WriteTransaction transaction, AttemptResult result, Receipt receipt) =>
        transaction.Statement(InsertAttempt).Bind(
            result.DeliveryKey, receipt.StartedAt, receipt.Duration.TotalMilliseconds, receipt.Outcome, receipt.StatusCode, receipt.Error, result.Url,
            receipt.RemoteAddress, receipt.RequestHeaders, receipt.ResponseHeaders, receipt.ResponseBody, receipt.ResponseTruncated,
            receipt.Timings.DnsMs, receipt.Timings.ConnectMs, receipt.Timings.TlsMs, receipt.Timings.FirstByteMs, receipt.Timings.BodyMs,
            result.WebhookVersion).RunByTheWay();
}
