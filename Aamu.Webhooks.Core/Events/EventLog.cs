using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Events;

/// <summary>An event as a log shows it.</summary>
public sealed record EventLine(
    long Key, EventId Id, string Type, ProjectId? ProjectId, string? ActorId, DateTimeOffset CreatedAt, DateTimeOffset ReceivedAt, int DeliveryCount, bool IsTest);

/// <summary>What was decided for one webhook, with the reason in words as it was at that time.</summary>
/// <param name="WebhookId">The webhook.</param>
/// <param name="WebhookName">Its name at the time of the decision.</param>
/// <param name="WebhookDeleted">It was deleted since.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Detail">The reason: what the webhook asked for, what the event was.</param>
public sealed record VerdictLine(WebhookId WebhookId, string WebhookName, bool WebhookDeleted, Verdict Verdict, string Detail);

/// <summary>An event with its exact body and its verdicts.</summary>
public sealed record EventDetails(EventLine Line, byte[] Body, IReadOnlyList<VerdictLine> Verdicts);

/// <summary>What a reader of the log asks for; null asks for nothing.</summary>
public sealed record EventFilter
{
    public string? Type { get; init; }

    public string? ProjectId { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Only those that went to no webhook.</summary>
    public bool UnmatchedOnly { get; init; }
}

/// <summary>Reads events, newest first, paged by key.</summary>
public sealed class EventLog(IDbContextFactory<WebhooksDbContext> contexts)
{
    public async Task<Page<EventLine>> PageAsync(TeamScope scope, EventFilter filter, int limit, long? before = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = Narrow(context.Events.In(scope).Where(happened => before == null || happened.Key < before), filter);
        var lines = await Lines(rows.OrderByDescending(happened => happened.Key).Take(limit + 1)).ToListAsync(cancellationToken);
        return Page.Of(lines, limit, line => line.Key);
    }

    /// <summary>The events accepted right after the given key, newest first.</summary>
    public async Task<IReadOnlyList<EventLine>> NewerAsync(TeamScope scope, EventFilter filter, int limit, long after, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = Narrow(context.Events.In(scope).Where(happened => happened.Key > after), filter).OrderBy(happened => happened.Key).Take(limit);
        return await Lines(rows.OrderByDescending(happened => happened.Key)).ToListAsync(cancellationToken);
    }

    public async Task<EventDetails?> FindAsync(TeamScope scope, EventId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Events.In(scope).FirstOrDefaultAsync(happened => happened.Id == id, cancellationToken);
        return row is null ? null : new EventDetails(Line(row), row.Body, await VerdictsAsync(context, row, cancellationToken));
    }

    private static async Task<IReadOnlyList<VerdictLine>> VerdictsAsync(WebhooksDbContext context, WorkspaceEvent happened, CancellationToken cancellationToken)
    {
        var decisions = VerdictList.Read(happened.Verdicts);
        var keys = decisions.Select(decision => decision.WebhookKey).ToList();
        var webhooks = await context.Webhooks
            .Where(webhook => webhook.TeamId == happened.TeamId && keys.Contains(webhook.Key))
            .ToDictionaryAsync(webhook => webhook.Key, webhook => (webhook.Id, Deleted: webhook.DeletedAt != null), cancellationToken);
        var numbers = decisions.Select(decision => decision.Version).Distinct().ToList();
        var versions = (await context.WebhookVersions
                .Where(version => keys.Contains(version.WebhookKey) && numbers.Contains(version.Version)).ToListAsync(cancellationToken))
            .ToDictionary(version => (version.WebhookKey, version.Version));
        return [.. from decision in decisions
                   where webhooks.ContainsKey(decision.WebhookKey)
                   let webhook = webhooks[decision.WebhookKey]
                   let then = versions[(decision.WebhookKey, decision.Version)]
                   orderby decision.Verdict, then.Name
                   select new VerdictLine(webhook.Id, then.Name, webhook.Deleted, decision.Verdict, VerdictWords.Explain(decision.Verdict, happened, then))];
    }

    private static IQueryable<WorkspaceEvent> Narrow(IQueryable<WorkspaceEvent> rows, EventFilter filter)
    {
        if (filter.Type is { Length: > 0 } type)
        {
            rows = rows.Where(happened => happened.Type == type);
        }

        if (filter.ProjectId is { Length: > 0 } projectId)
        {
            var project = new ProjectId(projectId);
            rows = rows.Where(happened => happened.ProjectId == project);
        }

        if (filter.UnmatchedOnly)
        {
            rows = rows.Where(happened => happened.DeliveryCount == 0);
        }

        if (filter.Since is { } since)
        {
            rows = rows.Where(happened => happened.ReceivedAt >= since);
        }

        return filter.Until is { } until ? rows.Where(happened => happened.ReceivedAt < until) : rows;
    }

    private static IQueryable<EventLine> Lines(IQueryable<WorkspaceEvent> rows) => rows.Select(happened => new EventLine(
        happened.Key, happened.Id, happened.Type, happened.ProjectId, happened.ActorId, happened.CreatedAt, happened.ReceivedAt, happened.DeliveryCount, happened.IsTest));

    private static EventLine Line(WorkspaceEvent row) =>
        new(row.Key, row.Id, row.Type, row.ProjectId, row.ActorId, row.CreatedAt, row.ReceivedAt, row.DeliveryCount, row.IsTest);
}
