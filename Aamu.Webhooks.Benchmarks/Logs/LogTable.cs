using System.Globalization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using EventLog = Aamu.Webhooks.Core.Events.EventLog;

namespace Aamu.Webhooks.Benchmarks.Logs;

/// <summary>
/// How long a person waits for the logs' first rows, with 1,000,000 events and deliveries in the file: every filter and every pair of filters that the pages offer, of more at once a sample or all,
/// and what <em>Why?</em> asks. It fails where a look takes longer than it may.
/// </summary>
internal static class LogTable
{
    public const string Usage = "logs [--all] [folder for the store, which stays]";

    private const double ById = 50;
    private const double Overview = 200;

    public static async Task<int> PrintAsync(string[] arguments)
    {
        // A folder for the store, which stays there and is taken again by the next run; none for one that goes with the run.
        var kept = arguments.FirstOrDefault(argument => !argument.StartsWith('-'));
        var folder = kept is null ? Directory.CreateTempSubdirectory("aamu-bench-").FullName : Directory.CreateDirectory(kept).FullName;
        var file = Path.Combine(folder, "webhooks.db");
        var connectionString = $"Data Source={file}";
        var isWithin = false;
        await using (var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<ISecretLock, NoLock>().AddWebhooksCore(_ => new SqliteDatabase(connectionString)).BuildServiceProvider())
        {
            var isThere = File.Exists(file);
            services.GetRequiredService<WebhooksDatabase>().Open();
            if (!isThere)
            {
                await LogStore.FillAsync(connectionString, TimeProvider.System.GetUtcNow());
            }

            isWithin = await PrintAsync(services, arguments.Contains("--all"));
        }

        if (kept is null)
        {
            Directory.Delete(folder, recursive: true);
        }

        return isWithin ? 0 : 1;
    }

    private static async Task<bool> PrintAsync(ServiceProvider services, bool all)
    {
        // The first question of a process makes the model.
        var now = (await services.GetRequiredService<EventLog>().PageAsync(LogStore.Reader, new EventFilter(), 1)).Items[0].ReceivedAt;
        Console.WriteLine(Times.Head);
        await WhyRows.PrintAsync(services, now);
        return await new PageRows(services, now, all).PrintAsync() & await PrintByIdAsync(services) & await PrintOverviewAsync(services);
    }

    private static async Task<bool> PrintByIdAsync(ServiceProvider services)
    {
        var (log, events) = (services.GetRequiredService<DeliveryLog>(), services.GetRequiredService<EventLog>());
        var row = new Times("one delivery or event by its id", ById);
        for (var number = 1; number < LogStore.Events; number += 9_973)
        {
            var (delivery, happened) = (new DeliveryId($"whd_{number.ToString("D32", CultureInfo.InvariantCulture)}"), LogStore.Event(number));
            await row.TakeAsync(delivery.Value, () => log.FindAsync(LogStore.Reader, delivery));
            await row.TakeAsync(happened.Value, () => events.FindAsync(LogStore.Reader, happened));
        }

        return row.Print();
    }

    private static async Task<bool> PrintOverviewAsync(ServiceProvider services)
    {
        var (health, problems) = (services.GetRequiredService<HealthLog>(), services.GetRequiredService<OpenProblems>());
        // In a running service a job does so every minute.
        await services.GetRequiredService<HealthBooks>().CatchUpAsync(CancellationToken.None);
        var row = new Times("overview: health of a week, open problems and first steps", Overview);
        for (var round = 0; round < 20; round++)
        {
            await row.TakeAsync("", async () =>
            {
                await health.TeamAsync(LogStore.Reader, HealthRange.Week);
                await problems.ReadAsync(LogStore.Reader);
                await health.FirstStepsAsync(LogStore.Reader);
            });
        }

        return row.Print();
    }

    /// <summary>No log shows a secret.</summary>
    private sealed class NoLock : ISecretLock
    {
        public string Close(string plain) => plain;

        public string? Open(string closed) => closed;

        public bool IsOld(string closed) => false;
    }
}
