using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Answers "why did this webhook get nothing?": the team's events of a time that did not arrive at it, by reason.</summary>
public sealed class MissedEvents(IDbContextFactory<WebhooksDbContext> contexts)
{
    /// <summary>Events looked at in one go: an answer at once, however many are stored.</summary>
    public const int MostExamined = 1_000;
    private const int MostShown = 3;

    /// <param name="scope">Whose events.</param>
    /// <param name="id">The webhook; it may be deleted.</param>
    /// <param name="since">From when on; null: from the first event kept.</param>
    /// <param name="until">Up to when; null: until now.</param>
    /// <param name="before">The key that the page before ended with.</param>
    /// <returns>Null when the team has no such webhook.</returns>
    public async Task<MissedEventsPage?> OfAsync(
        TeamScope scope, WebhookId id, DateTimeOffset? since, DateTimeOffset? until, long? before = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var webhook = await context.Webhooks.In(scope).FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (webhook is null)
        {
            return null;
        }

        var first = since is { } from ? await FirstKeyAsync(context, from, cancellationToken) : 0;
        var end = before ?? (until is { } to ? await FirstKeyAsync(context, to, cancellationToken) : long.MaxValue);
        var rows = await context.Events.In(scope)
            .Where(happened => happened.Key >= first && happened.Key < end)
            .OrderByDescending(happened => happened.Key)
            .Take(MostExamined + 1)
            .Select(happened => new Row(happened.Key, happened.Id, happened.Type, happened.ProjectId, happened.ReceivedAt, happened.Verdicts, happened.IsTest))
            .ToListAsync(cancellationToken);
        var page = Page.Of(rows, MostExamined, row => row.Key);
        var sightings = await SeeAsync(context, webhook, page.Items, cancellationToken);
        var missed = sightings.Where(sighting => sighting.Reason is not null).GroupBy(sighting => sighting.Group).ToList();
        return new MissedEventsPage(
            page.Items.Count, sightings.Count - missed.Sum(group => group.Count()), page.Items.Count == 0 ? null : page.Items[^1].ReceivedAt,
            await TellAsync(context, webhook, missed, cancellationToken), page.Next, sightings.Find(sighting => sighting.Reason is null)?.Delivery?.Id);
    }

    /// <summary>Keys rise with the time of acceptance, so a time is a key, found by its index. It is no team's secret how many events there are.</summary>
    internal static async Task<long> FirstKeyAsync(WebhooksDbContext context, DateTimeOffset time, CancellationToken cancellationToken) =>
        await context.Events
            .Where(happened => happened.ReceivedAt >= time)
            .OrderBy(happened => happened.ReceivedAt).ThenBy(happened => happened.Key)
            .Select(happened => (long?)happened.Key)
            .FirstOrDefaultAsync(cancellationToken) ?? long.MaxValue;

    private static async Task<List<Sighting>> SeeAsync(WebhooksDbContext context, Webhook webhook, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var judged = rows.Select(row => (Row: row, Decision: VerdictList.Find(row.Verdicts, webhook.Key))).ToList();
        var promised = judged.Where(pair => pair.Decision is { } decision && decision.Verdict.Delivers()).Select(pair => pair.Row.Key).ToList();
        var deliveries = promised.Count == 0 ? [] : await PromisesAsync(context, webhook, promised[^1], promised[0], cancellationToken);
        if (rows.Count > 0)
        {
            await AddReplaysAsync(context, webhook, rows[^1].Key, rows[0].Key, deliveries, cancellationToken);
        }

        return judged.ConvertAll(pair => new Sighting(pair.Row, pair.Decision, deliveries.GetValueOrDefault(pair.Row.Key), pair.Row.Key > webhook.LastEvent));
    }

    /// <summary>
    /// Deliveries are written with their events, so those of a stretch of events are a stretch too: only that much of the webhook's index is read,
    /// however many deliveries it has and however many webhooks share its events.
    /// </summary>
    private static async Task<Dictionary<long, Promise>> PromisesAsync(WebhooksDbContext context, Webhook webhook, long oldest, long newest, CancellationToken cancellationToken)
    {
        var first = await context.Deliveries.Where(delivery => delivery.EventKey == oldest).MinAsync(delivery => (long?)delivery.Key, cancellationToken);
        var last = await context.Deliveries.Where(delivery => delivery.EventKey == newest).MaxAsync(delivery => (long?)delivery.Key, cancellationToken);
        return await context.Deliveries
            .Where(delivery => delivery.WebhookKey == webhook.Key && delivery.Key >= first && delivery.Key <= last && !delivery.IsReplay)
            .Select(delivery => new Promise(delivery.EventKey, delivery.Id, delivery.State, delivery.AttemptCount, delivery.LastOutcome, delivery.LastStatusCode))
            .ToDictionaryAsync(delivery => delivery.EventKey, cancellationToken);
    }

