using Hangfire;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.HangfireSqlite;

/// <summary>A worker that asks for its job gets what was read when it was claimed, unless somebody has changed it since.</summary>
public sealed class JobsInHandTests : IDisposable
{
    private static readonly JobRecord s_job = new(new InvocationData("T", "M", "[]", "[]"), default, EnqueuedState.StateName, new Dictionary<string, string?>());
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TemporaryFolder _folder = new();
    private readonly SQLiteStorage _storage;
    private readonly JobStorageConnection _worker;
    private readonly JobStorageConnection _other;

    public JobsInHandTests()
    {
        _storage = new SQLiteStorage(_folder.File("jobs.db"), new SQLiteStorageOptions { TimeProvider = _clock });
        _worker = (JobStorageConnection)_storage.GetConnection();
        _other = (JobStorageConnection)_storage.GetConnection();
    }

    public void Dispose()
    {
        _worker.Dispose();
        _other.Dispose();
        _storage.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_fetched_job_is_in_hand_until_it_is_done()
    {
        using var job = Fetch();
        Assert.Equal(EnqueuedState.StateName, InHand(job)!.State);
        Assert.Equal(_storage.Engine.Read(new ReadJobData(long.Parse(job.JobId, null)))!.ParametersSnapshot, _worker.GetJobData(job.JobId).ParametersSnapshot);

        Commit(_worker, transaction => transaction.SetJobState(job.JobId, ProcessingStates.Of("server")));
        Assert.Equal(ProcessingState.StateName, InHand(job)!.State);
        Commit(_worker, transaction => transaction.RemoveFromQueue(job));
        Assert.Null(InHand(job));
    }

    [Fact]
    public void What_other_connections_do_with_it_is_seen_at_once()
    {
        using var job = Fetch();
        Commit(_other, transaction => transaction.SetJobState(job.JobId, new DeletedState()));
        Assert.Equal(DeletedState.StateName, _worker.GetJobData(job.JobId).State);

        _other.SetJobParameter(job.JobId, "name", "value");
        Assert.Equal("value", _worker.GetJobParameter(job.JobId, "name"));
        Assert.Equal("value", _worker.GetJobData(job.JobId).ParametersSnapshot["name"]);
    }

    [Fact]
    public void A_job_that_has_expired_is_gone_from_the_hand_too()
    {
        using var job = Fetch();
        Commit(_other, transaction => transaction.ExpireJob(job.JobId, TimeSpan.FromMinutes(1)));
        _clock.Advance(TimeSpan.FromMinutes(2));
        new ExpirationProcess(_storage).RemoveExpired(CancellationToken.None);

        Assert.Null(_worker.GetJobData(job.JobId));
    }

    [Fact]
    public void Each_reader_gets_arguments_of_its_own()
    {
        using var job = Fetch();

        Assert.NotSame(_worker.GetJobData(job.JobId).Job, _worker.GetJobData(job.JobId).Job);
    }

    [Fact]
    public async Task A_foreign_program_that_writes_to_the_file_is_noticed()
    {
        using var job = Fetch();
        await using (var foreign = new SqliteConnection($"Data Source={_storage.Path};Pooling=False"))
        {
            await foreign.OpenAsync();
            await using var command = foreign.CreateCommand();
            command.CommandText = "UPDATE HangfireJob SET StateName = 'Deleted'";
            await command.ExecuteNonQueryAsync();
        }

        await Eventually.TrueAsync(() => _worker.GetJobData(job.JobId).State == DeletedState.StateName);
    }

    [Fact]
    public void As_soon_as_another_process_is_about_to_commit_nothing_is_in_hand()
    {
        using var locks = new LockFile(_folder.File("locks"));
        var (here, elsewhere) = (new JobsInHand(locks), new JobsInHand(locks));
        Transaction(here, jobs => jobs.Claimed(1, s_job));
        Assert.NotNull(here.Find(1));

        elsewhere.Begin();
        Assert.NotNull(here.Find(1));
        elsewhere.CountCommit();
        Assert.Null(here.Find(1));
        Transaction(here, _ => { });
        Assert.Null(here.Find(1));
    }

    [Fact]
    public void The_last_change_of_a_transaction_counts_and_none_is_seen_before_the_commit()
    {
        using var locks = new LockFile(_folder.File("locks"));
        var jobs = new JobsInHand(locks);
        Transaction(jobs, _ => jobs.Claimed(1, s_job));
        jobs.Begin();
        jobs.Moved(1, ProcessingState.StateName);
        jobs.Moved(1, DeletedState.StateName);
        Assert.Null(jobs.Find(1));
        jobs.CountCommit();
        jobs.Show();

        Assert.Equal(DeletedState.StateName, jobs.Find(1)!.State);
    }

    private static void Transaction(JobsInHand jobs, Action<JobsInHand> change)
    {
        jobs.Begin();
        change(jobs);
        jobs.CountCommit();
        jobs.Show();
    }

    private static void Commit(JobStorageConnection connection, Action<JobStorageTransaction> write)
    {
        using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
        write(transaction);
        transaction.Commit();
    }

    private JobRecord? InHand(IFetchedJob job) => _storage.Engine.InHand.Find(long.Parse(job.JobId, null));

    private IFetchedJob Fetch()
    {
        new BackgroundJobClient(_storage).Enqueue(() => Work.Do("a"));
        return _worker.FetchNextJob(["default"], CancellationToken.None);
    }
}
