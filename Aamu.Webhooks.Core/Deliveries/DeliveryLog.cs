using System.Runtime.CompilerServices;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Reads deliveries, newest first, paged by key.</summary>
public sealed class DeliveryLog(IDbContextFactory<WebhooksDbContext> contexts, OnTheWire wire)
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
        if (await DeliverySearch.IndexedAsync(context, scope, filter, cancellationToken) is not { } indexed)
        {
            return new Page<DeliveryLine>([], null);
        }

        var stretch = await LogReach.StretchAsync(
            LogRows(context), indexed.Select(delivery => delivery.Key), filter.Since, filter.Until, before, filter.LooksAtEachRow ? reach : null, cancellationToken);
        var newest = DeliverySearch.Narrow(indexed, filter)
            .Where(delivery => delivery.Key >= stretch.From && delivery.Key < stretch.End).OrderByDescending(delivery => delivery.Key).Take(limit + 1);
        var page = Page.Of(await Lines(context, newest).ToListAsync(cancellationToken), limit, line => line.Key);
        return await LogReach.ToldAsync(page with { Items = await ToldAsync(context, scope, page.Items, cancellationToken) }, stretch, LogRows(context), cancellationToken);
    }

    /// <summary>What is new since a page was read.</summary>
    public async Task<IReadOnlyList<DeliveryLine>> NewerAsync(
        TeamScope scope, DeliveryFilter filter, int limit, long after, int? reach = null, CancellationToken cancellationToken = default) =>
        (await LaterAsync(scope, filter, limit, after, reach, cancellationToken)).Items;

    /// <summary>The lines promised right after the given key, newest first: what a page shows when its reader goes back.</summary>
    public async Task<LaterPage<DeliveryLine>> LaterAsync(
        TeamScope scope, DeliveryFilter filter, int limit, long after, int? reach = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await DeliverySearch.IndexedAsync(context, scope, filter, cancellationToken) is not { } indexed)
        {
            return new LaterPage<DeliveryLine>([], null);
        }

        var highest = reach is { } most && filter.LooksAtEachRow ? await LogReach.HighestAsync(indexed.Select(delivery => delivery.Key), after, most, cancellationToken) : long.MaxValue;
        var oldest = DeliverySearch.Narrow(indexed, filter).Where(delivery => delivery.Key > after && delivery.Key <= highest).OrderBy(delivery => delivery.Key).Take(limit);
        var lines = await ToldAsync(context, scope, await Lines(context, oldest).ToListAsync(cancellationToken), cancellationToken);
        return LaterPage.Of(lines, limit, highest, line => line.Key);
    }

    /// <summary>Lines that a reader has before them, as they are now; those that were forgotten meanwhile are left out.</summary>
    public async Task<ShownLines> ShownAsync(TeamScope scope, DeliveryFilter filter, IReadOnlyList<long> keys, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var lines = await Lines(context, context.Deliveries.In(scope).Where(delivery => keys.Contains(delivery.Key))).ToListAsync(cancellationToken);
        var fitting = await DeliverySearch.ChooseAsync(context, scope, filter, cancellationToken) is { } found
            ? await found.Where(delivery => keys.Contains(delivery.Key)).Select(delivery => delivery.Key).ToListAsync(cancellationToken)
            : [];
        return new ShownLines(await ToldAsync(context, scope, lines, cancellationToken), lines.Select(line => line.Key).Except(fitting).ToHashSet());
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
        return new DeliveryDetails(wire.Tell(line), body, deleted, attempts.ConvertAll(attempt => Details(scope, attempt)))
        {
            Circuit = line is { State: DeliveryState.Pending, IsTest: false } ? await CircuitAsync(context, line, cancellationToken) : null,
        };
    }

    private static Task<OpenCircuit?> CircuitAsync(WebhooksDbContext context, DeliveryLine line, CancellationToken cancellationToken) =>
        (from webhook in context.Webhooks
         where webhook.Id == line.WebhookId
         join incident in context.Incidents.Where(incident => incident.EndedAt == null && incident.OpenedAt != null && incident.ProbeAt != null) on webhook.Key equals incident.WebhookKey
         select new OpenCircuit(incident.StartedAt, incident.ProbeAt!.Value)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>What failed and is not due yet, the next first: read from the index of what is pending, however many deliveries a webhook has had.</summary>
    public async Task<IReadOnlyList<DeliveryLine>> RetryingAsync(TeamScope scope, WebhookId id, int limit, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Webhooks.In(scope).Where(webhook => webhook.Id == id).Select(webhook => (long?)webhook.Key).FirstOrDefaultAsync(cancellationToken) is not { } webhookKey)
        {
            return [];
        }

        var keys = await context.Deliveries
            .Where(delivery => delivery.WebhookKey == webhookKey && delivery.State == DeliveryState.Pending && delivery.DueAt > now)
            .OrderBy(delivery => delivery.DueAt).Take(limit).Select(delivery => delivery.Key).ToListAsync(cancellationToken);
        var lines = await Lines(context, context.Deliveries.Where(delivery => keys.Contains(delivery.Key) && delivery.AttemptCount > 0)).ToListAsync(cancellationToken);
        return [.. lines.OrderBy(line => line.NextAttemptAt)];
    }

    /// <summary>The deliveries of one event, one for each webhook that it went to.</summary>
    public async Task<IReadOnlyList<DeliveryLine>> OfEventAsync(TeamScope scope, EventId id, CancellationToken cancellationToken = default) =>
        (await PageAsync(scope, new DeliveryFilter { EventId = id }, Webhooks.WebhookRegistry.MaxPerTeam, cancellationToken: cancellationToken)).Items;

    /// <summary>With what the rows alone do not tell: what is on the wire, and of which webhook the news of webhooks tell.</summary>
    private async Task<IReadOnlyList<DeliveryLine>> ToldAsync(WebhooksDbContext context, TeamScope scope, IReadOnlyList<DeliveryLine> lines, CancellationToken cancellationToken)
    {
        var about = await ToldWebhooks.OfAsync(context, scope, lines.Select(line => (line.EventId, line.EventType)), cancellationToken);
        return wire.Tell(about.Count == 0 ? lines : [.. lines.Select(line => about.TryGetValue(line.EventId, out var name) ? line with { About = name } : line)]);
    }

    private static IQueryable<LogRow> LogRows(WebhooksDbContext context) => context.Deliveries.Select(delivery => new LogRow { Key = delivery.Key, At = delivery.CreatedAt });

    internal static IQueryable<DeliveryLine> Lines(WebhooksDbContext context, IQueryable<Delivery> rows) =>
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
            Sequence = delivery.Sequence,
        };

    internal static AttemptDetails Details(TeamScope scope, Attempt attempt) => new(
        attempt.Number, attempt.StartedAt, attempt.DurationMs, attempt.Outcome, attempt.StatusCode, attempt.Error, SandboxAddress.For(scope, attempt.Url), attempt.RemoteAddress,
        attempt.RequestHeaders, attempt.ResponseHeaders, attempt.ResponseBody, attempt.ResponseTruncated,
        new AttemptTimings(attempt.DnsMs, attempt.ConnectMs, attempt.TlsMs, attempt.FirstByteMs, attempt.BodyMs), attempt.WebhookVersion);
}