    /// <summary>What was promised later lies elsewhere, and has an index of its own.</summary>
    private static async Task AddReplaysAsync(
        WebhooksDbContext context, Webhook webhook, long oldest, long newest, Dictionary<long, Promise> deliveries, CancellationToken cancellationToken)
    {
        await foreach (var replay in context.Deliveries
            .Where(delivery => delivery.IsReplay && delivery.WebhookKey == webhook.Key && delivery.EventKey >= oldest && delivery.EventKey <= newest)
            .Select(delivery => new Promise(delivery.EventKey, delivery.Id, delivery.State, delivery.AttemptCount, delivery.LastOutcome, delivery.LastStatusCode))
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            deliveries[replay.EventKey] = replay;
        }
    }

    private static async Task<IReadOnlyList<MissedGroup>> TellAsync(
        WebhooksDbContext context, Webhook webhook, List<IGrouping<Group, Sighting>> groups, CancellationToken cancellationToken)
    {
        // What is held waits for the webhook as it stands, whatever it was when the event came.
        var standstill = new Decision(webhook.Key, webhook.Version, webhook.Status == WebhookStatus.Disabled ? Verdict.WebhookDisabled : Verdict.Held);
        var decisions = groups.Select(DecisionOf).OfType<Decision>().ToList();
        var origins = await SettingOrigins.FindAsync(context, decisions, cancellationToken);
        var numbers = decisions.ConvertAll(decision => decision.Version);
        var versions = await context.WebhookVersions
            .Where(version => version.WebhookKey == webhook.Key && numbers.Contains(version.Version))
            .ToDictionaryAsync(version => version.Version, cancellationToken);
        var standing = new Standing(webhook);
        return [.. groups.Select(Tell).OrderByDescending(group => group.Reason >= MissReason.Held).ThenBy(group => group.IsNobodysConcern).ThenByDescending(group => group.Count)];

        Decision? DecisionOf(IGrouping<Group, Sighting> group) => group.Key.Reason == MissReason.Held ? standstill : group.First().Decision;

        MissedGroup Tell(IGrouping<Group, Sighting> group)
        {
            var row = group.First().Row;
            var deciding = DecisionOf(group) is { } decision && versions.TryGetValue(decision.Version, out var seen) && origins.TryGetValue(decision, out var origin)
                ? SettingOrigins.Of(decision.Verdict, row.Type, row.ProjectId?.Value, seen, origin)
                : null;
            var newest = group.Take(MostShown).Select(one => new MissedEvent(one.Row.Id, one.Row.Type, one.Row.ReceivedAt, one.Delivery?.Id));
            return new MissedGroup(
                group.Key.Reason, group.Key.EventType, group.Key.ProjectId, group.Key.Outcome, group.Key.StatusCode, group.Count(), [.. newest], deciding,
                webhook.DeletedAt is null ? WebhookMatcher.Judge(standing, row.Type, row.ProjectId) : null);
        }
    }

    private sealed record Row(long Key, EventId Id, string Type, ProjectId? ProjectId, DateTimeOffset ReceivedAt, string Verdicts, bool IsTest);

    private sealed record Promise(long EventKey, DeliveryId Id, DeliveryState State, int AttemptCount, AttemptOutcome? LastOutcome, int? LastStatusCode);

    private sealed record Group(MissReason Reason, string? EventType, ProjectId? ProjectId, AttemptOutcome? Outcome, int? StatusCode);

    /// <summary>One event as this webhook saw it.</summary>
    private sealed record Sighting(Row Row, Decision? Decision, Promise? Delivery, bool IsAfterEnd)
    {
        /// <summary>Null when it arrived.</summary>
        public MissReason? Reason => (Delivery is null ? Decision?.Verdict : Verdict.Matched, Delivery?.State) switch
        {
            (null, _) when IsAfterEnd => MissReason.Deleted,
            (null, _) => Row.IsTest ? MissReason.TestOfAnotherWebhook : MissReason.NotYetCreated,
            (Verdict.TypeNotSelected, _) => MissReason.TypeNotSelected,
            (Verdict.ProjectNotSelected, _) => MissReason.ProjectNotSelected,
            (Verdict.WebhookDisabled, _) => MissReason.WebhookDisabled,
            (Verdict.TestOfAnotherWebhook, _) => MissReason.TestOfAnotherWebhook,
            (Verdict.AboutThisWebhook, _) => MissReason.AboutThisWebhook,
            (_, DeliveryState.Succeeded) => null,
            (_, DeliveryState.Held) => MissReason.Held,
            (_, DeliveryState.Exhausted) => MissReason.GaveUp,
            (_, DeliveryState.Cancelled) => MissReason.Cancelled,
            _ => Delivery?.AttemptCount > 0 ? MissReason.Retrying : MissReason.Waiting,
        };

        public Group Group => new(
            Reason!.Value, Reason == MissReason.TypeNotSelected ? Row.Type : null, Reason == MissReason.ProjectNotSelected ? Row.ProjectId : null,
            Reason is MissReason.GaveUp or MissReason.Retrying ? Delivery!.LastOutcome : null, Reason is MissReason.GaveUp or MissReason.Retrying ? Delivery!.LastStatusCode : null);
    }
}
