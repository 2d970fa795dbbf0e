using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>Jobs in every state that the dashboard has a page for, and what else it lists: retries, recurring jobs, servers.</summary>
internal static class UnfinishedJobs
{
    private const int OfEachState = 1000;
    private const int Others = 50;

    /// <summary>Answers one job's id for every state.</summary>
    public static Dictionary<string, string> Write(SQLiteStorage storage)
    {
        using var connection = (JobStorageConnection)storage.GetConnection();
        var now = storage.Options.TimeProvider.GetUtcNow().UtcDateTime;
        IState[] states =
        [
            new EnqueuedState(),
            new ScheduledState(now.AddHours(1)),
            new Processing(now),
            new FailedState(new InvalidOperationException("The receiver did not answer.")),
            new DeletedState(),
            new AwaitingState($"{ManyJobs.FirstId}"),
        ];
        var jobs = states.ToDictionary(state => state.Name, state => Enumerable.Range(0, OfEachState).Select(_ => Create(connection, state, now)).ToArray()[0]);
        WriteOthers(storage, connection, jobs[ScheduledState.StateName]);
        return jobs;
    }

    private static string Create(JobStorageConnection connection, IState state, DateTime now)
    {
        var id = connection.CreateExpiredJob(Job.FromExpression(() => Chores.NothingAsync()), new Dictionary<string, string>(), now, TimeSpan.FromDays(1));
        using var transaction = connection.CreateWriteTransaction();
        transaction.SetJobState(id, state);
        switch (state)
        {
            case EnqueuedState or Processing:
                transaction.AddToQueue("default", id);
                break;
            case ScheduledState:
                transaction.AddToSet("schedule", id, JobHelper.ToTimestamp(now.AddHours(1)));
                transaction.AddToSet("retries", id);
                break;
        }

        transaction.Commit();
        return id;
    }

    private static void WriteOthers(SQLiteStorage storage, JobStorageConnection connection, string job)
    {
        var recurring = new RecurringJobManager(storage);
        for (var number = 0; number < Others; number++)
        {
            recurring.AddOrUpdate($"recurring-{number}", () => Chores.NothingAsync(), Cron.Daily());
            connection.AnnounceServer($"server-{number}", new ServerContext { WorkerCount = 20, Queues = ["default"] });
            connection.FetchNextJob(["default"], CancellationToken.None);
        }

        connection.SetJobParameter(job, "RetryCount", "1");
    }

    /// <summary>Hangfire's own can be made by its workers only.</summary>
    private sealed class Processing(DateTime startedAt) : IState
    {
        public string Name => ProcessingState.StateName;

        public string? Reason => null;

        public bool IsFinal => false;

        public bool IgnoreJobLoadException => false;

        public Dictionary<string, string> SerializeData() => new()
        {
            ["StartedAt"] = JobHelper.SerializeDateTime(startedAt),
            ["ServerId"] = "server-0",
            ["WorkerId"] = "worker-0",
        };
    }
}
