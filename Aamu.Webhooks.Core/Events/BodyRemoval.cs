using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Empties what events and answers said, and keeps that they were: a row without its body tells when, where to and what came of it.</summary>
internal static class BodyRemoval
{
    /// <summary>Bodies may be large, and each takes its pages back one by one.</summary>
    private const int BatchSize = 100;

    // Keys rise with the time of acceptance: those from the first young one on are not looked at. What still waits is sent yet.
    private const string OldOnes = """
        INSERT INTO Doomed
        SELECT Key FROM Events e
        WHERE Key > $2 AND Key < COALESCE((SELECT Key FROM Events WHERE ReceivedAt >= $1 ORDER BY ReceivedAt LIMIT 1), 9223372036854775807) AND length(Body) > 0
        AND NOT EXISTS (SELECT 1 FROM Deliveries d WHERE d.EventKey = e.Key AND d.State IN (0, 1)) ORDER BY Key LIMIT $3
        """;

    private const string EmptyAnswers = """
        UPDATE Attempts SET ResponseBody = NULL WHERE ResponseBody IS NOT NULL AND DeliveryKey IN (SELECT Key FROM Deliveries WHERE EventKey IN (SELECT Key FROM Doomed))
        """;

    private const string EmptyBodies = "UPDATE Events SET Body = $1 WHERE Key IN (SELECT Key FROM Doomed)";

    private const string Last = "SELECT MAX(Key) FROM Doomed";

    private const string FirstLeft = """
        SELECT COALESCE(
          (SELECT Key FROM Events WHERE Key > $2 AND Key < COALESCE((SELECT Key FROM Events WHERE ReceivedAt >= $1 ORDER BY ReceivedAt LIMIT 1), 9223372036854775807) AND length(Body) > 0 ORDER BY Key LIMIT 1),
          (SELECT Key FROM Events WHERE ReceivedAt >= $1 ORDER BY ReceivedAt LIMIT 1),
          (SELECT MAX(Key) + 1 FROM Events),
          1) - 1
        """;

    /// <summary>Of events received before a time, the next ones after a key. Answers the last one's key; null when there are none left.</summary>
    public static long? Before(WriteTransaction transaction, DateTimeOffset time, long afterKey)
    {
        transaction.Script(EventRemoval.Choose);
        if (transaction.Statement(OldOnes).Bind(time, afterKey, BatchSize).Run() == 0)
        {
            return null;
        }

        transaction.Statement(EmptyAnswers).Run();
        transaction.Statement(EmptyBodies).Bind(Array.Empty<byte>()).Run();
        return transaction.Statement(Last).Number()!.Value;
    }

    /// <summary>The key up to which there is nothing more to do: a later look goes on from there.</summary>
    public static long Done(WriteTransaction transaction, DateTimeOffset time, long afterKey) => transaction.Statement(FirstLeft).Bind(time, afterKey).Number()!.Value;
}
