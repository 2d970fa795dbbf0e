using System.Linq.Expressions;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>Finds deliveries that count as received and were answered with a web page: mostly one to log in on, and the program behind it has never seen the event.</summary>
public sealed class PageAnswers(IDbContextFactory<WebhooksDbContext> contexts)
{
    /// <returns>The last attempt of each of these deliveries that was answered so.</returns>
    public async Task<IReadOnlyDictionary<DeliveryId, AttemptDetails>> AmongAsync(TeamScope scope, IEnumerable<DeliveryLine> lines, CancellationToken cancellationToken = default)
    {
        var keys = lines.Where(line => line.State == DeliveryState.Succeeded).Select(line => line.Key).ToList();
        return keys.Count == 0 ? new Dictionary<DeliveryId, AttemptDetails>() : ById(await FindAsync(scope, delivery => keys.Contains(delivery.Key), cancellationToken));
    }

    /// <returns>The same by the deliveries' keys.</returns>
    internal async Task<IReadOnlyDictionary<long, (DeliveryId Id, AttemptDetails Attempt)>> AmongAsync(TeamScope scope, IReadOnlyCollection<long> keys, CancellationToken cancellationToken = default) =>
        keys.Count == 0 ? new Dictionary<long, (DeliveryId, AttemptDetails)>() : (await FindAsync(scope, delivery => keys.Contains(delivery.Key) && delivery.State == DeliveryState.Succeeded, cancellationToken))
            .ToDictionary(answer => answer.Key, answer => (answer.Id, answer.Attempt));

    /// <returns>The last attempt of this delivery, where it was answered so; null otherwise.</returns>
    public async Task<AttemptDetails?> OfAsync(TeamScope scope, DeliveryId id, CancellationToken cancellationToken = default) =>
        (await FindAsync(scope, delivery => delivery.Id == id && delivery.State == DeliveryState.Succeeded, cancellationToken)).FirstOrDefault()?.Attempt;

    private static Dictionary<DeliveryId, AttemptDetails> ById(List<Found> found) => found.ToDictionary(answer => answer.Id, answer => answer.Attempt);

    private async Task<List<Found>> FindAsync(TeamScope scope, Expression<Func<Delivery, bool>> which, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var answers = await (
            from delivery in context.Deliveries.In(scope).Where(which)
            join attempt in context.Attempts on delivery.Key equals attempt.DeliveryKey
            where attempt.Number == delivery.AttemptCount
            select new { delivery.Id, DeliveryKey = delivery.Key, attempt.Key, attempt.ResponseHeaders, Start = WebhooksDbContext.Part(attempt.ResponseBody, 1, PageAnswer.Beginning) }).ToListAsync(cancellationToken);
        var pages = answers.Where(answer => PageAnswer.Is(answer.ResponseHeaders, answer.Start)).ToDictionary(answer => answer.Key);
        return pages.Count == 0 ? [] :
            [.. (await context.Attempts.Where(attempt => pages.Keys.Contains(attempt.Key)).ToListAsync(cancellationToken)).Select(attempt => new Found(pages[attempt.Key].DeliveryKey, pages[attempt.Key].Id, DeliveryLog.Details(scope, attempt)))];
    }

    private sealed record Found(long Key, DeliveryId Id, AttemptDetails Attempt);
}
