using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Removes events with everything that hangs on them, a small batch at a time.</summary>
internal static class EventRemoval
{
    /// <summary>Rows of events in one transaction: few enough that nobody waits for it.</summary>
    public const int BatchSize = 100;

    private const string Choose = "CREATE TEMP TABLE IF NOT EXISTS Doomed (Key INTEGER PRIMARY KEY); DELETE FROM temp.Doomed;";

    // An event of many webhooks has many rows: of such, fewer go at a time.
    private const string OldOnes = """
        INSERT INTO temp.Doomed
        SELECT Key FROM (
          SELECT Key, SUM(1 + 2 * DeliveryCount) OVER (ORDER BY Key) AS RowsSoFar, ROW_NUMBER() OVER (ORDER BY Key) AS Place FROM (
            SELECT Key, DeliveryCount FROM Events e WHERE ReceivedAt < $1
            AND NOT EXISTS (SELECT 1 FROM Deliveries d WHERE d.EventKey = e.Key AND d.State IN (0, 1)) ORDER BY ReceivedAt LIMIT $2))
        WHERE RowsSoFar <= 500 OR Place = 1
        """;

    private const string TeamOnes = "INSERT INTO temp.Doomed SELECT Key FROM Events WHERE TeamId = $1 LIMIT $2";

    private const string Remove = """
        DELETE FROM Attempts WHERE DeliveryKey IN (SELECT Key FROM Deliveries WHERE EventKey IN (SELECT Key FROM temp.Doomed));
        DELETE FROM Deliveries WHERE EventKey IN (SELECT Key FROM temp.Doomed);
        DELETE FROM Events WHERE Key IN (SELECT Key FROM temp.Doomed);
        """;

    /// <summary>Removes events received before a time, unless something of theirs still waits. Answers how many.</summary>
    public static int Before(WriteTransaction transaction, DateTimeOffset time, int most = BatchSize) => Run(transaction, OldOnes, time, most);

    public static int OfTeam(WriteTransaction transaction, string teamId) => Run(transaction, TeamOnes, teamId, BatchSize);

    private static int Run(WriteTransaction transaction, string choose, object which, int most)
    {
        transaction.Prepared(Choose).ExecuteNonQuery();
        var chosen = transaction.Prepared(choose).Bind(which, most).ExecuteNonQuery();
        if (chosen > 0)
        {
            transaction.Prepared(Remove).ExecuteNonQuery();
        }

        return chosen;
    }
}
