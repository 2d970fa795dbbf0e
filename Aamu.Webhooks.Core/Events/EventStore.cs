using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;

namespace Aamu.Webhooks.Core.Events;

/// <summary>The hot writes of intake: an event with its verdicts, and the deliveries that follow from them, in one transaction.</summary>
internal static class EventStore
{
    private const string InsertEvent = """
        INSERT INTO Events (TeamId, Id, Type, ProjectId, ActorId, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest, SubmittedBy)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (TeamId, Id) DO NOTHING
        RETURNING Key
        """;

    private const string InsertDelivery = $"""
        INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, ProjectId, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, IsTest, Sequence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0, 0, $9, {DeliveryNumbers.Next})
        """;

    private const string FindEvent = "SELECT Body, DeliveryCount FROM Events WHERE TeamId = $1 AND Id = $2";

    /// <summary>The event's key, or null when the team has one of this id already.</summary>
    public static long? Add(WriteTransaction transaction, WorkspaceEvent happened) =>
        transaction.Statement(InsertEvent).Bind(
            happened.TeamId.Value, happened.Id.Value, happened.Type, happened.ProjectId?.Value, happened.ActorId, happened.CreatedAt, happened.ReceivedAt,
            happened.Body, happened.Verdicts, happened.DeliveryCount, happened.IsTest, happened.SubmittedBy?.Value).Number();

    public static void AddDelivery(WriteTransaction transaction, DeliveryId id, WorkspaceEvent happened, long eventKey, Decision decision) =>
        transaction.Statement(InsertDelivery).Bind(
            id.Value, happened.TeamId.Value, decision.WebhookKey, eventKey, happened.Type, happened.ProjectId?.Value,
            decision.Verdict == Verdict.Held ? DeliveryState.Held : DeliveryState.Pending, happened.ReceivedAt, happened.IsTest).Run();

    /// <summary>Stores a judged event and promises what follows from it. Answers false when the team has one of this id already.</summary>
    /// <param name="transaction">All of it in one.</param>
    /// <param name="happened">Without verdicts yet.</param>
    /// <param name="decisions">One for each webhook of the team.</param>
    /// <param name="clock">For the ids.</param>
    /// <param name="lanes">Gets those that have something to send.</param>
    /// <param name="held">Makes room for what is held.</param>
    public static bool Promise(
        WriteTransaction transaction, WorkspaceEvent happened, IReadOnlyList<Decision> decisions, TimeProvider clock, ISet<long> lanes, HeldRoom held)
    {
        var stored = happened.With(decisions);
        if (Add(transaction, stored) is not { } eventKey)
        {
            return false;
        }

        foreach (var decision in decisions.Where(decision => decision.Verdict.Delivers()))
        {
            if (decision.Verdict == Verdict.Matched)
            {
                lanes.Add(decision.WebhookKey);
            }
            else
            {
                held.Take(transaction, stored.TeamId);
            }

            AddDelivery(transaction, DeliveryId.New(clock), stored, eventKey, decision);
        }

        return true;
    }

    public static (byte[] Body, int DeliveryCount) Find(WriteTransaction transaction, TeamId team, EventId id)
    {
        using var row = transaction.Statement(FindEvent).Bind(team.Value, id.Value);
        row.Read();
        return (row.GetBytes(0), row.GetInt32(1));
    }
}
