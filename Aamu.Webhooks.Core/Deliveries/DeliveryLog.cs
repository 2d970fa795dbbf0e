using System.Runtime.CompilerServices;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>A delivery as a log shows it.</summary>
public sealed record DeliveryLine(
    long Key, DeliveryId Id, WebhookId WebhookId, string WebhookName, EventId EventId, string EventType, ProjectId? ProjectId, DeliveryState State,
    DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, int AttemptCount, AttemptOutcome? LastOutcome, int? LastStatusCode, double? LastDurationMs,
    DateTimeOffset? LastAttemptAt, bool IsTest)
{
    /// <summary>Promised by a recovery, later than its event was accepted.</summary>
    public bool IsReplay { get; init; }
}

/// <summary>One try, with all that is known of it.</summary>
public sealed record AttemptDetails(
    int Number, DateTimeOffset StartedAt, double DurationMs, AttemptOutcome Outcome, int? StatusCode, string? Error, string Url, string? RemoteAddress,
    string? RequestHeaders, string? ResponseHeaders, byte[]? ResponseBody, bool ResponseTruncated, AttemptTimings Timings, int WebhookVersion);

/// <summary>A receiver that is down: its deliveries wait for a probe to get through.</summary>
public sealed record OpenCircuit(DateTimeOffset FailingSince, DateTimeOffset NextProbeAt);

/// <summary>A delivery with the exact body it carries and every attempt.</summary>
public sealed record DeliveryDetails(DeliveryLine Line, byte[] Body, bool WebhookDeleted, IReadOnlyList<AttemptDetails> Attempts)
{
    /// <summary>What it waits for, if that is more than its own time.</summary>
    public OpenCircuit? Circuit { get; init; }
}

/// <summary>What a reader of the log asks for; null asks for nothing.</summary>
public sealed record DeliveryFilter
{
    public WebhookId? WebhookId { get; init; }

    public EventId? EventId { get; init; }

    public DeliveryState? State { get; init; }

    public string? EventType { get; init; }

    public string? ProjectId { get; init; }

    /// <summary>How the last attempt ended.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>How far the last attempt came.</summary>
    public AttemptStage? Stage { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Last tried at or after this time.</summary>
    public DateTimeOffset? TriedSince { get; init; }

    /// <summary>Last tried at or before this time.</summary>
    public DateTimeOffset? TriedUntil { get; init; }

    /// <summary>Made due by this recovery, and by no later one.</summary>
    public RecoveryId? RecoveryId { get; init; }

    /// <summary>It asks for what no index knows: rows are looked at one by one.</summary>
    internal bool LooksAtEachRow =>
        TriedSince is not null || TriedUntil is not null || State is not null || Outcome is not null || Stage is not null || !string.IsNullOrEmpty(EventType) || !string.IsNullOrEmpty(ProjectId);
}

/// <summary>Reads deliveries, newest first, paged by key.</summary>
public sealed class DeliveryLog(IDbContextFactory<WebhooksDbContext> contexts)
{
    private const int PartSize = 500;

    /// <param name="scope">Whose.</param>
    /// <param name="filter">What is wanted.</param>
    /// <param name="limit">How many.</param>
    /// <param name="before">The key to go on from; null for the newest.</param>
    /// <param name="reach">How many rows may be looked at (<see cref="LogReach"/>); null for as many as it takes.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<Page<DeliveryLine>> PageAsync(
        TeamScope scope, DeliveryFilter filter, int limit, long? before = null, int? reach = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await IndexedAsync(context, scope, filter, cancellationToken) is not { } indexed)
        {
            return new Page<DeliveryLine>([], null);
        }

