using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Operations;

/// <summary>Webhooks that were disabled because of their receivers: nothing of theirs waits in a lane, it is held.</summary>
internal static class DisabledLanes
{
    private const string OfReceivers = """
        FROM Incidents i
        JOIN Webhooks w ON w.Key = i.WebhookKey AND w.Status = 2 AND w.DeletedAt IS NULL
        JOIN Teams t ON t.Id = w.TeamId AND t.DeletedAt IS NULL
        WHERE i.EndedAt IS NULL AND i.DisabledAt IS NOT NULL
        """;

    private const string Newest = $"""
        SELECT t.Name, w.Name, (SELECT COUNT(*) FROM (SELECT 1 FROM Deliveries d WHERE d.WebhookKey = w.Key AND d.State = 1 LIMIT $2) AS Held), i.StartedAt, i.LastOutcome, i.LastStatusCode
        {OfReceivers} ORDER BY i.DisabledAt DESC LIMIT $1
        """;

    private const string HowMany = $"SELECT COUNT(*) {OfReceivers}";

    public static int Count(StoreConnection connection) => (int)connection.Statement(HowMany).Number()!.Value;

    /// <summary>Those that were disabled last.</summary>
    public static List<TroubledLane> Read(StoreConnection connection, int most)
    {
        var lanes = new List<TroubledLane>();
        using var row = connection.Statement(Newest).Bind(most, TroubledLane.MostHeld + 1);
        while (row.Read())
        {
            lanes.Add(new TroubledLane(
                row.GetString(0), row.GetString(1), 0, null, row.GetInt64(2), row.GetTime(3), (AttemptOutcome)row.GetInt32(4), row.IsNull(5) ? null : row.GetInt32(5), IsDown: false) { IsDisabled = true });
        }

        return lanes;
    }
}
