using System.Diagnostics;
using System.Globalization;
using Aamu.Webhooks.Benchmarks.Jobs;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.Extensions.DependencyInjection;
using EventLog = Aamu.Webhooks.Core.Events.EventLog;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>How long a person waits for the logs' first rows, with 1,000,000 deliveries in the file: every filter and every pair of filters that the pages offer, and a sample of all at once.</summary>
internal static class LogTable
{
    private const int PageSize = 50;
    private const int Samples = 200;

    private static readonly TeamScope s_scope = new(new TeamId(LogStore.Team), TeamRole.Viewer, "reader");

    public static async Task<int> PrintAsync()
    {
        var folder = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
        var connectionString = $"Data Source={Path.Combine(folder, "webhooks.db")}";
        await using (var services = new ServiceCollection().AddLogging().AddWebhooksCore(_ => connectionString).BuildServiceProvider())
        {
            var now = TimeProvider.System.GetUtcNow();
            await LogStore.MakeAsync(services.GetRequiredService<WebhooksDatabase>(), connectionString, now);
            Console.WriteLine("| what | times | p50 ms | p99 ms | slowest ms | which |");
            Console.WriteLine("|---|---|---|---|---|---|");
            await PrintDeliveriesAsync(services.GetRequiredService<DeliveryLog>(), now);
            await PrintEventsAsync(services.GetRequiredService<EventLog>(), now);
            await PrintOthersAsync(services);
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task PrintDeliveriesAsync(DeliveryLog log, DateTimeOffset now)
    {
        // The first question of a process makes the model.
        await log.PageAsync(s_scope, new DeliveryFilter(), PageSize);
        List<Times> rows = [new("deliveries, one filter or none"), new("deliveries, two filters"), new("deliveries, any number of them (a sample)")];
        foreach (var (filter, words, count) in Combinations(new DeliveryFilter(), Deliveries(now)))
        {
            await rows[Math.Clamp(count - 1, 0, 2)].TakeAsync(words, () => log.PageAsync(s_scope, filter, PageSize, reach: LogReach.OfAPerson));
        }

        rows.ForEach(row => row.Print());
    }

    private static async Task PrintEventsAsync(EventLog log, DateTimeOffset now)
    {
        var row = new Times("events, all filters");
        foreach (var (filter, words, _) in Combinations(new EventFilter(), Events(now)))
        {
            await row.TakeAsync(words, () => log.PageAsync(s_scope, filter, PageSize, reach: LogReach.OfAPerson));
        }

        row.Print();
    }

    private static async Task PrintOthersAsync(ServiceProvider services)
    {
        var (log, events) = (services.GetRequiredService<DeliveryLog>(), services.GetRequiredService<EventLog>());
        var byId = new Times("one delivery or event by its id");
        for (var number = 1; number < 1_000_000; number += 9_973)
        {
            var id = number.ToString("D32", CultureInfo.InvariantCulture);
            await byId.TakeAsync(id, () => log.FindAsync(s_scope, new DeliveryId($"whd_{id}")));
            await byId.TakeAsync(id, () => events.FindAsync(s_scope, new EventId($"evt_{id}")));
        }

        byId.Print();
        var (health, problems) = (services.GetRequiredService<HealthLog>(), services.GetRequiredService<OpenProblems>());
        // In a running service a job does so every minute.
        await services.GetRequiredService<HealthBooks>().CatchUpAsync(CancellationToken.None);
        var overview = new Times("overview: health of a week and open problems");
        for (var round = 0; round < 20; round++)
        {
            await overview.TakeAsync("", async () => (await health.TeamAsync(s_scope, HealthRange.Week), await problems.ReadAsync(s_scope)));
        }

        overview.Print();
    }

    private static List<List<(string Words, Func<DeliveryFilter, DeliveryFilter> Set)>> Deliveries(DateTimeOffset now)
    {
        WebhookId Webhook(int number) => new($"wh_{number.ToString("D32", CultureInfo.InvariantCulture)}");
        return
        [
            [("busy webhook", filter => filter with { WebhookId = Webhook(7) }), ("quiet webhook", filter => filter with { WebhookId = Webhook(LogStore.Webhooks) })],
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

    private sealed class Times(string what)
    {
        private readonly List<(string Which, double Ms)> _taken = [];

        public async Task TakeAsync<T>(string which, Func<Task<T>> look)
        {
            var before = Stopwatch.GetTimestamp();
            await look();
            _taken.Add((which, Stopwatch.GetElapsedTime(before).TotalMilliseconds));
        }

        public void Print()
        {
            var times = _taken.ConvertAll(taken => taken.Ms);
            var slowest = _taken.MaxBy(taken => taken.Ms);
            Console.WriteLine($"| {what} | {times.Count} | {Figures.Show(times.Median())} | {Figures.Show(times.Percentile(99))} | {Figures.Show(slowest.Ms)} | {slowest.Which.Trim()} |");
        }
    }
}
