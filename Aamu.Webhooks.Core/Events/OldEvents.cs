using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Events;

/// <summary>One of the oldest events, as a look finds it.</summary>
/// <param name="Key">Its own.</param>
/// <param name="ReceivedAt">Keys rise with it, unless the clock was set back.</param>
/// <param name="BodyBytes">0 when its body is not kept any more.</param>
/// <param name="IsDone">Nothing of it waits to be sent.</param>
/// <param name="Rows">Its own, its deliveries' and their attempts'.</param>
internal sealed record OldEvent(long Key, DateTimeOffset ReceivedAt, long BodyBytes, bool IsDone, long Rows);

/// <summary>Looks at the oldest events on a reader's connection, so that the writer gets keys and searches nothing.</summary>
internal static class OldEvents
{
    /// <summary>So many at a look: a read that stays open keeps the log from being written home.</summary>
    private const int Window = 1_000;

    private const string Columns = """
        e.Key, e.ReceivedAt, length(e.Body),
        NOT EXISTS (SELECT 1 FROM Deliveries d WHERE d.EventKey = e.Key AND d.State IN (0, 1)),
        1 + COALESCE((SELECT SUM(1 + d.AttemptCount) FROM Deliveries d WHERE d.EventKey = e.Key), 0)
        FROM Events e
        """;

    private const string OfAll = $"SELECT {Columns} WHERE e.Key > $1 ORDER BY e.Key LIMIT $2";

    private const string OfTeam = $"SELECT {Columns} WHERE e.TeamId = $3 AND e.Key > $1 ORDER BY e.Key LIMIT $2";

    /// <summary>By the index of times alone: it ends in the key, and reaches no further than what is old and was kept. A + keeps the table's own order from being taken for the shorter way.</summary>
    private const string NextOldOfAll = "SELECT Key FROM Events WHERE ReceivedAt < $1 AND +Key > $2 ORDER BY +Key LIMIT 1";

    private const string NewestOld = "SELECT Key FROM Events WHERE ReceivedAt < $1 ORDER BY ReceivedAt DESC LIMIT 1";

    private const string NextOldOfTeam = "SELECT Key FROM Events WHERE TeamId = $4 AND Key > $2 AND Key <= $3 AND +ReceivedAt < $1 ORDER BY Key LIMIT 1";

    /// <summary>
    /// The first old one after a key, however many young ones lie between: a clock that once ran far ahead has left them there. Null when there is none. They are looked
    /// for up to the newest old one of all, so that nobody goes through all that is kept in vain.
    /// </summary>
    public static long? NextOld(WebhooksDatabase database, long key, DateTimeOffset before, TeamId? team)
    {
        using var reader = database.OpenToRead();
        if (reader.Statement(NewestOld).Bind(before).Number() is not { } newest || newest <= key)
        {
            return null;
        }

        return team is { } one
            ? reader.Statement(NextOldOfTeam).Bind(before, key, newest, one.Value).Number()
            : reader.Statement(NextOldOfAll).Bind(before, key).Number();
    }

    /// <summary>The next ones after a key, the oldest first; of a team, or of all.</summary>
    public static List<OldEvent> After(WebhooksDatabase database, long key, TeamId? team)
    {
        using var reader = database.OpenToRead();
        using var row = team is { } one ? reader.Statement(OfTeam).Bind(key, Window, one.Value) : reader.Statement(OfAll).Bind(key, Window);
        var found = new List<OldEvent>();
        while (row.Read())
        {
            found.Add(new OldEvent(row.GetInt64(0), row.GetTime(1), row.GetInt64(2), row.GetBoolean(3), row.GetInt64(4)));
        }

        return found;
    }
}
