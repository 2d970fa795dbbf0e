using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Health;

/// <summary>How long deliveries took in one step of a chart; null times where nothing was delivered.</summary>
public sealed record TimePoint(DateTimeOffset At, long Count, double? MedianMs, double? P95Ms);

/// <summary>Reads how the time to delivered went, from the books of hours.</summary>
public sealed class TimeTrend(HealthBooks books, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    /// <summary>A point for each step of the range; all empty when the team has no such webhook.</summary>
    public async Task<IReadOnlyList<TimePoint>> OfAsync(TeamScope scope, WebhookId id, HealthRange range, CancellationToken cancellationToken = default)
    {
        await books.RefreshAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var since = range.Since(clock.GetUtcNow());
        var hours = await context.Webhooks.In(scope).Where(webhook => webhook.Id == id && webhook.DeletedAt == null)
            .Join(context.WebhookHours.Where(hour => hour.Hour >= since), webhook => webhook.Key, hour => hour.WebhookKey, (_, hour) => new { hour.Hour, hour.Times })
            .ToListAsync(cancellationToken);
        var steps = hours.ToLookup(hour => Math.Min((int)((hour.Hour - since) / range.Step), range.Steps - 1), hour => hour.Times);
        return [.. Enumerable.Range(0, range.Steps).Select(i => Point(since + (range.Step * i), steps[i]))];
    }

    private static TimePoint Point(DateTimeOffset at, IEnumerable<string> written)
    {
        var times = new DeliveryTimes();
        foreach (var hour in written)
        {
            times.Add(hour);
        }

        return new TimePoint(at, times.Count, times.Percentile(0.5), times.Percentile(0.95));
    }
}
