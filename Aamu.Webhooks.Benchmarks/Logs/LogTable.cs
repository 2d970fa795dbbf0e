using Aamu.Webhooks.Core.Data.Sqlite;
using System.Globalization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using EventLog = Aamu.Webhooks.Core.Events.EventLog;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>How long a person waits for the logs' first rows, with 1,000,000 events and deliveries in the file: every filter and every pair of filters that the pages offer, a sample of all at once, and what <em>Why?</em> asks.</summary>
internal static class LogTable
{
    private const int PageSize = 50;
    private const int Samples = 200;

    /// <param name="kept">A folder for the store, which stays there and is taken again by the next run; null for one that goes with the run.</param>
    public static async Task<int> PrintAsync(string? kept)
    {
        var folder = kept is null ? Directory.CreateTempSubdirectory("aamu-bench-").FullName : Directory.CreateDirectory(kept).FullName;
        var file = Path.Combine(folder, "webhooks.db");
        var connectionString = $"Data Source={file}";
        await using (var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<ISecretLock, NoLock>().AddWebhooksCore(_ => new SqliteDatabase(connectionString)).BuildServiceProvider())
        {
            var isThere = File.Exists(file);
            services.GetRequiredService<WebhooksDatabase>().Open();
            if (!isThere)
            {
                await LogStore.FillAsync(connectionString, TimeProvider.System.GetUtcNow());
            }

            await PrintAsync(services);
        }

        if (kept is null)
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task PrintAsync(ServiceProvider services)
    {
        // The first question of a process makes the model.
        var now = (await services.GetRequiredService<EventLog>().PageAsync(LogStore.Reader, new EventFilter(), 1)).Items[0].ReceivedAt;
        Console.WriteLine("| what | times | p50 ms | p99 ms | slowest ms | which |");
        Console.WriteLine("|---|---|---|---|---|---|");
        await WhyRows.PrintAsync(services, now);
        await PrintDeliveriesAsync(services.GetRequiredService<DeliveryLog>(), now);
        await PrintEventsAsync(services.GetRequiredService<EventLog>(), now);
        await PrintOthersAsync(services);
    }

    private static async Task PrintDeliveriesAsync(DeliveryLog log, DateTimeOffset now)
    {
        List<Times> rows = [new("deliveries, one filter or none"), new("deliveries, two filters"), new("deliveries, any number of them (a sample)")];
        foreach (var (filter, words, count) in Combinations(new DeliveryFilter(), Deliveries(now)))
        {
            await rows[Math.Clamp(count - 1, 0, 2)].TakeAsync(words, () => log.PageAsync(LogStore.Reader, filter, PageSize, reach: LogReach.OfAPerson));
        }

        rows.ForEach(row => row.Print());
    }

    private static async Task PrintEventsAsync(EventLog log, DateTimeOffset now)
    {
        var row = new Times("events, all filters");
        foreach (var (filter, words, _) in Combinations(new EventFilter(), Events(now)))
        {
            await row.TakeAsync(words, () => log.PageAsync(LogStore.Reader, filter, PageSize, reach: filter.Reach));
        }

        row.Print();
    }

    private static async Task PrintOthersAsync(ServiceProvider services)
    {
        var (log, events) = (services.GetRequiredService<DeliveryLog>(), services.GetRequiredService<EventLog>());
        var byId = new Times("one delivery or event by its id");
        for (var number = 1; number < 1_000_000; number += 9_973)
        {
            var (delivery, happened) = (new DeliveryId($"whd_{number.ToString("D32", CultureInfo.InvariantCulture)}"), LogStore.Event(number));
            await byId.TakeAsync(delivery.Value, () => log.FindAsync(LogStore.Reader, delivery));
            await byId.TakeAsync(happened.Value, () => events.FindAsync(LogStore.Reader, happened));
        }

        byId.Print();
        var (health, problems) = (services.GetRequiredService<HealthLog>(), services.GetRequiredService<OpenProblems>());
        // In a running service a job does so every minute.
        await services.GetRequiredService<HealthBooks>().CatchUpAsync(CancellationToken.None);
        var overview = new Times("overview: health of a week and open problems");
        for (var round = 0; round < 20; round++)
        {
            await overview.TakeAsync("", async () =>
            {
                await health.TeamAsync(LogStore.Reader, HealthRange.Week);
                await problems.ReadAsync(LogStore.Reader);
            });
        }

        overview.Print();
    }

    private static List<List<(string Words, Func<DeliveryFilter, DeliveryFilter> Set)>> Deliveries(DateTimeOffset now)
    {
        return
        [
            [("busy webhook", filter => filter with { WebhookId = LogStore.Webhook(7) }), ("quiet webhook", filter => filter with { WebhookId = LogStore.Webhook(LogStore.Webhooks) })],
            [.. Enum.GetValues<DeliveryState>().Select(state => ($"{state}", (Func<DeliveryFilter, DeliveryFilter>)(filter => filter with { State = state })))],
            [.. Enum.GetValues<AttemptOutcome>().Select(outcome => ($"{outcome}", (Func<DeliveryFilter, DeliveryFilter>)(filter => filter with { Outcome = outcome })))],
            [("common type", filter => filter with { EventType = "task.created" }), ("rare type", filter => filter with { EventType = "form.deleted" }), ("absent type", filter => filter with { EventType = "post.created" })],
            [("common project", filter => filter with { ProjectId = "proj_1" }), ("rare project", filter => filter with { ProjectId = "proj_rare" }), ("absent project", filter => filter with { ProjectId = "proj_none" })],
            [.. Ranges(now).Select(range => (range.Words, (Func<DeliveryFilter, DeliveryFilter>)(filter => filter with { Since = range.Since, Until = range.Until })))],
        ];
    }

    private static List<List<(string Words, Func<EventFilter, EventFilter> Set)>> Events(DateTimeOffset now) =>
    [
        [("common type", filter => filter with { Type = "task.created" }), ("rare type", filter => filter with { Type = "form.deleted" }), ("absent type", filter => filter with { Type = "post.created" })],
        [("common project", filter => filter with { ProjectId = "proj_1" }), ("rare project", filter => filter with { ProjectId = "proj_rare" }), ("absent project", filter => filter with { ProjectId = "proj_none" })],
        [("unmatched", filter => filter with { UnmatchedOnly = true })],
        [("absent text", filter => filter with { Text = "task_77" })],
        [.. Ranges(now).Select(range => (range.Words, (Func<EventFilter, EventFilter>)(filter => filter with { Since = range.Since, Until = range.Until })))],
    ];

    private static (string Words, DateTimeOffset? Since, DateTimeOffset? Until)[] Ranges(DateTimeOffset now) =>
        [("last hour", now.AddHours(-1), null), ("last week", now.AddDays(-7), null), ("a day three weeks ago", now.AddDays(-21), now.AddDays(-20)), ("until a month ago", null, now.AddDays(-29.9))];

    /// <summary>Each filter alone and each pair, and a sample of what is left.</summary>
    private static IEnumerable<(TFilter Filter, string Words, int Count)> Combinations<TFilter>(TFilter none, List<List<(string Words, Func<TFilter, TFilter> Set)>> choices)
    {
        var all = choices.Aggregate<List<(string Words, Func<TFilter, TFilter> Set)>, IEnumerable<(TFilter Filter, string Words, int Count)>>(
            [(none, "", 0)],
            (known, group) => known.SelectMany(one => group.Select(choice => (choice.Set(one.Filter), $"{one.Words} {choice.Words}", one.Count + 1)).Prepend(one))).ToList();
        var many = all.Where(one => one.Count > 2).ToList();
        return all.Where(one => one.Count <= 2).Concat(many.Where((_, index) => index % Math.Max(1, many.Count / Samples) == 0));
    }

    /// <summary>No log shows a secret.</summary>
    private sealed class NoLock : ISecretLock
    {
        public string Close(string plain) => plain;

        public string? Open(string closed) => closed;

        public bool IsOld(string closed) => false;
    }
}
