using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

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

/// <summary>Finds the deliveries that a filter asks for.</summary>
internal static class DeliverySearch
{
    /// <summary>Null when the filter names something that the team does not have.</summary>
    public static async Task<IQueryable<Delivery>?> ChooseAsync(WebhooksDbContext context, TeamScope scope, DeliveryFilter filter, CancellationToken cancellationToken) =>
        await IndexedAsync(context, scope, filter, cancellationToken) is { } indexed ? Narrow(indexed, filter) : null;

    /// <summary>What the indexes know of the filter; null when it names something that the team does not have.</summary>
    public static async Task<IQueryable<Delivery>?> IndexedAsync(WebhooksDbContext context, TeamScope scope, DeliveryFilter filter, CancellationToken cancellationToken)
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

    public static IQueryable<Delivery> Narrow(IQueryable<Delivery> rows, DeliveryFilter filter)
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
}
