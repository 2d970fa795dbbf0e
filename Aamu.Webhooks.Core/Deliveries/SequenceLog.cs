using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>A delivery with the exact body that was signed; null when that is not kept any more.</summary>
public sealed record NumberedDelivery(DeliveryLine Line, byte[]? Body);

/// <summary>Deliveries of one webhook in the order of their numbers.</summary>
/// <param name="Items">The lowest numbers first.</param>
/// <param name="Next">The number to go on after; null at the end.</param>
/// <param name="Last">The highest number that was given so far; 0 for none.</param>
/// <param name="Forgotten">Numbers up to this one that are not among the items are not kept any more.</param>
public sealed record NumberedDeliveries(IReadOnlyList<NumberedDelivery> Items, long? Next, long Last, long Forgotten);

/// <summary>Reads a webhook's deliveries by the numbers that its receiver sees: so it can fetch what it missed.</summary>
public sealed class SequenceLog(IDbContextFactory<WebhooksDbContext> contexts)
{
    /// <summary>So many bytes of bodies in one answer; at least one body, however large.</summary>
    internal const long MostBytes = 4 * 1024 * 1024;

    /// <summary>Null when the team has no such webhook.</summary>
    public async Task<NumberedDeliveries?> AfterAsync(TeamScope scope, WebhookId id, long after, int limit, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var webhook = await context.Webhooks.In(scope).Where(row => row.Id == id && row.DeletedAt == null).Select(row => new { row.Key, row.ForgottenSequence }).FirstOrDefaultAsync(cancellationToken);
        if (webhook is null)
        {
            return null;
        }

        var rows = context.Deliveries.Where(delivery => delivery.WebhookKey == webhook.Key);
        var newest = await rows.OrderByDescending(delivery => delivery.Key).Select(delivery => new { delivery.Key, delivery.Sequence }).FirstOrDefaultAsync(cancellationToken);
        var last = Math.Max(newest?.Sequence ?? 0, webhook.ForgottenSequence);
        if (newest is null || newest.Sequence is null || newest.Sequence <= after)
        {
            return new NumberedDeliveries([], null, last, webhook.ForgottenSequence);
        }

        var before = await KeyBeforeAsync(rows, after, newest.Key, cancellationToken);
        var found = await rows.Where(delivery => delivery.Key > before).OrderBy(delivery => delivery.Key).Take(limit + 1)
            .Join(context.Events, delivery => delivery.EventKey, happened => happened.Key, (delivery, happened) => new { delivery.Key, happened.Body.Length, EventKey = happened.Key })
            .OrderBy(row => row.Key).ToListAsync(cancellationToken);
        var bytes = 0L;
        var fit = found.TakeWhile((row, place) => place < limit && ((bytes += row.Length) <= MostBytes || place == 0)).ToList();
        var (keys, eventKeys) = (fit.ConvertAll(row => row.Key), fit.ConvertAll(row => row.EventKey));
        var bodies = await context.Events.Where(happened => eventKeys.Contains(happened.Key)).Select(happened => new { happened.Id, happened.Body }).ToDictionaryAsync(happened => happened.Id, happened => happened.Body, cancellationToken);
        var lines = await DeliveryLog.Lines(context, context.Deliveries.Where(delivery => keys.Contains(delivery.Key))).ToListAsync(cancellationToken);
        var items = lines.OrderBy(line => line.Key).Where(line => bodies.ContainsKey(line.EventId)).Select(line => new NumberedDelivery(line, bodies[line.EventId] is { Length: > 0 } body ? body : null)).ToList();
        return new NumberedDeliveries(items, fit.Count < found.Count && items.Count > 0 ? items[^1].Line.Sequence : null, last, webhook.ForgottenSequence);
    }

    /// <summary>
    /// The key after which the numbers asked for begin. Keys and numbers rise together, so halving finds it in some twenty looks by the webhook's index: an
    /// index of the numbers would cost every delivery that is ever made.
    /// </summary>
    private static async Task<long> KeyBeforeAsync(IQueryable<Delivery> rows, long after, long newest, CancellationToken cancellationToken)
    {
        var (low, high) = (0L, newest);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var next = await rows.Where(delivery => delivery.Key > middle).OrderBy(delivery => delivery.Key).Select(delivery => new { delivery.Key, delivery.Sequence }).FirstOrDefaultAsync(cancellationToken);
            if (next is null || next.Sequence > after)
            {
                high = middle;
            }
            else
            {
                low = next.Key;
            }
        }

        return low;
    }
}
