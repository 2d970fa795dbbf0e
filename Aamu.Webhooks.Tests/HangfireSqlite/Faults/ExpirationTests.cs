using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Faults;

/// <summary>Much expires in small steps, and nobody waits long for them: by what a step may be, not by how fast this machine is.</summary>
public sealed class ExpirationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("jobs.db");

    public void Dispose() => _folder.Dispose();

    /// <summary>A million jobs take half a minute: they go in the benchmark. No step is larger for them.</summary>
    [Fact]
    public void A_hundred_thousand_expired_jobs_go_in_steps_of_a_few_rows()
    {
        const int Jobs = 100_000;
        const int Most = 1000;
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { Synchronous = SQLiteSynchronous.Normal });
        Benchmarks.Jobs.ManyJobs.Write(storage, Jobs, "Succeeded", expired: true);

        List<int> steps = [];
        do
        {
            var step = new ExpirationStep(storage.Options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds(), Most, storage.Options.TimeProvider);
            storage.Engine.Write(step);
            steps.Add(step.Removed);
        }
        while (steps[^1] > 0);

        Assert.All(steps, rows => Assert.InRange(rows, 0, Most));
        Assert.Equal(Jobs * 4, steps.Sum());
        Assert.Equal(0, storage.GetMonitoringApi().SucceededListCount());
    }

    [Fact]
    public void A_job_with_a_long_history_goes_with_the_last_of_it()
    {
        using var storage = new SQLiteStorage(Database);
        storage.Engine.Write(new CreateJob(1, new InvocationData("T", "M", "[]", "[]"), "{}", CreatedAt: 0, ExpireAt: 1));
        for (var number = 0; number < 25; number++)
        {
            storage.Engine.Write(new AddJobState(1, new StoredState("Failed", null, "{}", At: 0)));
        }

        Assert.Equal([10, 10, 6, 0], Enumerable.Range(0, 4).Select(_ => Step(storage, limit: 10)));
        Assert.Null(storage.GetMonitoringApi().JobDetails("1"));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void However_much_a_row_costs_no_step_takes_more_than_fifty_milliseconds(double millisecondsARow)
    {
        const int Most = 1000;
        var pace = new ExpirationPace(Most);
        for (var step = 0; step < 100; step++)
        {
            // Halfway through, the disk becomes four times as slow.
            var took = TimeSpan.FromMilliseconds(pace.Rows * millisecondsARow * (step < 50 ? 1 : 4));
            Assert.InRange(pace.Rows, 1, Most);
            Assert.InRange(took.TotalMilliseconds, 0, 50);
            pace.Took(pace.Rows, took);
        }
    }

    [Fact]
    public void On_a_disk_that_is_slow_whatever_is_asked_of_it_steps_become_as_small_as_can_be()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { TimeProvider = new SteadyDisk(TimeSpan.FromMilliseconds(100)), Synchronous = SQLiteSynchronous.Normal });
        Benchmarks.Jobs.ManyJobs.Write(storage, 100, "Succeeded", expired: true);
        var expiration = new ExpirationProcess(storage);

        Assert.Equal(400, expiration.RemoveExpired(CancellationToken.None));
        Assert.Equal(1, expiration.Rows);
    }

    /// <summary>Else the first step after quiet days would be the largest there may be, on however slow a disk.</summary>
    [Fact]
    public void Steps_that_found_little_do_not_make_the_next_one_large()
    {
        using var storage = new SQLiteStorage(Database, new SQLiteStorageOptions { TimeProvider = new SteadyDisk(TimeSpan.FromMilliseconds(1)), Synchronous = SQLiteSynchronous.Normal });
        var expiration = new ExpirationProcess(storage);
        // Four rows take a millisecond, and four milliseconds are aimed at.
        for (var round = 0; round < 10; round++)
        {
            Benchmarks.Jobs.ManyJobs.Write(storage, 1, "Succeeded", expired: true);
            Assert.Equal(4, expiration.RemoveExpired(CancellationToken.None));
        }

        Assert.Equal(new ExpirationPace(1000).Rows, expiration.Rows);
    }

    [Fact]
    public async Task A_writer_that_comes_during_a_step_has_its_turn_before_the_next_one()
    {
        var file = new DatabaseFile(Database, new SQLiteStorageOptions());
        using var locks = new LockFile(_folder.File("locks"));
        using var checkpoints = new Checkpoints(file);
        using var commits = new GroupCommit(new Writer(file.OpenWriter(), SQLiteSynchronous.Normal, () => { }, new JobsInHand(locks), checkpoints));
        List<string> order = [];
        var writer = Task.CompletedTask;
        commits.Commit(new Act(() =>
        {
            order.Add("a step");
            writer = Task.Factory.StartNew(() => commits.Commit(new Act(() => order.Add("the writer"))), TaskCreationOptions.LongRunning);
            SpinWait.SpinUntil(() => commits.Gathered() == 1);
        }));
        commits.Commit(new Act(() => order.Add("the next step")));
        await writer;

        Assert.Equal(["a step", "the writer", "the next step"], order);
    }

    private static int Step(SQLiteStorage storage, int limit)
    {
        var step = new ExpirationStep(now: 2, limit, TimeProvider.System);
        storage.Engine.Write(step);
        return step.Removed;
    }

    private sealed class Act(Action what) : WriteOperation
    {
        public override void Execute(Database database) => what();
    }

    /// <summary>The same time passes between any two looks at the clock.</summary>
    private sealed class SteadyDisk(TimeSpan step) : TimeProvider
    {
        private long _timestamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _timestamp, step.Ticks);
    }
}
