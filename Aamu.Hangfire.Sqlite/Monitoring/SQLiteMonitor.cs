using Hangfire.States;
using Hangfire.Storage.Monitoring;

namespace Hangfire.Storage.SQLite;

/// <summary>What the dashboard asks.</summary>
internal sealed class SQLiteMonitor(SQLiteStorage storage) : JobStorageMonitor
{
    private const int FirstJobs = 5;
    private readonly Timelines _timelines = new(storage);

    private Engine Engine => storage.Engine;

    public override StatisticsDto GetStatistics() => Engine.Read(new Statistics());

    public override IList<ServerDto> Servers() => Engine.Read(new AllServers());

    public override IList<QueueWithTopEnqueuedJobsDto> Queues() =>
        [.. Engine.Read(new QueueLengths()).Select(queue => new QueueWithTopEnqueuedJobsDto
        {
            Name = queue.Key,
            Length = queue.Value.Ready,
            Fetched = queue.Value.Fetched,
            FirstJobs = EnqueuedJobs(queue.Key, 0, FirstJobs),
        })];

    public override JobDetailsDto? JobDetails(string jobId)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        return JobIds.TryParse(jobId, out var id) ? Engine.Read(id, new ReadJobDetails(id)) : null;
    }

    public override JobList<EnqueuedJobDto> EnqueuedJobs(string queue, int from, int perPage) =>
        InQueue(queue, fetched: false, from, perPage, (_, job) => ListedJobs.Enqueued(job));

    public override JobList<FetchedJobDto> FetchedJobs(string queue, int from, int perPage) =>
        InQueue(queue, fetched: true, from, perPage, ListedJobs.Fetched);

    public override JobList<ProcessingJobDto> ProcessingJobs(int from, int count) =>
        InState(ProcessingState.StateName, from, count, newestFirst: false, ListedJobs.Processing);

    public override JobList<ScheduledJobDto> ScheduledJobs(int from, int count) =>
        InState(ScheduledState.StateName, from, count, newestFirst: false, ListedJobs.Scheduled);

    public override JobList<SucceededJobDto> SucceededJobs(int from, int count) =>
        InState(SucceededState.StateName, from, count, newestFirst: true, ListedJobs.Succeeded);

    public override JobList<FailedJobDto> FailedJobs(int from, int count) =>
        InState(FailedState.StateName, from, count, newestFirst: true, ListedJobs.Failed);

    public override JobList<DeletedJobDto> DeletedJobs(int from, int count) =>
        InState(DeletedState.StateName, from, count, newestFirst: true, ListedJobs.Deleted);

    public override JobList<AwaitingJobDto> AwaitingJobs(int from, int count) =>
        InState(AwaitingState.StateName, from, count, newestFirst: false, job => ListedJobs.Awaiting(job, StateOf(job.Data("ParentId"))));

    public override long EnqueuedCount(string queue) => Engine.Read(new CountJobsInQueue(Given(queue), Fetched: false));

    public override long FetchedCount(string queue) => Engine.Read(new CountJobsInQueue(Given(queue), Fetched: true));

    public override long ScheduledCount() => Engine.Read(new CountJobsInState(ScheduledState.StateName));

    public override long FailedCount() => Engine.Read(new CountJobsInState(FailedState.StateName));

    public override long ProcessingCount() => Engine.Read(new CountJobsInState(ProcessingState.StateName));

    public override long SucceededListCount() => Engine.Read(new CountJobsInState(SucceededState.StateName));

    public override long DeletedListCount() => Engine.Read(new CountJobsInState(DeletedState.StateName));

    public override long AwaitingCount() => Engine.Read(new CountJobsInState(AwaitingState.StateName));

    public override IDictionary<DateTime, long> SucceededByDatesCount() => _timelines.LastWeek("succeeded");

    public override IDictionary<DateTime, long> FailedByDatesCount() => _timelines.LastWeek("failed");

    public override IDictionary<DateTime, long> DeletedByDatesCount() => _timelines.LastWeek("deleted");

    public override IDictionary<DateTime, long> HourlySucceededJobs() => _timelines.LastDay("succeeded");

    public override IDictionary<DateTime, long> HourlyFailedJobs() => _timelines.LastDay("failed");

    public override IDictionary<DateTime, long> HourlyDeletedJobs() => _timelines.LastDay("deleted");

    private static string Given(string queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue;
    }

    private string? StateOf(string? jobId) => JobIds.TryParse(jobId ?? "", out var id) ? Engine.Read(new StateName(id)) : null;

    private JobList<T> InState<T>(string state, int from, int count, bool newestFirst, Func<JobRow, T> present) =>
        new(Engine.Read(new JobsInState(state, from, count, newestFirst)).Select(job => KeyValuePair.Create(JobIds.Text(job.Id), present(job))));

    private JobList<T> InQueue<T>(string queue, bool fetched, int from, int count, Func<QueuedJob, JobRow, T> present)
        where T : class =>
        new(Engine.Read(new JobsInQueue(Given(queue), fetched, from, count))
            .Select(row => KeyValuePair.Create(JobIds.Text(row.JobId), row.Job is { } job ? present(row, job) : null!)));
}
