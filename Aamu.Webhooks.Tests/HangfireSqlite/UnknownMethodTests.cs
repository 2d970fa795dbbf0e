using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

/// <summary>Jobs outlive the code they were made for: one whose method is gone is shown with the reason, and stands in nobody's way.</summary>
public sealed class UnknownMethodTests : IDisposable
{
    private const string Gone = "Aamu.Webhooks.Gone, Aamu.Webhooks.Gone";
    private readonly TemporaryFolder _folder = new();
    private readonly SQLiteStorage _storage;
    private readonly JobStorageConnection _connection;

    public UnknownMethodTests()
    {
        _storage = new SQLiteStorage(_folder.File("jobs.db"));
        _connection = (JobStorageConnection)_storage.GetConnection();
    }

    private JobStorageMonitor Monitor => (JobStorageMonitor)_storage.GetMonitoringApi();

    public void Dispose()
    {
        _connection.Dispose();
        _storage.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_job_whose_row_was_damaged_does_not_block_its_queue()
    {
        var damaged = NewJob(new EnqueuedState());
        using (var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.File("jobs.db")};Pooling=False"))
        {
            file.Open();
            using var damage = file.CreateCommand();
            damage.CommandText = "UPDATE HangfireJob SET Parameters = '{'";
            Assert.True(damage.ExecuteNonQuery() > 0);
        }

        var good = new BackgroundJobClient(_storage).Enqueue(() => Console.WriteLine());
        using var first = _connection.FetchNextJob(["default"], CancellationToken.None);
        using var second = _connection.FetchNextJob(["default"], CancellationToken.None);
        Assert.Equal([damaged, good], [first.JobId, second.JobId]);
        Assert.NotNull(_connection.GetJobData(good));
    }

    [Fact]
    public void A_worker_is_told_why_the_job_cannot_be_loaded()
    {
        var id = NewJob(new EnqueuedState());
        Read(_connection.GetJobData(id));
        using var fetched = _connection.FetchNextJob(["default"], CancellationToken.None);

        Read(_connection.GetJobData(fetched.JobId));

        static void Read(JobData job)
        {
            Assert.IsType<JobLoadException>(job.LoadException);
            Assert.Null(job.Job);
            Assert.Equal(Gone, job.InvocationData.Type);
        }
    }

    [Fact]
    public void Every_list_shows_the_job_with_the_reason()
    {
        NewJob(new EnqueuedState());
        var fetched = NewJob(new EnqueuedState());
        _storage.Engine.Write(new ClaimJob(["default"], _storage.Engine.Owners.Self, now: 0, _storage.Engine.Queues));
        foreach (var state in (IState[])
        [
            new ScheduledState(TimeSpan.FromHours(1)), ProcessingStates.Of("server"), new SucceededState(null, 0, 0),
            new FailedState(new InvalidOperationException()), new DeletedState(), new AwaitingState("1"),
        ])
        {
            NewJob(state);
        }

        Assert.All(
            [
                Monitor.JobDetails(fetched).LoadException, Monitor.EnqueuedJobs("default", 0, 1).Single().Value.LoadException,
                Monitor.FetchedJobs("default", 0, 1).Single().Value.LoadException, Monitor.ScheduledJobs(0, 1).Single().Value.LoadException,
                Monitor.ProcessingJobs(0, 1).Single().Value.LoadException, Monitor.SucceededJobs(0, 1).Single().Value.LoadException,
                Monitor.FailedJobs(0, 1).Single().Value.LoadException, Monitor.DeletedJobs(0, 1).Single().Value.LoadException,
                Monitor.AwaitingJobs(0, 1).Single().Value.LoadException,
            ],
            Assert.NotNull);
    }

    [Fact]
    public async Task A_server_fails_the_job_and_goes_on_with_the_next()
    {
        var id = NewJob(new EnqueuedState());
        var key = Diary.NewKey();
        new BackgroundJobClient(_storage).Enqueue(() => Diary.Write(key));
        using var server = new BackgroundJobServer(new BackgroundJobServerOptions { Activator = new JobActivator(), WorkerCount = 1 }, _storage);

        await Diary.WrittenAsync(key);
        Assert.Contains(FailedState.StateName, Monitor.JobDetails(id).History.Select(entry => entry.StateName));
    }

    private string NewJob(IState state)
    {
        var id = _storage.Engine.Ids.Next();
        _storage.Engine.Write(new CreateJob(id, new InvocationData(Gone, "Do", "[]", "[]", null), "{}", CreatedAt: 0, ExpireAt: null));
        using var transaction = _connection.CreateWriteTransaction();
        transaction.SetJobState(JobIds.Text(id), state);
        if (state is EnqueuedState)
        {
            transaction.AddToQueue("default", JobIds.Text(id));
        }

        transaction.Commit();
        return JobIds.Text(id);
    }
}
