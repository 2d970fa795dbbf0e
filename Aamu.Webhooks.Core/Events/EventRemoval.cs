using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Removes events with everything that hangs on them, a small batch at a time.</summary>
internal static class EventRemoval
{
    /// <summary>Rows in one transaction at most, so that nobody waits for it.</summary>
    public const int MostRows = 500;

    /// <summary>Events in one transaction at most.</summary>
    public const int BatchSize = 100;

    internal static readonly DialectSql Choose = new(
        "CREATE TEMP TABLE IF NOT EXISTS Doomed (Key INTEGER PRIMARY KEY); DELETE FROM Doomed;",
        "CREATE TEMP TABLE IF NOT EXISTS Doomed (Key bigint PRIMARY KEY) ON COMMIT DELETE ROWS; DELETE FROM Doomed;");

    // An event of many webhooks and attempts has many rows: of such, fewer go at a time. One that has more than 500 by itself goes alone, for an event without some of its
    // deliveries would be one that lost them.
    private const string Weighed = """
        (SELECT Key, SUM(Weight) OVER (ORDER BY Key) AS RowsSoFar, ROW_NUMBER() OVER (ORDER BY Key) AS Place FROM (
           SELECT Key, 1 + COALESCE((SELECT SUM(1 + AttemptCount) FROM Deliveries d WHERE d.EventKey = e.Key), 0) AS Weight FROM Events e
        """;

    private const string WithinReason = "LIMIT $2) AS each) AS weighed WHERE RowsSoFar <= 500 OR Place = 1";

    private const string NothingWaits = "NOT EXISTS (SELECT 1 FROM Deliveries d WHERE d.EventKey = e.Key AND d.State IN (0, 1))";

    private const string OldOnes = $"INSERT INTO Doomed SELECT Key FROM {Weighed} WHERE ReceivedAt < $1 AND {NothingWaits} ORDER BY ReceivedAt {WithinReason}";

    // Keys rise with the time of acceptance: those of the team from the first young one on are not looked at.
    private const string OldOnesOfTeam = $"""
        INSERT INTO Doomed SELECT Key FROM {Weighed}
        WHERE TeamId = $3 AND Key < COALESCE((SELECT Key FROM Events WHERE ReceivedAt >= $1 ORDER BY ReceivedAt LIMIT 1), 9223372036854775807)
        AND {NothingWaits} ORDER BY Key {WithinReason}
        """;

    private const string TeamOnes = $"INSERT INTO Doomed SELECT Key FROM {Weighed} WHERE TeamId = $1 {WithinReason}";

    private const string RemoveChosen = """
        UPDATE Webhooks SET ForgottenSequence = gone.Highest
        FROM (SELECT WebhookKey, MAX(Sequence) AS Highest FROM Deliveries WHERE EventKey IN (SELECT Key FROM Doomed) GROUP BY WebhookKey) AS gone
        WHERE Webhooks.Key = gone.WebhookKey AND gone.Highest > ForgottenSequence;
        DELETE FROM Attempts WHERE DeliveryKey IN (SELECT Key FROM Deliveries WHERE EventKey IN (SELECT Key FROM Doomed));
        DELETE FROM Deliveries WHERE EventKey IN (SELECT Key FROM Doomed);
        DELETE FROM Events WHERE Key IN (SELECT Key FROM Doomed);
        """;

    private static readonly DialectSql Remove = new(RemoveChosen, RemoveChosen);

    /// <summary>Removes events received before a time, unless something of theirs still waits. Answers how many.</summary>
    public static int Before(WriteTransaction transaction, DateTimeOffset time, int most = BatchSize) => Run(transaction, OldOnes, time, most);

    /// <inheritdoc cref="Before"/>
    public static int OfTeamBefore(WriteTransaction transaction, string teamId, DateTimeOffset time) => Run(transaction, OldOnesOfTeam, time, BatchSize, teamId);

    public static int OfTeam(WriteTransaction transaction, string teamId) => Run(transaction, TeamOnes, teamId, BatchSize);

    private static int Run(WriteTransaction transaction, string choose, params object[] which)
    {
        transaction.Script(Choose);
        var chosen = transaction.Statement(choose).Bind(which).Run();
        if (chosen > 0)
        {
            transaction.Script(Remove);
        }

        return chosen;
    }
}
