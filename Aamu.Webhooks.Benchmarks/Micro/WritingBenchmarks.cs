using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Benchmarks.Micro;

/// <summary>The single writer on a real file with <c>synchronous=FULL</c>: how long until rows are on the disk, alone and in company.</summary>
public class WritingBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aamu-bench-").FullName;
    private ServiceProvider? _services;
    private SingleWriter? _writer;

    [Params(1, 100)]
    public int AtOnce { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _services = new ServiceCollection().AddLogging().AddMetrics().AddWebhooksCore(_ => new SqliteDatabase($"Data Source={Path.Combine(_folder, "webhooks.db")}")).BuildServiceProvider();
        _services.GetRequiredService<WebhooksDatabase>().Open();
        _writer = _services.GetRequiredService<SingleWriter>();
    }

    [Benchmark(Description = "events of 1 KiB until they are on the disk")]
    public Task WriteAsync() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => _writer!.WriteAsync(transaction => EventStore.Add(transaction, Event()))));

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _services!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static WorkspaceEvent Event() => new()
    {
        TeamId = new TeamId("team_1"),
        Id = EventId.New(TimeProvider.System),
        Type = "task.created",
        CreatedAt = Samples.Time,
        ReceivedAt = Samples.Time,
        Body = Samples.Event,
        Verdicts = "[]",
    };
}
