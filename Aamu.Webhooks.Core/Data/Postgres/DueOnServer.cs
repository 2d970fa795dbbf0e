namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>
/// The next deliveries of a lane, for a server. It sends all rows before the first can be looked at, and each has a body: so it leaves out those that are on the wire (<c>$4</c>), and those
/// before which as many bytes would be taken as the lane may still have (<c>$5</c>; each takes its body and <c>$6</c>).
/// </summary>
internal static class DueOnServer
{
    private const string Due = """
        SELECT d.Key, d.Id, d.DueAt, d.FailuresInRound, d.IsTest, e.Id AS EventId, e.Type, e.Body, d.Sequence
        FROM Deliveries d JOIN Events e ON e.Key = d.EventKey
        WHERE d.WebhookKey = $1 AND d.State = 0 AND d.DueAt <= $2 AND d.Key NOT IN (SELECT json_array_elements_text($4::json)::bigint)
        """;

    private const string InOrder = "ORDER BY d.DueAt, d.Key LIMIT $3";

    private const string Counted = "SELECT due.*, SUM(length(Body) + $6) OVER (ORDER BY DueAt, Key) - length(Body) - $6 AS TakenBefore";

    private const string Wanted = "SELECT Key, Id, DueAt, FailuresInRound, IsTest, EventId, Type, Body, Sequence";

    private const string WithinTheShare = "WHERE TakenBefore < $5 ORDER BY DueAt, Key";

    public const string All = $"{Wanted} FROM ({Counted} FROM ({Due} {InOrder}) AS due) AS counted {WithinTheShare}";

    public const string Tests = $"{Wanted} FROM ({Counted} FROM ({Due} AND d.IsTest = 1 {InOrder}) AS due) AS counted {WithinTheShare}";
}
