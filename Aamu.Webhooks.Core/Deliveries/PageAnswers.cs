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
        if (keys.Count == 0)
        {
            return new Dictionary<DeliveryId, AttemptDetails>();
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await (
            from delivery in context.Deliveries.In(scope)
            where keys.Contains(delivery.Key)
            join attempt in context.Attempts on delivery.Key equals attempt.DeliveryKey
            where attempt.Number == delivery.AttemptCount && attempt.ResponseHeaders!.Contains("text/html")
            select new { delivery.Id, attempt }).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Id, row => DeliveryLog.Details(scope, row.attempt));
    }
}
