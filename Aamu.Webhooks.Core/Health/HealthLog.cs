using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Health;

/// <summary>Reads how deliveries go, from the books of hours: the cost is that of the hours shown, however many deliveries there were.</summary>
public sealed class HealthLog(HealthBooks books, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    /// <summary>All webhooks of the team, by name.</summary>
    public async Task<TeamFigures> TeamAsync(TeamScope scope, HealthRange range, CancellationToken cancellationToken = default)
    {
        await books.RefreshAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var sheet = new Sheet(range, range.Since(clock.GetUtcNow()));
        var webhooks = await ReadAsync(context, context.Webhooks.In(scope).Where(webhook => webhook.DeletedAt == null), sheet, cancellationToken);
        return new TeamFigures(sheet.Figures(sheet.All), sheet.Points(sheet.All), webhooks);
    }

    /// <summary>Null when there is no such webhook.</summary>
    public async Task<WebhookFigures?> WebhookAsync(TeamScope scope, WebhookId id, HealthRange range, CancellationToken cancellationToken = default)
    {
        await books.RefreshAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var sheet = new Sheet(range, range.Since(clock.GetUtcNow()));
        return (await ReadAsync(context, context.Webhooks.In(scope).Where(webhook => webhook.Id == id && webhook.DeletedAt == null), sheet, cancellationToken)).SingleOrDefault();
    }

    /// <summary>What of a newcomer's way is done.</summary>
    public async Task<FirstSteps> FirstStepsAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await books.RefreshAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var webhooks = context.Webhooks.In(scope).Where(webhook => webhook.DeletedAt == null);
        var tried = webhooks.Join(context.WebhookHealths, webhook => webhook.Key, row => row.WebhookKey, (_, row) => row);
        return new FirstSteps(
            await webhooks.AnyAsync(cancellationToken),
            await tried.AnyAsync(cancellationToken),
            await tried.AnyAsync(row => row.LastSuccessAt != null, cancellationToken),
            await context.Events.In(scope).AnyAsync(happened => !happened.IsTest, cancellationToken));
    }

    private static async Task<IReadOnlyList<WebhookFigures>> ReadAsync(WebhooksDbContext context, IQueryable<Webhook> chosen, Sheet sheet, CancellationToken cancellationToken)
    {
        var hours = chosen.Join(context.WebhookHours.Where(hour => hour.Hour >= sheet.Since), webhook => webhook.Key, hour => hour.WebhookKey, (_, hour) => hour);
        await foreach (var hour in hours.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            sheet.Add(hour);
        }

        var webhooks = await chosen
            .OrderBy(webhook => webhook.Name).ThenBy(webhook => webhook.Key)
            .Select(webhook => new { webhook.Key, webhook.Id, webhook.Name, webhook.Url, webhook.Status, Health = context.WebhookHealths.FirstOrDefault(row => row.WebhookKey == webhook.Key) })
            .ToListAsync(cancellationToken);
        return webhooks.ConvertAll(webhook => new WebhookFigures(
            webhook.Id, webhook.Name, webhook.Url, webhook.Status, Condition.Of(webhook.Health), sheet.Figures(sheet.Of(webhook.Key)), sheet.Points(sheet.Of(webhook.Key))));
    }

    /// <summary>Hours as they are added up for a range.</summary>
    private sealed class Sheet(HealthRange range, DateTimeOffset since)
    {
        private readonly Dictionary<long, Column> webhooks = [];

        public DateTimeOffset Since { get; } = since;

        public Column All { get; } = new(range.Steps);

        public Column Of(long webhookKey) => webhooks.GetValueOrDefault(webhookKey) ?? new Column(range.Steps);

        public void Add(WebhookHour hour)
        {
            // A receiver's clock is not asked; but this machine's may have been set back.
            var step = Math.Min((int)((hour.Hour - Since) / range.Step), range.Steps - 1);
            if (!webhooks.TryGetValue(hour.WebhookKey, out var own))
            {
                webhooks.Add(hour.WebhookKey, own = new Column(range.Steps));
            }

            own.Add(step, hour);
            All.Add(step, hour);
        }

        public IReadOnlyList<HealthPoint> Points(Column column) =>
            [.. Enumerable.Range(0, range.Steps).Select(i => new HealthPoint(Since + (range.Step * i), column.Delivered[i], column.Retried[i], column.GaveUp[i]))];

        public HealthFigures Figures(Column column) => HealthFigures.Of(Points(column), column.Times);
    }

    private sealed class Column(int steps)
    {
        public long[] Delivered { get; } = new long[steps];

        public long[] Retried { get; } = new long[steps];

        public long[] GaveUp { get; } = new long[steps];

        public DeliveryTimes Times { get; } = new();

        public void Add(int step, WebhookHour hour)
        {
            Delivered[step] += hour.Delivered;
            Retried[step] += hour.Retried;
            GaveUp[step] += hour.GaveUp;
            Times.Add(hour.Times);
        }
    }
}
