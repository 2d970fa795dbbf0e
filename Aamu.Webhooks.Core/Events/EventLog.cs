using System.Text;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Events;

/// <summary>An event as a log shows it.</summary>
public sealed record EventLine(
    long Key, EventId Id, string Type, ProjectId? ProjectId, string? ActorId, DateTimeOffset CreatedAt, DateTimeOffset ReceivedAt, int DeliveryCount, bool IsTest)
{
    /// <summary>Of what this service tells by itself: the webhook that it is about. Null for what the workspace tells.</summary>
    public string? About { get; init; }
}

/// <summary>What was decided for one webhook, with the reason in words as it was at that time.</summary>
/// <param name="WebhookId">The webhook.</param>
/// <param name="WebhookName">Its name at the time of the decision.</param>
/// <param name="WebhookDeleted">It was deleted since.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Detail">The reason: what the webhook asked for, what the event was.</param>
/// <param name="Deciding">The setting that decided, and who had set it so; null where none did.</param>
/// <param name="Today">What would be decided by the settings of today; null when there are none any more.</param>
public sealed record VerdictLine(
    WebhookId WebhookId, string WebhookName, bool WebhookDeleted, Verdict Verdict, string Detail, DecidingSetting? Deciding, Verdict? Today);

/// <summary>A webhook that did not exist yet when an event was accepted.</summary>
public sealed record LaterWebhook(WebhookId WebhookId, string WebhookName, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>An event with its exact body, its verdicts, and the webhooks that came too late for it.</summary>
public sealed record EventDetails(EventLine Line, byte[] Body, IReadOnlyList<VerdictLine> Verdicts, IReadOnlyList<LaterWebhook> Later);

/// <summary>What a reader of the log asks for; null asks for nothing.</summary>
public sealed record EventFilter
{
    public string? Type { get; init; }

    public string? ProjectId { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Only those that went to no webhook.</summary>
    public bool UnmatchedOnly { get; init; }

    /// <summary>Without the tests that somebody sent.</summary>
    public bool WithoutTests { get; init; }

    /// <summary>Only those whose body has this text in it, letter for letter.</summary>
    public string? Text { get; init; }

    /// <summary>How many rows one look of a person reads.</summary>
    public int Reach => string.IsNullOrEmpty(Text) ? LogReach.OfAPerson : LogReach.OfAText;

    /// <summary>It asks for what no index knows: rows are looked at one by one.</summary>
    internal bool LooksAtEachRow => UnmatchedOnly || WithoutTests || !string.IsNullOrEmpty(Text) || !string.IsNullOrEmpty(Type) || !string.IsNullOrEmpty(ProjectId);
}

/// <summary>Reads events, newest first, paged by key.</summary>
public sealed class EventLog(IDbContextFactory<WebhooksDbContext> contexts)
{
    /// <param name="scope">Whose.</param>
    /// <param name="filter">What is wanted.</param>
    /// <param name="limit">How many.</param>
    /// <param name="before">The key to go on from; null for the newest.</param>
    /// <param name="reach">How many rows may be looked at (<see cref="LogReach"/>); null for as many as it takes.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<Page<EventLine>> PageAsync(
        TeamScope scope, EventFilter filter, int limit, long? before = null, int? reach = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var indexed = context.Events.In(scope);
        var stretch = await LogReach.StretchAsync(
            LogRows(context), indexed.Select(happened => happened.Key), filter.Since, filter.Until, before, filter.LooksAtEachRow ? reach : null, cancellationToken);
        var newest = Narrow(Matching(context, scope, filter), filter).Where(happened => happened.Key >= stretch.From && happened.Key < stretch.End).OrderByDescending(happened => happened.Key).Take(limit + 1);
        var page = Page.Of(await Lines(newest).ToListAsync(cancellationToken), limit, line => line.Key);
        return await LogReach.ToldAsync(page with { Items = await NamedAsync(context, scope, page.Items, cancellationToken) }, stretch, LogRows(context), cancellationToken);
    }

    /// <summary>What is new since a page was read.</summary>
    public async Task<IReadOnlyList<EventLine>> NewerAsync(
        TeamScope scope, EventFilter filter, int limit, long after, int? reach = null, CancellationToken cancellationToken = default) =>
        (await LaterAsync(scope, filter, limit, after, reach, cancellationToken)).Items;

    /// <summary>The events accepted right after the given key, newest first.</summary>
    public async Task<LaterPage<EventLine>> LaterAsync(
        TeamScope scope, EventFilter filter, int limit, long after, int? reach = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var indexed = context.Events.In(scope);
        var highest = reach is { } most && filter.LooksAtEachRow ? await LogReach.HighestAsync(indexed.Select(happened => happened.Key), after, most, cancellationToken) : long.MaxValue;
        var oldest = Narrow(Matching(context, scope, filter), filter).Where(happened => happened.Key > after && happened.Key <= highest).OrderBy(happened => happened.Key).Take(limit);
        return LaterPage.Of(await NamedAsync(context, scope, await Lines(oldest.OrderByDescending(happened => happened.Key)).ToListAsync(cancellationToken), cancellationToken), limit, highest, line => line.Key);
    }

    public async Task<EventDetails?> FindAsync(TeamScope scope, EventId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Events.In(scope).FirstOrDefaultAsync(happened => happened.Id == id, cancellationToken);
        return row is null ? null : new EventDetails(
            Line(row), row.Body, await VerdictReader.OfAsync(context, row, cancellationToken), await VerdictReader.LaterAsync(context, row, cancellationToken));
    }

    private static IQueryable<LogRow> LogRows(WebhooksDbContext context) => context.Events.Select(happened => new LogRow { Key = happened.Key, At = happened.ReceivedAt });

    /// <summary>Bodies are bytes: text is looked for as the bytes that it has on the wire.</summary>
    private static IQueryable<WorkspaceEvent> Matching(WebhooksDbContext context, TeamScope scope, EventFilter filter) => filter.Text is { Length: > 0 } text
        ? context.Events.FromSql($"SELECT * FROM Events WHERE instr(Body, {Encoding.UTF8.GetBytes(text)}) > 0").In(scope)
        : context.Events.In(scope);

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

        if (filter.WithoutTests)
        {
            rows = rows.Where(happened => !happened.IsTest);
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

    private static async Task<IReadOnlyList<EventLine>> NamedAsync(WebhooksDbContext context, TeamScope scope, IReadOnlyList<EventLine> lines, CancellationToken cancellationToken)
    {
        var names = await OperationalSubject.NamesAsync(context, scope, lines.Select(line => (line.Id, line.Type)), cancellationToken);
        return names.Count == 0 ? lines : [.. lines.Select(line => line with { About = names.GetValueOrDefault(line.Id) })];
    }

    private static IQueryable<EventLine> Lines(IQueryable<WorkspaceEvent> rows) => rows.Select(happened => new EventLine(
        happened.Key, happened.Id, happened.Type, happened.ProjectId, happened.ActorId, happened.CreatedAt, happened.ReceivedAt, happened.DeliveryCount, happened.IsTest));

    private static EventLine Line(WorkspaceEvent row) =>
        new(row.Key, row.Id, row.Type, row.ProjectId, row.ActorId, row.CreatedAt, row.ReceivedAt, row.DeliveryCount, row.IsTest);
}
