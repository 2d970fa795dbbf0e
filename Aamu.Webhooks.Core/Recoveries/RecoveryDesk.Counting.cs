using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Recoveries;

public sealed partial class RecoveryDesk
{
    /// <summary>What <see cref="ResendAsync"/> would send, of everything that fits the filter.</summary>
    public async Task<Outcome<RecoveryCounts>> CountAsync(TeamScope scope, DeliveryFilter filter, CancellationToken cancellationToken = default)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await CountAsync(context, scope, filter, long.MaxValue, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>How many of them are in one of the states.</summary>
    public async Task<Outcome<int>> CountAsync(TeamScope scope, DeliveryFilter filter, IReadOnlyList<DeliveryState> states, CancellationToken cancellationToken = default)
    {
        var counts = CheckStates(states) is { } refusal ? refusal : await CountAsync(scope, filter, cancellationToken);
        return counts.Succeeded ? counts.Value.Of(states) : counts.Refusal!;
    }

    /// <summary>How many events <see cref="ReplayAsync"/> would send.</summary>
    public async Task<Outcome<int>> CountMissingAsync(TeamScope scope, WebhookId id, DateTimeOffset since, DateTimeOffset? until, CancellationToken cancellationToken = default)
    {
        if ((scope.Require(TeamRole.Editor) ?? CheckTimes(since, until)) is { } refusal)
        {
            return refusal;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(context, scope, id, cancellationToken) is not { } webhook)
        {
            return Refusal.NotFound("webhook");
        }

        var (after, end) = await KeysAsync(context, since, until, cancellationToken);
        return await RecoveryChoice.Missing(context, scope, webhook, after, end).CountAsync(cancellationToken);
    }

    private static async Task<Outcome<RecoveryCounts>> CountAsync(
        WebhooksDbContext context, TeamScope scope, DeliveryFilter filter, long endKey, DateTimeOffset askedAt, CancellationToken cancellationToken)
    {
        if (filter.WebhookId is { } id && await FindAsync(context, scope, id, cancellationToken) is null)
        {
            return Refusal.NotFound("webhook");
        }

        if (await RecoveryChoice.ResendableAsync(context, scope, filter, endKey, askedAt, cancellationToken) is not { } rows)
        {
            return new RecoveryCounts(0, 0, 0);
        }

        var found = await rows.GroupBy(delivery => delivery.State).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return new RecoveryCounts(found.GetValueOrDefault(DeliveryState.Exhausted), found.GetValueOrDefault(DeliveryState.Cancelled), found.GetValueOrDefault(DeliveryState.Succeeded));
    }

    /// <summary>How many of them go to webhooks that do not send; a test goes out all the same.</summary>
    private static async Task<int> CountToHoldAsync(
        WebhooksDbContext context, TeamScope scope, DeliveryFilter filter, IReadOnlyList<DeliveryState> states, long endKey, DateTimeOffset askedAt, CancellationToken cancellationToken)
    {
        var idle = await context.Webhooks.In(scope).Where(webhook => webhook.DeletedAt == null && webhook.Status != WebhookStatus.Active && (filter.WebhookId == null || webhook.Id == filter.WebhookId))
            .Select(webhook => webhook.Key).ToListAsync(cancellationToken);
        return idle.Count > 0 && await RecoveryChoice.ResendableAsync(context, scope, filter, endKey, askedAt, cancellationToken) is { } rows
            ? await rows.CountAsync(delivery => states.Contains(delivery.State) && !delivery.IsTest && idle.Contains(delivery.WebhookKey), cancellationToken)
            : 0;
    }

    /// <summary>Keys rise with the time of acceptance.</summary>
    private static async Task<(long After, long End)> KeysAsync(WebhooksDbContext context, DateTimeOffset since, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var first = await MissedEvents.FirstKeyAsync(context, since, cancellationToken);
        var end = until is { } to ? await MissedEvents.FirstKeyAsync(context, to, cancellationToken) : long.MaxValue;
        var newest = await context.Events.MaxAsync(happened => (long?)happened.Key, cancellationToken) ?? 0;
        return (first - 1, Math.Min(end - 1, newest));
    }

    private static Task<Webhook?> FindAsync(WebhooksDbContext context, TeamScope scope, WebhookId id, CancellationToken cancellationToken) =>
        context.Webhooks.In(scope).FirstOrDefaultAsync(webhook => webhook.Id == id && webhook.DeletedAt == null, cancellationToken);
}
