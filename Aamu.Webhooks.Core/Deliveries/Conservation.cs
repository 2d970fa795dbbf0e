using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What the books say; every number but the first three must be 0.</summary>
public sealed record ConservationReport(
    long Events, long Deliveries, long Attempts, long EventsWithWrongVerdicts, long EventsWithWrongDeliveries, long DeliveriesInNoState, long DeliveriesWithAttemptGaps,
    long DeliveriesWithWrongNumbers)
{
    /// <summary>How many numbers a check counts.</summary>
    public const int Numbers = 8;

    public bool Holds => Mistakes == 0;

    public long Mistakes => EventsWithWrongVerdicts + EventsWithWrongDeliveries + DeliveriesInNoState + DeliveriesWithAttemptGaps + DeliveriesWithWrongNumbers;
}

/// <summary>
/// Proves that nothing was lost: every event has one verdict for each webhook that its team had, every match one delivery, every
/// replay one more where there was none, every delivery one state, attempts are numbered without gaps, and so are the deliveries of a webhook.
/// </summary>
public sealed class Conservation(WebhooksDatabase database)
{
    private static readonly DialectSql Events = DialectSql.Of(_ => "SELECT (SELECT COUNT(*) FROM Events)");

    private static readonly DialectSql Deliveries = DialectSql.Of(_ => "SELECT (SELECT COUNT(*) FROM Deliveries)");

    private static readonly DialectSql Attempts = DialectSql.Of(_ => "SELECT (SELECT COUNT(*) FROM Attempts)");

    private static readonly DialectSql WrongVerdicts = DialectSql.Of(sql => $"""
        SELECT (SELECT COUNT(*) FROM Events e WHERE
           (SELECT COUNT(*) FROM Webhooks w WHERE w.TeamId = e.TeamId AND w.AfterEvent < e.Key AND (w.LastEvent IS NULL OR e.Key <= w.LastEvent)) <> {sql.Length("e.Verdicts")}
           OR (SELECT COUNT(DISTINCT w.Key) FROM {sql.Each("e.Verdicts", "v")} JOIN Webhooks w ON w.Key = {sql.Number("v.value", 0)}
               WHERE w.TeamId = e.TeamId AND w.AfterEvent < e.Key AND (w.LastEvent IS NULL OR e.Key <= w.LastEvent)) <> {sql.Length("e.Verdicts")})
        """);

    private static readonly DialectSql WrongDeliveries = DialectSql.Of(sql => $"""
        SELECT (SELECT COUNT(*) FROM Events e WHERE
           (SELECT COUNT(*) FROM Deliveries d WHERE d.EventKey = e.Key AND d.IsReplay = 0) <> (SELECT COUNT(*) FROM {sql.Each("e.Verdicts", "v")} WHERE {sql.Number("v.value", 2)} IN (0, 1))
           OR (SELECT COUNT(DISTINCT d.WebhookKey) FROM Deliveries d JOIN {sql.Each("e.Verdicts", "v")} ON {sql.Number("v.value", 0)} = d.WebhookKey
               WHERE d.EventKey = e.Key AND d.IsReplay = 0 AND {sql.Number("v.value", 2)} IN (0, 1)) <> e.DeliveryCount
           -- What was replayed is to a webhook of the team that had no delivery of the event.
           OR (SELECT COUNT(*) FROM Deliveries d WHERE d.EventKey = e.Key)
              <> (SELECT COUNT(DISTINCT d.WebhookKey) FROM Deliveries d JOIN Webhooks w ON w.Key = d.WebhookKey AND w.TeamId = e.TeamId WHERE d.EventKey = e.Key))
        """);

    private static readonly DialectSql InNoState = DialectSql.Of(_ => "SELECT (SELECT COUNT(*) FROM Deliveries d WHERE d.State NOT BETWEEN 0 AND 4 OR NOT EXISTS (SELECT 1 FROM Events e WHERE e.Key = d.EventKey))");

    private static readonly DialectSql AttemptGaps = DialectSql.Of(_ => """
        SELECT (SELECT COUNT(*) FROM Deliveries d
           WHERE AttemptCount <> (SELECT COUNT(*) FROM Attempts a WHERE a.DeliveryKey = d.Key)
           OR AttemptCount <> (SELECT COALESCE(MAX(Number), 0) FROM Attempts a WHERE a.DeliveryKey = d.Key))
        + (SELECT COUNT(*) FROM Attempts a WHERE NOT EXISTS (SELECT 1 FROM Deliveries d WHERE d.Key = a.DeliveryKey))
        """);

    // Each has the number after the one before it, unless it was before numbers were given, or others between them are not kept any more.
    private static readonly DialectSql WrongNumbers = DialectSql.Of(sql => $"""
        SELECT (SELECT COUNT(*) FROM (
           SELECT d.Sequence AS Number, COALESCE(LAG(d.Sequence) OVER (PARTITION BY d.WebhookKey ORDER BY d.Key), 0) AS Before, w.ForgottenSequence AS Forgotten
           FROM Deliveries d JOIN Webhooks w ON w.Key = d.WebhookKey) AS numbered
         WHERE Number <= Before OR Number > {sql.Greater("Before", "Forgotten")} + 1 OR (Number IS NULL AND Before > 0))
        """);

    /// <summary>One for each number of the report, in its order.</summary>
    private static readonly DialectSql[] Counts = [Events, Deliveries, Attempts, WrongVerdicts, WrongDeliveries, InNoState, AttemptGaps, WrongNumbers];

    /// <summary>For an operator's page: counts only.</summary>
    public Task<ConservationReport> CheckAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return CheckAsync(cancellationToken);
    }

    public Task<ConservationReport> CheckAsync(CancellationToken cancellationToken = default) => CheckAsync(_ => { }, cancellationToken);

    /// <param name="counting">Told before each number which it is, from 0.</param>
    /// <param name="cancellationToken">Gives up before the next number.</param>
    internal Task<ConservationReport> CheckAsync(Action<int> counting, CancellationToken cancellationToken) => Task.Run(() => Check(counting, cancellationToken), cancellationToken);

    /// <summary>All of one moment: what is committed meanwhile is in none of the numbers.</summary>
    private ConservationReport Check(Action<int> counting, CancellationToken cancellationToken)
    {
        var found = new long[Counts.Length];
        using var connection = database.OpenToRead();
        // Counting millions takes minutes.
        connection.SetsNoDeadline();
        connection.BeginToRead();
        try
        {
            for (var i = 0; i < Counts.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                counting(i);
                using var row = connection.Statement(Counts[i]);
                row.Read();
                found[i] = row.GetInt64(0);
            }
        }
        finally
        {
            connection.Run("COMMIT");
        }

        return new ConservationReport(found[0], found[1], found[2], found[3], found[4], found[5], found[6], found[7]);
    }
}
