using System.Collections.Concurrent;
using Aamu.Webhooks.Tests.HangfireSqlite.Contract;
using Hangfire;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

/// <summary>Hangfire's own server and clients over the storage.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly StorageRoom _room = StorageRoom.InSQLite();
    private readonly BackgroundJobClient _client;
    private BackgroundJobServer? _server;

    public ServerTests() => _client = new BackgroundJobClient(_room.Storage);

    private JobStorageMonitor Monitor => (JobStorageMonitor)_room.Storage.GetMonitoringApi();

    public void Dispose()
    {
        _server?.Dispose();
        _room.Dispose();
    }

    [Fact]
    public async Task An_enqueued_job_runs_and_succeeds()
    {
        Serve();
        var key = Diary.NewKey();
        var id = _client.Enqueue(() => Diary.Write(key));

        await Diary.WrittenAsync(key);
        await UntilAsync(() => Monitor.SucceededListCount() == 1);
        var job = Monitor.JobDetails(id);
        Assert.Equal(["Succeeded", "Processing", "Enqueued"], job.History.Select(entry => entry.StateName));
        Assert.NotNull(job.ExpireAt);
        Assert.Equal((1, 0, 0), (Monitor.GetStatistics().Succeeded, Monitor.EnqueuedCount("default"), Monitor.FetchedCount("default")));
        Assert.Equal(1, Monitor.HourlySucceededJobs().Values.Sum());
    }

    [Fact]
    public async Task A_scheduled_job_runs_when_it_is_due_though_Hangfire_polls_much_later()
    {
        Serve();
        var key = Diary.NewKey();
        _client.Schedule(() => Diary.Write(key), TimeSpan.FromSeconds(1.5));

        await Diary.WrittenAsync(key);
    }

    [Fact]
    public async Task A_failed_job_is_tried_again_and_its_retry_is_counted()
    {
        Serve();
        var id = _client.Enqueue(() => Diary.Tear("page"));

        await UntilAsync(() => Monitor.GetStatistics().Retries == 1);
        var job = Monitor.JobDetails(id);
        Assert.Equal(["Scheduled", "Failed", "Processing", "Enqueued"], job.History.Select(entry => entry.StateName));
        Assert.Equal("1", job.Properties["RetryCount"]);
        Assert.Equal(id, Assert.Single(Monitor.ScheduledJobs(0, 10)).Key);
    }

    [Fact]
    public async Task A_continuation_runs_after_its_parent()
    {
        var (first, second) = (Diary.NewKey(), Diary.NewKey());
        var parent = _client.Enqueue(() => Diary.Write(first));
        _client.ContinueJobWith(parent, () => Diary.Write(second));
        Assert.Equal(1, Monitor.AwaitingCount());

        Serve();
        await Diary.WrittenAsync(second);
        Assert.True(Diary.WrittenAsync(first).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_recurring_job_is_kept_and_can_be_triggered()
    {
        Serve();
        var key = Diary.NewKey();
        var recurring = new RecurringJobManager(_room.Storage);
        recurring.AddOrUpdate("daily", () => Diary.Write(key), Cron.Daily());
        recurring.Trigger("daily");
        await Diary.WrittenAsync(key);

        using var connection = _room.Storage.GetConnection();
        var job = Assert.Single(connection.GetRecurringJobs());
        Assert.Equal(("daily", Cron.Daily()), (job.Id, job.Cron));
        Assert.NotNull(job.LastJobId);
        Assert.NotNull(job.NextExecution);
        recurring.RemoveIfExists("daily");
        Assert.Empty(connection.GetRecurringJobs());
    }

    [Fact]
    public async Task A_deleted_job_does_not_run()
    {
        var (first, second) = (Diary.NewKey(), Diary.NewKey());
        var id = _client.Enqueue(() => Diary.Write(first));
        _client.Delete(id);
        _client.Enqueue(() => Diary.Write(second));

        Serve(workers: 1);
        await Diary.WrittenAsync(second);
        Assert.False(Diary.WrittenAsync(first).IsCompleted);
        Assert.Equal(1, Monitor.GetStatistics().Deleted);
        Assert.Equal(id, Assert.Single(Monitor.DeletedJobs(0, 10)).Key);
    }

    [Fact]
    public async Task A_server_that_stops_is_no_longer_listed()
    {
        Serve();
        await UntilAsync(() => Monitor.Servers().Count == 1);
        _server!.Dispose();

        Assert.Empty(Monitor.Servers());
    }

    [Fact]
    public async Task Many_jobs_run_once_each_on_several_servers_and_storages_of_one_file()
    {
        var first = (SQLiteStorage)_room.Storage;
        using var second = new SQLiteStorage(first.Path, first.Options);
        Serve();
        using var other = new BackgroundJobServer(new BackgroundJobServerOptions { Activator = new JobActivator(), WorkerCount = 5 }, second);
        var keys = Enumerable.Range(0, 200).Select(_ => Diary.NewKey()).ToArray();
        await Task.WhenAll(keys.Chunk(50).Select(chunk => Task.Run(() => Array.ForEach(chunk, key => _client.Enqueue(() => Diary.Write(key))))));

        await UntilAsync(() => Monitor.SucceededListCount() == keys.Length);
        Assert.All(keys, key => Assert.Equal(1, Diary.TimesWritten(key)));
    }

    /// <summary>Hangfire's own schedulers look once, at the start, so that they take nothing from the storage's.</summary>
    private void Serve(int workers = 5) => _server = new BackgroundJobServer(
        new BackgroundJobServerOptions { Activator = new JobActivator(), WorkerCount = workers, SchedulePollingInterval = TimeSpan.FromHours(1) },
        _room.Storage);

    private static Task UntilAsync(Func<bool> condition) => Eventually.TrueAsync(condition);
}

/// <summary>Where jobs leave a trace in this process.</summary>
public static class Diary
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> s_pages = new();
    private static readonly ConcurrentDictionary<string, int> s_times = new();
    private static int s_keys;

    public static string NewKey() => $"{Interlocked.Increment(ref s_keys)}";

    public static void Write(string key)
    {
        s_times.AddOrUpdate(key, 1, (_, times) => times + 1);
        Page(key).TrySetResult();
    }

    public static void Tear(string page) => throw new InvalidOperationException(page);

    public static int TimesWritten(string key) => s_times.GetValueOrDefault(key);

    public static Task WrittenAsync(string key) => Page(key).Task.WaitAsync(TimeSpan.FromSeconds(30));

    private static TaskCompletionSource Page(string key) => s_pages.GetOrAdd(key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
