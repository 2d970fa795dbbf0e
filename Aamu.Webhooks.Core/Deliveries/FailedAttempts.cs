using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Finds the attempt in which a webhook last failed, with what its receiver answered: what explains a failure on one page explains it on all.</summary>
public sealed class FailedAttempts(IDbContextFactory<WebhooksDbContext> contexts)
{
    /// <summary>Of those that wait, the ones that failed last are due last: few are looked at, however many wait.</summary>
    private const int Looked = 50;

    /// <summary>Null where none is found among the deliveries that wait and the last one that was given up.</summary>
    public async Task<AttemptDetails?> LatestAsync(TeamScope scope, WebhookId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Webhooks.In(scope).Where(webhook => webhook.Id == id).Select(webhook => (long?)webhook.Key).FirstOrDefaultAsync(cancellationToken) is not { } webhookKey)
        {
            return null;
        }

        var rows = context.Deliveries.Where(delivery => delivery.WebhookKey == webhookKey);
        var failed = await TriedAsync(rows.Where(delivery => delivery.State == DeliveryState.Pending).OrderByDescending(delivery => delivery.DueAt).Take(Looked), cancellationToken);
        failed.AddRange(await TriedAsync(rows.Where(delivery => delivery.State == DeliveryState.Held).OrderByDescending(delivery => delivery.Key).Take(Looked), cancellationToken));
        failed.AddRange(await TriedAsync(rows.Where(delivery => delivery.State == DeliveryState.Exhausted).OrderByDescending(delivery => delivery.LastAttemptAt).Take(1), cancellationToken));
        return failed.MaxBy(row => row.At) is not { } latest ? null
            : await context.Attempts.Where(attempt => attempt.DeliveryKey == latest.Key && attempt.Number == latest.Number).FirstOrDefaultAsync(cancellationToken) is { } attempt
                && attempt.Outcome is not (AttemptOutcome.Succeeded or AttemptOutcome.Interrupted) ? DeliveryLog.Details(scope, attempt) : null;
    }

    private static async Task<List<Tried>> TriedAsync(IQueryable<Delivery> rows, CancellationToken cancellationToken) =>
        (await rows.Select(delivery => new { delivery.Key, delivery.LastAttemptAt, delivery.AttemptCount }).ToListAsync(cancellationToken))
        .Where(row => row.LastAttemptAt is not null)
        .Select(row => new Tried(row.Key, row.LastAttemptAt!.Value, row.AttemptCount)).ToList();

    private sealed record Tried(long Key, DateTimeOffset At, int Number);
}
