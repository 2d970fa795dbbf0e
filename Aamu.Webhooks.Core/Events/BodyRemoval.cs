using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Empties what events and answers said, and keeps that they were: a row without its body tells when, where to and what came of it.</summary>
internal static class BodyRemoval
{
    private const string EmptyAnswers = """
        UPDATE Attempts SET ResponseBody = NULL WHERE ResponseBody IS NOT NULL AND DeliveryKey IN (SELECT Key FROM Deliveries WHERE EventKey IN (SELECT Key FROM Doomed))
        """;

    private const string EmptyBodies = "UPDATE Events SET Body = $1 WHERE Key IN (SELECT Key FROM Doomed)";

    /// <summary>Of those of the events of which nothing waits: that is sent yet. Answers how many.</summary>
    public static int Of(WriteTransaction transaction, IReadOnlyList<long> keys)
    {
        var chosen = EventRemoval.Choose(transaction, keys);
        transaction.Statement(EmptyAnswers).Run();
        transaction.Statement(EmptyBodies).Bind(Array.Empty<byte>()).Run();
        return chosen;
    }
}
