using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>What the page <em>Why?</em> reads for each of its answers, all of it, one after the other as the page does.</summary>
internal sealed class WhyRows(IServiceProvider services, DateTimeOffset now)
{
    /// <summary>Milliseconds that are wanted; what takes longer is told, and no failure.</summary>
    private const double Limit = 200;

    private readonly EventLog _events = services.GetRequiredService<EventLog>();
    private readonly DeliveryLog _deliveries = services.GetRequiredService<DeliveryLog>();
    private readonly PageAnswers _answers = services.GetRequiredService<PageAnswers>();
    private readonly MissedEvents _missed = services.GetRequiredService<MissedEvents>();
    private readonly RefusalLog _refusals = services.GetRequiredService<RefusalLog>();
    private readonly WebhookList _webhooks = services.GetRequiredService<WebhookList>();
    private readonly TeamDirectory _directory = services.GetRequiredService<TeamDirectory>();

    public static async Task PrintAsync(IServiceProvider services, DateTimeOffset now)
    {
        var rows = new WhyRows(services, now);
        await rows.OfEventAsync(LogStore.Event(1));
        await rows.PrintEventsAsync();
        await rows.PrintWebhooksAsync();
    }

    private async Task PrintEventsAsync()
    {
        var (accepted, refused, unknown) = (new Times("Why? for an event", Limit), new Times("Why? for an id that was refused", Limit), new Times("Why? for an id that never came", Limit));
        for (var number = 1; number < LogStore.Events; number += 9_973)
        {
            var refusal = $"evt_refused_{1 + (number / 50)}";
            await accepted.TakeAsync($"{number}", () => OfEventAsync(LogStore.Event(number)));
            await refused.TakeAsync(refusal, () => OfMissingAsync(refusal));
            await unknown.TakeAsync($"{number}", () => OfMissingAsync($"evt_never_{number}"));
        }

        accepted.Print();
        refused.Print();
        unknown.Print();
    }

    private async Task PrintWebhooksAsync()
    {
        var row = new Times("Why? for a webhook and a time: what it did not get, by reason", Limit);
        (string Words, DateTimeOffset? Since, DateTimeOffset? Until)[] ranges =
        [
            ("ever", null, null), ("the last hour", now.AddHours(-1), null), ("a week", now.AddDays(-7), null), ("a day three weeks ago", now.AddDays(-21), now.AddDays(-20)),
            ("until a month ago", null, now.AddDays(-29.9)), ("before all", null, now.AddDays(-40)),
        ];
        foreach (var number in Enumerable.Range(1, LogStore.Webhooks))
        {
            foreach (var (words, since, until) in ranges)
            {
                await row.TakeAsync($"webhook {number}, {words}", () => OfWebhookAsync(LogStore.Webhook(number), since, until, null));
            }

            await row.TakeAsync($"webhook {number}, further back", () => OfWebhookAsync(LogStore.Webhook(number), null, null, before: number * 19_000));
        }

        row.Print();
    }

    private async Task OfEventAsync(EventId id)
    {
        await BeginAsync();
        var happened = await _events.FindAsync(LogStore.Reader, id);
        if (happened is not null)
        {
            await _answers.AmongAsync(LogStore.Reader, await _deliveries.OfEventAsync(LogStore.Reader, id));
        }

        await EndAsync(null, null);
    }

    private async Task OfMissingAsync(string id)
    {
        await BeginAsync();
        await _events.FindAsync(LogStore.Reader, new EventId(id));
        await _refusals.OfEventAsync(LogStore.Reader, id);
        await _refusals.ReadAsync(LogStore.Reader, 5);
        await EndAsync(null, null);
    }

    private async Task OfWebhookAsync(WebhookId id, DateTimeOffset? since, DateTimeOffset? until, long? before)
    {
        await BeginAsync();
        await _missed.OfAsync(LogStore.Reader, id, since, until, before);
        await EndAsync(since, until);
    }

    private async Task BeginAsync()
    {
        await _webhooks.LinesAsync(LogStore.Reader);
        await _directory.ProjectsAsync(LogStore.Reader);
    }

    private async Task EndAsync(DateTimeOffset? since, DateTimeOffset? until)
    {
        await _events.PageAsync(LogStore.Reader, new EventFilter { WithoutTests = true }, 1, reach: LogReach.OfAPerson);
        await _refusals.ReasonsAsync(LogStore.Reader, since, until);
    }
}
