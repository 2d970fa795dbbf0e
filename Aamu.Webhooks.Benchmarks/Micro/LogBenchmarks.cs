using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Benchmarks.Logs;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Benchmarks.Micro;

/// <summary>What pages ask the log most, warm, with a million deliveries in the file. (<c>logs</c> asks every filter once, as a person does.)</summary>
public class LogBenchmarks
{
    private static readonly DeliveryId s_id = new("whd_00000000000000000000000000009974");

    private readonly string _folder = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
    private ServiceProvider? _services;
    private DeliveryLog? _log;

    [GlobalSetup]
    public async Task FillAsync()
    {
        var connectionString = $"Data Source={Path.Combine(_folder, "webhooks.db")}";
        _services = new ServiceCollection().AddLogging().AddMetrics().AddWebhooksCore(_ => new SqliteDatabase(connectionString)).BuildServiceProvider();
        _services.GetRequiredService<WebhooksDatabase>().Open();
        await LogStore.FillAsync(connectionString, TimeProvider.System.GetUtcNow());
        _log = _services.GetRequiredService<DeliveryLog>();
    }

    [Benchmark(Description = "first page of deliveries")]
    public Task FirstPageAsync() => _log!.PageAsync(LogStore.Reader, new DeliveryFilter(), 50, reach: LogReach.OfAPerson);

    [Benchmark(Description = "first page of the failed")]
    public Task FailedAsync() => _log!.PageAsync(LogStore.Reader, new DeliveryFilter { State = DeliveryState.Exhausted }, 50, reach: LogReach.OfAPerson);

    [Benchmark(Description = "one delivery by its id")]
    public Task FindAsync() => _log!.FindAsync(LogStore.Reader, s_id);

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _services!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
