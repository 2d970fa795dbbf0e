using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Matching;

/// <summary>
/// Reads what a team's workspace sent lately, as sums by type and project: small however much it was, and enough to try any selection on without
/// asking the database again. Test events are left out: they go to one webhook, whatever is selected.
/// </summary>
public sealed class RecentTraffic(IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    /// <summary>Events looked at in one go, the newest first: an answer at once, however many are stored.</summary>
    public const int MostExamined = 10_000;

    public static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    private const string Latest = """
        latest AS MATERIALIZED (
          SELECT Key, Id, Type, ProjectId, ReceivedAt FROM Events WHERE TeamId = {0} AND Key >= {1} AND IsTest = 0 ORDER BY Key DESC LIMIT {2})
        """;

    // Where there is one MAX, SQLite takes the other columns from its row.
    private static readonly DialectSql Query = new(
        "WITH " + Latest + """

        SELECT Type, ProjectId, COUNT(*) AS Count, MAX(Key) AS NewestKey, Id AS Newest, ReceivedAt AS NewestAt, (SELECT MIN(ReceivedAt) FROM latest) AS Since
        FROM latest GROUP BY Type, ProjectId
        """,
        "WITH " + Latest + """

        SELECT sums.Type, sums.ProjectId, sums.Count, sums.NewestKey, newest.Id AS Newest, newest.ReceivedAt AS NewestAt, (SELECT MIN(ReceivedAt) FROM latest) AS Since
        FROM (SELECT Type, ProjectId, COUNT(*)::int AS Count, MAX(Key) AS NewestKey FROM latest GROUP BY Type, ProjectId) AS sums
        JOIN latest AS newest ON newest.Key = sums.NewestKey
        """);

    public async Task<Traffic> ReadAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var since = clock.GetUtcNow() - Lately;
        var first = await MissedEvents.FirstKeyAsync(context, since, cancellationToken);
        var rows = await context.Database
            .SqlQueryRaw<Row>(Query.For(context), scope.TeamId.Value, first, MostExamined)
            .ToListAsync(cancellationToken);
        var examined = rows.Sum(row => row.Count);
        return new Traffic(
            examined, examined < MostExamined ? since : DateTimeOffset.FromUnixTimeMilliseconds(rows[0].Since), examined == MostExamined,
            [.. rows.OrderByDescending(row => row.NewestKey).Select(row => new TrafficLine(
                row.Type, row.ProjectId is null ? null : new ProjectId(row.ProjectId), row.Count, new EventId(row.Newest), DateTimeOffset.FromUnixTimeMilliseconds(row.NewestAt)))]);
    }

    private sealed record Row(string Type, string? ProjectId, int Count, long NewestKey, string Newest, long NewestAt, long Since);
}
