using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;

namespace Aamu.Webhooks.Core.Events;

/// <summary>The hot writes of intake: an event with its verdicts, and the deliveries that follow from them, in one transaction.</summary>
internal static class EventStore
{
    private const string InsertNew = """
        INSERT INTO Events (TeamId, Id, Type, ProjectId, ActorId, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest, SubmittedBy)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private const string InsertEvent = $"""
        {InsertNew}
        ON CONFLICT (TeamId, Id) DO NOTHING
        RETURNING Key
        """;

    private static readonly DialectSql InsertDelivery = DialectSql.Of(sql => $"""
        INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, ProjectId, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, IsTest, Sequence)
        VALUES ($1, $2, $3, COALESCE($4, {sql.NewestEventHere}), $5, $6, $7, $8, $8, 0, 0, $9, {DeliveryNumbers.Next(sql)})
        """);

    private static readonly DialectSql FindKnown = new("", "SELECT TeamId, Id FROM Events WHERE (TeamId, Id) IN (SELECT * FROM unnest($1::text[], $2::text[]))");

    private const string FindEvent = "SELECT Body, DeliveryCount FROM Events WHERE TeamId = $1 AND Id = $2";

    /// <summary>The event's key, or null when the team has one of this id already.</summary>
    public static long? Add(WriteTransaction transaction, WorkspaceEvent happened) => Insert(transaction, InsertEvent, happened).Number();

    /// <summary>Of what is submitted together, what was accepted before; null where each finds that out by itself, for it is no journey to the rows.</summary>
    public static HashSet<(TeamId Team, EventId Id)>? Known(WriteTransaction transaction, IEnumerable<EventSubmission> submissions)
    {
        if (!transaction.IsRemote)
        {
            return null;
        }

        var known = new HashSet<(TeamId, EventId)>();
        var named = submissions.Where(submission => submission.Id is not null).ToList();
        if (named.Count > 0)
        {
            using var row = transaction.Statement(FindKnown).Bind(named.ConvertAll(submission => submission.TeamId.Value).ToArray(), named.ConvertAll(submission => submission.Id!.Value.Value).ToArray());
            while (row.Read())
            {
                known.Add((new TeamId(row.GetString(0)), new EventId(row.GetString(1))));
            }
        }

        return known;
    }

    private static Statement Insert(WriteTransaction transaction, string sql, WorkspaceEvent happened) =>
        transaction.Statement(sql).Bind(
            happened.TeamId.Value, happened.Id.Value, happened.Type, happened.ProjectId?.Value, happened.ActorId, happened.CreatedAt, happened.ReceivedAt,
            happened.Body, happened.Verdicts, happened.DeliveryCount, happened.IsTest, happened.SubmittedBy?.Value);

    /// <param name="transaction">That of the event.</param>
    /// <param name="id">Its own.</param>
    /// <param name="happened">What is promised.</param>
    /// <param name="eventKey">The event's; null for the one that was added last.</param>
    /// <param name="decision">Why.</param>
    public static void AddDelivery(WriteTransaction transaction, DeliveryId id, WorkspaceEvent happened, long? eventKey, Decision decision) =>
        transaction.Statement(InsertDelivery).Bind(
            id.Value, happened.TeamId.Value, decision.WebhookKey, eventKey, happened.Type, happened.ProjectId?.Value,
            decision.Verdict == Verdict.Held ? DeliveryState.Held : DeliveryState.Pending, happened.ReceivedAt, happened.IsTest).RunByTheWay();

    /// <summary>Stores a judged event and promises what follows from it. Answers false when the team has one of this id already.</summary>
    /// <param name="transaction">All of it in one.</param>
    /// <param name="happened">Without verdicts yet.</param>
    /// <param name="decisions">One for each webhook of the team.</param>
    /// <param name="clock">For the ids.</param>
    /// <param name="lanes">Gets those that have something to send.</param>
    /// <param name="held">Makes room for what is held.</param>
    /// <param name="isNew">There is none of this id: that need not be found out.</param>
    public static bool Promise(
        WriteTransaction transaction, WorkspaceEvent happened, IReadOnlyList<Decision> decisions, TimeProvider clock, ISet<long> lanes, HeldRoom held, bool isNew = false)
    {
        var stored = happened.With(decisions);
        long? eventKey = null;
        if (isNew)
        {
            Insert(transaction, InsertNew, stored).RunByTheWay();
        }
        else if ((eventKey = Add(transaction, stored)) is null)
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
