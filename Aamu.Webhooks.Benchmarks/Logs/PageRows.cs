using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>What the pages of deliveries and of events read before their first rows are there, one after the other as the pages do.</summary>
/// <param name="services">The store's.</param>
/// <param name="now">When the newest event came.</param>
/// <param name="all">Every combination of the filters; else a sample of those of more than two.</param>
internal sealed class PageRows(IServiceProvider services, DateTimeOffset now, bool all)
{
    /// <summary>Milliseconds for the first rows, whatever is filtered.</summary>
    private const double Limit = 150;

    private const int PageSize = 50;
    private const int Samples = 200;

    private readonly DeliveryLog _deliveries = services.GetRequiredService<DeliveryLog>();
    private readonly EventLog _events = services.GetRequiredService<EventLog>();
    private readonly WebhookList _webhooks = services.GetRequiredService<WebhookList>();
    private readonly TeamDirectory _directory = services.GetRequiredService<TeamDirectory>();

    /// <returns>Whether every page came in time.</returns>
    public async Task<bool> PrintAsync() => await PrintDeliveriesAsync() & await PrintEventsAsync() & await PrintTextsAsync();

    private async Task<bool> PrintDeliveriesAsync()
    {
        List<Times> rows = [new("deliveries, one filter or none", Limit), new("deliveries, two filters", Limit), new($"deliveries, any number of them{(all ? "" : " (a sample)")}", Limit)];
        var byLink = new Times("deliveries of an event or a recovery, and one more filter or none", Limit);
        foreach (var one in Chosen(Choices.OfDeliveries(now).Combined(new DeliveryFilter())))
        {
            await rows[Math.Clamp(one.Count - 1, 0, 2)].TakePageAsync(one.Words, () => DeliveriesAsync(one.Filter));
            foreach (var link in one.Count < 2 ? Choices.OfLinks : [])
            {
                await byLink.TakePageAsync($"{link.Words} {one.Words}", () => DeliveriesAsync(link.Set(one.Filter)));
            }
        }

        return rows.Append(byLink).Select(row => row.Print()).ToList().TrueForAll(isWithin => isWithin);
    }

    private async Task<bool> PrintEventsAsync()
    {
        var row = new Times("events, any number of filters", Limit);
        foreach (var one in Choices.OfEvents(now).Combined(new EventFilter()))
        {
            await row.TakePageAsync(one.Words, () => EventsAsync(one.Filter, PageSize, before: null));
        }

        return row.Print();
    }

    /// <summary>A look for a text is short, and the page goes on by itself: until it is full, or as far as other filters look at once.</summary>
    private async Task<bool> PrintTextsAsync()
    {
        var row = new Times("events, each further look for a text", Limit);
        foreach (var text in Choices.Texts)
        {
            var (filter, left, looks) = (new EventFilter { Text = text }, PageSize, 1);
            var page = await _events.PageAsync(LogStore.Reader, filter, left, reach: filter.Reach);
            while (page.LookedBackTo is not null && (left -= page.Items.Count) > 0 && looks++ < LogReach.OfAPerson / LogReach.OfAText)
            {
                var before = page.Next;
                page = await row.TakePageAsync($"text {text}, look {looks}", () => _events.PageAsync(LogStore.Reader, filter, left, before, filter.Reach));
            }
        }

        return row.Print();
    }

    private async Task<Page<DeliveryLine>> DeliveriesAsync(DeliveryFilter filter)
    {
        await _webhooks.LinesAsync(LogStore.Reader);
        await _directory.ProjectsAsync(LogStore.Reader);
        return await _deliveries.PageAsync(LogStore.Reader, filter, PageSize, reach: LogReach.OfAPerson);
    }

    private async Task<Page<EventLine>> EventsAsync(EventFilter filter, int limit, long? before)
    {
        await _directory.ProjectsAsync(LogStore.Reader);
        return await _events.PageAsync(LogStore.Reader, filter, limit, before, filter.Reach);
    }

    /// <summary>Each filter alone and each pair, and of what is left all or a sample.</summary>
    private List<Combination<TFilter>> Chosen<TFilter>(IEnumerable<Combination<TFilter>> combinations)
    {
        var known = combinations.ToList();
        var many = known.FindAll(one => one.Count > 2);
        return [.. known.Where(one => one.Count <= 2), .. all ? many : many.Where((_, index) => index % Math.Max(1, many.Count / Samples) == 0)];
    }
}