        var times = await LogReach.KeysAsync(LogRows(context), filter.Since, filter.Until, cancellationToken);
        var end = Math.Min(before ?? long.MaxValue, times.Before);
        var lowest = reach is { } most && filter.LooksAtEachRow ? await LogReach.LowestAsync(indexed.Select(delivery => delivery.Key), end, most, cancellationToken) : 0;
        var from = Math.Max(times.From, lowest);
        var newest = Narrow(indexed, filter).Where(delivery => delivery.Key >= from && delivery.Key < end).OrderByDescending(delivery => delivery.Key).Take(limit + 1);
        var page = Page.Of(await Lines(context, newest).ToListAsync(cancellationToken), limit, line => line.Key);
        return page.Next is null && lowest > times.From
            ? page with { Next = lowest, LookedBackTo = await LogRows(context).Where(row => row.Key == lowest).Select(row => row.At).FirstOrDefaultAsync(cancellationToken) }
            : page;
    }

    /// <summary>The lines promised right after the given key, newest first: what a page shows when its reader goes back, and what is new since it was read.</summary>
    public async Task<IReadOnlyList<DeliveryLine>> NewerAsync(
        TeamScope scope, DeliveryFilter filter, int limit, long after, int? reach = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await IndexedAsync(context, scope, filter, cancellationToken) is not { } indexed)
        {
            return [];
        }

        var highest = reach is { } most && filter.LooksAtEachRow ? await LogReach.HighestAsync(indexed.Select(delivery => delivery.Key), after, most, cancellationToken) : long.MaxValue;
        var oldest = Narrow(indexed, filter).Where(delivery => delivery.Key > after && delivery.Key <= highest).OrderBy(delivery => delivery.Key).Take(limit);
        return await Lines(context, oldest).ToListAsync(cancellationToken);
    }

    /// <summary>Everything that fits, newest first. Each part is read on its own, so that a slow reader holds neither memory nor a look at the file.</summary>
    public async IAsyncEnumerable<DeliveryLine> AllAsync(TeamScope scope, DeliveryFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long? before = null;
        do
        {
            var page = await PageAsync(scope, filter, PartSize, before, cancellationToken: cancellationToken);
            foreach (var line in page.Items)
            {
                yield return line;
            }

            before = page.Next;
        }
        while (before is not null);
    }

    public async Task<DeliveryDetails?> FindAsync(TeamScope scope, DeliveryId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var line = await Lines(context, context.Deliveries.In(scope).Where(delivery => delivery.Id == id)).FirstOrDefaultAsync(cancellationToken);
        if (line is null)
        {
            return null;
        }

        var body = await context.Events.In(scope).Where(happened => happened.Id == line.EventId).Select(happened => happened.Body).FirstOrDefaultAsync(cancellationToken);
        if (body is null)
        {
            // Forgotten between the two looks.
            return null;
        }

        var deleted = await context.Webhooks.In(scope).AnyAsync(webhook => webhook.Id == line.WebhookId && webhook.DeletedAt != null, cancellationToken);
        var attempts = await context.Attempts.Where(attempt => attempt.DeliveryKey == line.Key).OrderBy(attempt => attempt.Number).ToListAsync(cancellationToken);
        return new DeliveryDetails(line, body, deleted, attempts.ConvertAll(Details))
        {
            Circuit = line is { State: DeliveryState.Pending, IsTest: false } ? await CircuitAsync(context, line, cancellationToken) : null,
        };
    }

    private static Task<OpenCircuit?> CircuitAsync(WebhooksDbContext context, DeliveryLine line, CancellationToken cancellationToken) =>
        (from webhook in context.Webhooks
         where webhook.Id == line.WebhookId
         join incident in context.Incidents.Where(incident => incident.EndedAt == null && incident.OpenedAt != null && incident.ProbeAt != null) on webhook.Key equals incident.WebhookKey
         select new OpenCircuit(incident.StartedAt, incident.ProbeAt!.Value)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The deliveries of one event, one for each webhook that it went to.</summary>
    public async Task<IReadOnlyList<DeliveryLine>> OfEventAsync(TeamScope scope, EventId id, CancellationToken cancellationToken = default) =>
        (await PageAsync(scope, new DeliveryFilter { EventId = id }, Webhooks.WebhookRegistry.MaxPerTeam, cancellationToken: cancellationToken)).Items;

    /// <summary>Null when the filter names something that the team does not have.</summary>
    internal static async Task<IQueryable<Delivery>?> ChooseAsync(WebhooksDbContext context, TeamScope scope, DeliveryFilter filter, CancellationToken cancellationToken) =>
        await IndexedAsync(context, scope, filter, cancellationToken) is { } indexed ? Narrow(indexed, filter) : null;

    private static IQueryable<LogRow> LogRows(WebhooksDbContext context) => context.Deliveries.Select(delivery => new LogRow { Key = delivery.Key, At = delivery.CreatedAt });

    /// <summary>What the indexes know of the filter; null when it names something that the team does not have.</summary>
    private static async Task<IQueryable<Delivery>?> IndexedAsync(WebhooksDbContext context, TeamScope scope, DeliveryFilter filter, CancellationToken cancellationToken)
    {
        var rows = context.Deliveries.In(scope);
        if (filter.WebhookId is { } webhookId)
        {
            var key = await context.Webhooks.In(scope).Where(webhook => webhook.Id == webhookId).Select(webhook => (long?)webhook.Key).FirstOrDefaultAsync(cancellationToken);
            if (key is null)
            {
                return null;
            }

            rows = rows.Where(delivery => delivery.WebhookKey == key);
        }

        if (filter.EventId is { } eventId)
        {
            var key = await context.Events.In(scope).Where(happened => happened.Id == eventId).Select(happened => (long?)happened.Key).FirstOrDefaultAsync(cancellationToken);
            if (key is null)
            {
                return null;
            }

            rows = rows.Where(delivery => delivery.EventKey == key);
        }

        if (filter.RecoveryId is { } recoveryId)
        {
            var key = await context.RecoveryRuns.In(scope).Where(run => run.Id == recoveryId).Select(run => (long?)run.Key).FirstOrDefaultAsync(cancellationToken);
            if (key is null)
            {
                return null;
            }

            rows = rows.Where(delivery => delivery.RecoveryKey == key);
        }

        return rows;
    }

    private static IQueryable<Delivery> Narrow(IQueryable<Delivery> rows, DeliveryFilter filter)
    {
        if (filter.State is { } state)
        {
            rows = rows.Where(delivery => delivery.State == state);
        }

        if (filter.Outcome is { } outcome)
        {
            rows = rows.Where(delivery => delivery.LastOutcome == outcome);
        }

        if (filter.Stage is { } stage)
        {
            AttemptOutcome?[] outcomes = [.. Enum.GetValues<AttemptOutcome>().Where(outcome => outcome.Stage() == stage)];
            rows = rows.Where(delivery => outcomes.Contains(delivery.LastOutcome));
        }

        if (filter.EventType is { Length: > 0 } type)
        {
            rows = rows.Where(delivery => delivery.EventType == type);
        }

        if (filter.ProjectId is { Length: > 0 } projectId)
        {
            var project = new ProjectId(projectId);
            rows = rows.Where(delivery => delivery.ProjectId == project);
        }

        if (filter.TriedSince is { } triedSince)
        {
            rows = rows.Where(delivery => delivery.LastAttemptAt >= triedSince);
        }

        if (filter.TriedUntil is { } triedUntil)
        {
            rows = rows.Where(delivery => delivery.LastAttemptAt <= triedUntil);
        }

        if (filter.Since is { } since)
        {
            rows = rows.Where(delivery => delivery.CreatedAt >= since);
        }

        return filter.Until is { } until ? rows.Where(delivery => delivery.CreatedAt < until) : rows;
    }

    private static IQueryable<DeliveryLine> Lines(WebhooksDbContext context, IQueryable<Delivery> rows) =>
        from delivery in rows
        join webhook in context.Webhooks on delivery.WebhookKey equals webhook.Key
        join happened in context.Events on delivery.EventKey equals happened.Key
        orderby delivery.Key descending
        select new DeliveryLine(
            delivery.Key, delivery.Id, webhook.Id, webhook.Name, happened.Id, delivery.EventType, delivery.ProjectId, delivery.State,
            delivery.CreatedAt,
            delivery.State != DeliveryState.Pending ? null : context.Incidents
                .Where(incident => incident.WebhookKey == delivery.WebhookKey && incident.EndedAt == null && incident.OpenedAt != null && incident.ProbeAt > delivery.DueAt && !delivery.IsTest)
                .Select(incident => incident.ProbeAt).FirstOrDefault() ?? delivery.DueAt,
            delivery.AttemptCount, delivery.LastOutcome, delivery.LastStatusCode,
            delivery.LastDurationMs, delivery.LastAttemptAt, delivery.IsTest)
        {
            IsReplay = delivery.IsReplay,
        };

    private static AttemptDetails Details(Attempt attempt) => new(
        attempt.Number, attempt.StartedAt, attempt.DurationMs, attempt.Outcome, attempt.StatusCode, attempt.Error, attempt.Url, attempt.RemoteAddress,
        attempt.RequestHeaders, attempt.ResponseHeaders, attempt.ResponseBody, attempt.ResponseTruncated,
        new AttemptTimings(attempt.DnsMs, attempt.ConnectMs, attempt.TlsMs, attempt.FirstByteMs, attempt.BodyMs), attempt.WebhookVersion);
}
