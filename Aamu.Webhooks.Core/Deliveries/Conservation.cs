using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What the books say; every number but the first three must be 0.</summary>
public sealed record ConservationReport(
    long Events, long Deliveries, long Attempts, long EventsWithWrongVerdicts, long EventsWithWrongDeliveries, long DeliveriesInNoState, long DeliveriesWithAttemptGaps,
    long DeliveriesWithWrongNumbers)
{
    public bool Holds => Mistakes == 0;

    public long Mistakes => EventsWithWrongVerdicts + EventsWithWrongDeliveries + DeliveriesInNoState + DeliveriesWithAttemptGaps + DeliveriesWithWrongNumbers;
}

/// <summary>
/// Proves that nothing was lost: every event has one verdict for each webhook that its team had, every match one delivery, every
/// replay one more where there was none, every delivery one state, attempts are numbered without gaps, and so are the deliveries of a webhook.
/// </summary>
public sealed class Conservation(WebhooksDatabase database)
{
    private static readonly DialectSql Query = DialectSql.Of(sql => $"""
        SELECT
          (SELECT COUNT(*) FROM Events),
          (SELECT COUNT(*) FROM Deliveries),
          (SELECT COUNT(*) FROM Attempts),
          (SELECT COUNT(*) FROM Events e WHERE
             (SELECT COUNT(*) FROM Webhooks w WHERE w.TeamId = e.TeamId AND w.AfterEvent < e.Key AND (w.LastEvent IS NULL OR e.Key <= w.LastEvent)) <> {sql.Length("e.Verdicts")}
             OR (SELECT COUNT(DISTINCT w.Key) FROM {sql.Each("e.Verdicts", "v")} JOIN Webhooks w ON w.Key = {sql.Number("v.value", 0)}
                 WHERE w.TeamId = e.TeamId AND w.AfterEvent < e.Key AND (w.LastEvent IS NULL OR e.Key <= w.LastEvent)) <> {sql.Length("e.Verdicts")}),
          (SELECT COUNT(*) FROM Events e WHERE
             (SELECT COUNT(*) FROM Deliveries d WHERE d.EventKey = e.Key AND d.IsReplay = 0) <> (SELECT COUNT(*) FROM {sql.Each("e.Verdicts", "v")} WHERE {sql.Number("v.value", 2)} IN (0, 1))
             OR (SELECT COUNT(DISTINCT d.WebhookKey) FROM Deliveries d JOIN {sql.Each("e.Verdicts", "v")} ON {sql.Number("v.value", 0)} = d.WebhookKey
                 WHERE d.EventKey = e.Key AND d.IsReplay = 0 AND {sql.Number("v.value", 2)} IN (0, 1)) <> e.DeliveryCount
             -- What was replayed is to a webhook of the team that had no delivery of the event.
             OR (SELECT COUNT(*) FROM Deliveries d WHERE d.EventKey = e.Key)
                <> (SELECT COUNT(DISTINCT d.WebhookKey) FROM Deliveries d JOIN Webhooks w ON w.Key = d.WebhookKey AND w.TeamId = e.TeamId WHERE d.EventKey = e.Key)),
          (SELECT COUNT(*) FROM Deliveries WHERE State NOT BETWEEN 0 AND 4 OR EventKey NOT IN (SELECT Key FROM Events)),
          (SELECT COUNT(*) FROM Deliveries d
             WHERE AttemptCount <> (SELECT COUNT(*) FROM Attempts a WHERE a.DeliveryKey = d.Key)
             OR AttemptCount <> (SELECT COALESCE(MAX(Number), 0) FROM Attempts a WHERE a.DeliveryKey = d.Key))
          + (SELECT COUNT(*) FROM Attempts WHERE DeliveryKey NOT IN (SELECT Key FROM Deliveries)),
          -- Each has the number after the one before it, unless it was before numbers were given, or others between them are not kept any more.
          (SELECT COUNT(*) FROM (
             SELECT d.Sequence AS Number, COALESCE(LAG(d.Sequence) OVER (PARTITION BY d.WebhookKey ORDER BY d.Key), 0) AS Before, w.ForgottenSequence AS Forgotten
             FROM Deliveries d JOIN Webhooks w ON w.Key = d.WebhookKey) AS numbered
           WHERE Number <= Before OR Number > {sql.Greater("Before", "Forgotten")} + 1 OR (Number IS NULL AND Before > 0))
        """);

    /// <summary>For an operator's page: counts only.</summary>
    public Task<ConservationReport> CheckAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return CheckAsync(cancellationToken);
    }

    public Task<ConservationReport> CheckAsync(CancellationToken cancellationToken = default) => Task.Run(Check, cancellationToken);

    private ConservationReport Check()
    {
        using var connection = database.OpenToRead();
        using var row = connection.Statement(Query);
        row.Read();
        return new ConservationReport(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));
    }
}
