using Aamu.Webhooks.Tests.HangfireSqlite.Contract;
using Hangfire;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

/// <summary>What passing and jumping time does, with a clock in the test's hand.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TemporaryFolder _folder = new();
    private readonly SQLiteStorage _storage;
    private readonly JobStorageConnection _connection;

    public ClockTests()
    {
        _storage = new SQLiteStorage(_folder.File("jobs.db"), new SQLiteStorageOptions { TimeProvider = _clock });
        _connection = (JobStorageConnection)_storage.GetConnection();
    }

    private IMonitoringApi Monitor => _storage.GetMonitoringApi();

    public void Dispose()
    {
        _connection.Dispose();
        _storage.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_makes_scheduled_jobs_due()
    {
        using var server = Serve();
        var key = Diary.NewKey();
        new BackgroundJobClient(_storage).Schedule(() => Diary.Write(key), TimeSpan.FromHours(1));

        // The clock is set: no timer runs out because of it, as on a real machine. A few seconds later the job runs.
        _clock.AdjustTime(_clock.GetUtcNow() + TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return Diary.TimesWritten(key) == 1;
        }, seconds: 20);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_delays_what_is_scheduled_and_nothing_else()
    {
        using var server = Serve();
        var client = new BackgroundJobClient(_storage);
        var (scheduled, enqueued) = (Diary.NewKey(), Diary.NewKey());
        _clock.AdjustTime(_clock.GetUtcNow() - TimeSpan.FromHours(2));
        var id = client.Schedule(() => Diary.Write(scheduled), TimeSpan.FromMilliseconds(1));
        client.Enqueue(() => Diary.Write(enqueued));

        await Diary.WrittenAsync(enqueued);
        Assert.Equal(id, Assert.Single(Monitor.ScheduledJobs(0, 10)).Key);
        _clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        await Diary.WrittenAsync(scheduled);
    }

    [Theory]
    [InlineData(-62_135_596_800)]
    [InlineData(double.MinValue)]
    [InlineData(double.MaxValue)]
    public void A_time_that_never_comes_keeps_nobody_busy(double score)
    {
        Commit(transaction => transaction.AddToSet("schedule", "1", score));
        AssertSleeps(new ScheduleProcess(_storage));
    }

    [Fact]
    public void A_time_between_two_seconds_is_slept_through_until_the_later_one()
    {
        var now = (_clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000) + 1;
        _clock.AdjustTime(DateTimeOffset.FromUnixTimeMilliseconds((now * 1000) + 500));
        Commit(transaction => transaction.AddToSet("schedule", "1", now + 0.25));
        AssertSleeps(new ScheduleProcess(_storage));
    }

    [Fact]
    public void A_fetched_job_stays_with_its_worker_however_the_clock_jumps()
    {
        var id = Enqueue();
        using var job = _connection.FetchNextJob(["default"], CancellationToken.None);
        _clock.Advance(TimeSpan.FromDays(1000));
        _storage.Engine.Owners.ReturnJobsOfTheDead();
        new ExpirationProcess(_storage).RemoveExpired(CancellationToken.None);

        Assert.Equal((0, 1), (Monitor.EnqueuedCount("default"), Monitor.FetchedCount("default")));
        Assert.NotNull(_connection.GetJobData(id));
    }

    [Fact]
    public void Servers_whose_hearts_stopped_are_removed_and_told_at_their_next_beat()
    {
        _connection.AnnounceServer("silent", new ServerContext { WorkerCount = 1, Queues = ["default"] });
        _connection.AnnounceServer("alive", new ServerContext { WorkerCount = 1, Queues = ["default"] });
        _clock.Advance(TimeSpan.FromMinutes(4));
        _connection.Heartbeat("alive");
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(1, _connection.RemoveTimedOutServers(TimeSpan.FromMinutes(5)));
        Assert.Equal("alive", Assert.Single(Monitor.Servers()).Name);
        Assert.Throws<BackgroundServerGoneException>(() => _connection.Heartbeat("silent"));
    }

    [Fact]
    public void What_has_expired_is_removed_and_nothing_else()
    {
        var expiring = _connection.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), _clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));
        var lasting = Enqueue();
        Commit(transaction =>
        {
            transaction.SetJobState(expiring, new DeletedState());
            transaction.ExpireJob(expiring, TimeSpan.FromHours(1));
            transaction.AddRangeToSet("set", [.. Enumerable.Range(0, 500).Select(number => $"{number}")]);
            transaction.ExpireSet("set", TimeSpan.FromHours(1));
            transaction.AddToSet("lasting", "a");
            transaction.InsertToList("list", "a");
            transaction.ExpireList("list", TimeSpan.FromHours(1));
            transaction.SetRangeInHash("hash", [KeyValuePair.Create("a", "b")]);
            transaction.ExpireHash("hash", TimeSpan.FromHours(1));
            transaction.SetRangeInHash("persisted", [KeyValuePair.Create("a", "b")]);
            transaction.ExpireHash("persisted", TimeSpan.FromHours(1));
            transaction.PersistHash("persisted");
            transaction.IncrementCounter("counter", TimeSpan.FromHours(1));
            transaction.IncrementCounter("lasting");
        });
        RemoveExpired();
        Assert.NotNull(_connection.GetJobData(expiring));
        Assert.Equal(500, _connection.GetSetCount("set"));

        _clock.Advance(TimeSpan.FromHours(2));
        RemoveExpired();
        Assert.Null(_connection.GetJobData(expiring));
        Assert.Null(Monitor.JobDetails(expiring));
        Assert.Equal(0, _connection.GetSetCount("set") + _connection.GetListCount("list") + _connection.GetHashCount("hash") + _connection.GetCounter("counter"));
        Assert.NotNull(_connection.GetJobData(lasting));
        Assert.Equal(3, _connection.GetSetCount("lasting") + _connection.GetHashCount("persisted") + _connection.GetCounter("lasting"));
        Assert.Equal(0, _storage.Engine.Read(new OrphanedStates()));
    }

    [Fact]
    public void An_expired_set_that_is_filled_again_starts_without_an_expiry()
    {
        Commit(transaction =>
        {
            transaction.AddToSet("set", "a");
            transaction.ExpireSet("set", TimeSpan.FromHours(1));
        });
        _clock.Advance(TimeSpan.FromHours(2));
        RemoveExpired();
        Commit(transaction => transaction.AddToSet("set", "b"));
        RemoveExpired();

        Assert.Equal(["b"], _connection.GetAllItemsFromSet("set"));
    }

    /// <summary>Hangfire's own scheduler looks once, at the start, so that it takes nothing from the storage's.</summary>
    private BackgroundJobServer Serve() => new(new BackgroundJobServerOptions { Activator = new JobActivator(), WorkerCount = 1, SchedulePollingInterval = TimeSpan.FromHours(1) }, _storage);

    /// <summary>It sleeps until it is told to stop, but for the storage's own start, which may wake it; it does not come back to look again and again.</summary>
    private void AssertSleeps(ScheduleProcess schedule)
    {
        using var stop = new CancellationTokenSource();
        var context = new BackgroundProcessContext("server", _storage, new Dictionary<string, object>(), Guid.Empty, stop.Token, stop.Token, stop.Token);
        var rounds = 0;
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));
        do
        {
            rounds++;
            try
            {
                schedule.Execute(context);
            }
            catch (OperationCanceledException)
            {
                // It slept when it was told to stop.
            }
        }
        while (!stop.IsCancellationRequested);

        Assert.InRange(rounds, 1, 3);
    }

    private void RemoveExpired() => new ExpirationProcess(_storage).RemoveExpired(CancellationToken.None);

    private string Enqueue()
    {
        var id = _connection.CreateExpiredJob(Work.Job(), new Dictionary<string, string>(), _clock.GetUtcNow().UtcDateTime, TimeSpan.FromHours(1));
        Commit(transaction =>
        {
            transaction.SetJobState(id, new EnqueuedState());
            transaction.PersistJob(id);
            transaction.AddToQueue("default", id);
        });
        return id;
    }

    private void Commit(Action<JobStorageTransaction> write)
    {
        using var transaction = (JobStorageTransaction)_connection.CreateWriteTransaction();
        write(transaction);
        transaction.Commit();
    }

    private sealed record OrphanedStates : IQuery<long>
    {
        public long Read(Database database) =>
            database.Statement("SELECT count(*) FROM HangfireState WHERE JobId NOT IN (SELECT Id FROM HangfireJob)").Number();
    }
}
