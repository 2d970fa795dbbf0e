using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Removes events with everything that hangs on them, a small batch at a time.</summary>
internal static class EventRemoval
{
    /// <summary>Rows in one transaction at most, so that nobody waits for it.</summary>
    public const int MostRows = 500;

    /// <summary>Events in one transaction at most.</summary>
    public const int MostEvents = 100;

    private static readonly DialectSql Clear = new(
        "CREATE TEMP TABLE IF NOT EXISTS Doomed (Key INTEGER PRIMARY KEY); DELETE FROM Doomed;",
        "CREATE TEMP TABLE IF NOT EXISTS Doomed (Key bigint PRIMARY KEY) ON COMMIT DELETE ROWS; DELETE FROM Doomed;");

    // Asked again, where it is done: something may have been sent again since it was looked at.
    private static readonly DialectSql ChooseKeys = DialectSql.Of(sql => $"""
        INSERT INTO Doomed SELECT Key FROM Events e
        WHERE Key IN {sql.Numbers("$1")} AND NOT EXISTS (SELECT 1 FROM Deliveries d WHERE d.EventKey = e.Key AND d.State IN (0, 1))
        """);

    // An event of many webhooks and attempts has many rows: of such, fewer go at a time. One that has more than 500 by itself goes alone, for an event without some of its
    // deliveries would be one that lost them.
    private const string ChooseOfTeam = """
        INSERT INTO Doomed SELECT Key FROM (SELECT Key, SUM(Weight) OVER (ORDER BY Key) AS RowsSoFar, ROW_NUMBER() OVER (ORDER BY Key) AS Place FROM (
           SELECT Key, 1 + COALESCE((SELECT SUM(1 + AttemptCount) FROM Deliveries d WHERE d.EventKey = e.Key), 0) AS Weight FROM Events e
           WHERE TeamId = $1 LIMIT $2) AS each) AS weighed WHERE RowsSoFar <= 500 OR Place = 1
        """;

    private const string RemoveChosen = """
        UPDATE Webhooks SET ForgottenSequence = gone.Highest
        FROM (SELECT WebhookKey, MAX(Sequence) AS Highest FROM Deliveries WHERE EventKey IN (SELECT Key FROM Doomed) GROUP BY WebhookKey) AS gone
        WHERE Webhooks.Key = gone.WebhookKey AND gone.Highest > ForgottenSequence;
        DELETE FROM Attempts WHERE DeliveryKey IN (SELECT Key FROM Deliveries WHERE EventKey IN (SELECT Key FROM Doomed));
        DELETE FROM Deliveries WHERE EventKey IN (SELECT Key FROM Doomed);
        DELETE FROM Events WHERE Key IN (SELECT Key FROM Doomed);
        """;

    private static readonly DialectSql Remove = new(RemoveChosen, RemoveChosen);

    /// <summary>Puts those of the keys into the table of the doomed of which nothing waits. Answers how many.</summary>
    public static int Choose(WriteTransaction transaction, IReadOnlyList<long> keys)
    {
        transaction.Script(Clear);
        return transaction.Statement(ChooseKeys).Bind($"[{string.Join(',', keys)}]").Run();
    }

    /// <summary>Removes those of the events of which nothing waits. Answers how many.</summary>
    public static int Of(WriteTransaction transaction, IReadOnlyList<long> keys) => RemoveThem(transaction, Choose(transaction, keys));

    /// <summary>Removes some of a team's, whatever waits. Answers how many.</summary>
    public static int OfTeam(WriteTransaction transaction, string teamId)
    {
        transaction.Script(Clear);
        return RemoveThem(transaction, transaction.Statement(ChooseOfTeam).Bind(teamId, MostEvents).Run());
    }

    private static int RemoveThem(WriteTransaction transaction, int chosen)
    {
        if (chosen > 0)
        {
            transaction.Script(Remove);
        }

        return chosen;
    }
}
