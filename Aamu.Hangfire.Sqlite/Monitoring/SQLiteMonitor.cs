using System.Globalization;
using Hangfire.Common;
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

    public override JobList<EnqueuedJobDto> EnqueuedJobs(string queue, int from, int perPage) => InQueue(queue, fetched: false, from, perPage, (row, job) => new EnqueuedJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        State = job.StateName,
        InEnqueuedState = job.In(EnqueuedState.StateName),
        EnqueuedAt = job.In(EnqueuedState.StateName) ? job.StateAt : null,
        StateData = job.In(EnqueuedState.StateName) ? job.StateData : null,
    });

    public override JobList<FetchedJobDto> FetchedJobs(string queue, int from, int perPage) => InQueue(queue, fetched: true, from, perPage, (row, job) => new FetchedJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        State = job.StateName,
        FetchedAt = row.FetchedAt,
    });

    public override JobList<ProcessingJobDto> ProcessingJobs(int from, int count) => InState(ProcessingState.StateName, from, count, newestFirst: false, job => new ProcessingJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InProcessingState = true,
        StateData = job.StateData,
        StartedAt = job.StateAt,
        ServerId = job.Data("ServerId"),
    });

    public override JobList<ScheduledJobDto> ScheduledJobs(int from, int count) => InState(ScheduledState.StateName, from, count, newestFirst: false, job => new ScheduledJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InScheduledState = true,
        StateData = job.StateData,
        ScheduledAt = job.StateAt,
        EnqueueAt = JobHelper.DeserializeNullableDateTime(job.Data("EnqueueAt")) ?? DateTime.MinValue,
    });

    public override JobList<SucceededJobDto> SucceededJobs(int from, int count) => InState(SucceededState.StateName, from, count, newestFirst: true, job => new SucceededJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InSucceededState = true,
        StateData = job.StateData,
        SucceededAt = job.StateAt,
        Result = job.Data("Result"),
        TotalDuration = Number(job.Data("PerformanceDuration")) + Number(job.Data("Latency")),
    });

    public override JobList<FailedJobDto> FailedJobs(int from, int count) => InState(FailedState.StateName, from, count, newestFirst: true, job => new FailedJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InFailedState = true,
        StateData = job.StateData,
        FailedAt = job.StateAt,
        Reason = job.Reason,
        ExceptionType = job.Data("ExceptionType"),
        ExceptionMessage = job.Data("ExceptionMessage"),
        ExceptionDetails = job.Data("ExceptionDetails"),
    });

    public override JobList<DeletedJobDto> DeletedJobs(int from, int count) => InState(DeletedState.StateName, from, count, newestFirst: true, job => new DeletedJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InDeletedState = true,
        StateData = job.StateData,
        DeletedAt = job.StateAt,
    });

    public override JobList<AwaitingJobDto> AwaitingJobs(int from, int count) => InState(AwaitingState.StateName, from, count, newestFirst: false, job => new AwaitingJobDto
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InAwaitingState = true,
        StateData = job.StateData,
        AwaitingAt = job.StateAt,
        ParentStateName = JobIds.TryParse(job.Data("ParentId") ?? "", out var parent) ? Engine.Read(new StateName(parent)) : null,
    });

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

    private static long? Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private JobList<T> InState<T>(string state, int from, int count, bool newestFirst, Func<JobRow, T> present) =>
        new(Engine.Read(new JobsInState(state, from, count, newestFirst)).Select(job => KeyValuePair.Create(JobIds.Text(job.Id), present(job))));

    private JobList<T> InQueue<T>(string queue, bool fetched, int from, int count, Func<QueuedJob, JobRow, T> present)
        where T : class =>
        new(Engine.Read(new JobsInQueue(Given(queue), fetched, from, count))
            .Select(row => KeyValuePair.Create(JobIds.Text(row.JobId), row.Job is { } job ? present(row, job) : null!)));
}
