using System.Globalization;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage.Monitoring;

namespace Hangfire.Storage.SQLite;

/// <summary>Jobs as the dashboard's lists want to have them, in each state other facts.</summary>
internal static class ListedJobs
{
    public static EnqueuedJobDto Enqueued(JobRow job) => new()
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        State = job.StateName,
        InEnqueuedState = job.In(EnqueuedState.StateName),
        EnqueuedAt = job.In(EnqueuedState.StateName) ? job.StateAt : null,
        StateData = job.In(EnqueuedState.StateName) ? job.StateData : null,
    };

    public static FetchedJobDto Fetched(QueuedJob row, JobRow job) => new()
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        State = job.StateName,
        FetchedAt = row.FetchedAt,
    };

    public static ProcessingJobDto Processing(JobRow job) => new()
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InProcessingState = true,
        StateData = job.StateData,
        StartedAt = job.StateAt,
        ServerId = job.Data("ServerId"),
    };

    public static ScheduledJobDto Scheduled(JobRow job) => new()
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InScheduledState = true,
        StateData = job.StateData,
        ScheduledAt = job.StateAt,
        EnqueueAt = JobHelper.DeserializeNullableDateTime(job.Data("EnqueueAt")) ?? DateTime.MinValue,
    };

    public static SucceededJobDto Succeeded(JobRow job) => new()
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InSucceededState = true,
        StateData = job.StateData,
        SucceededAt = job.StateAt,
        Result = job.Data("Result"),
        TotalDuration = Number(job.Data("PerformanceDuration")) + Number(job.Data("Latency")),
    };

    public static FailedJobDto Failed(JobRow job) => new()
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
    };

    public static DeletedJobDto Deleted(JobRow job) => new()
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InDeletedState = true,
        StateData = job.StateData,
        DeletedAt = job.StateAt,
    };

    public static AwaitingJobDto Awaiting(JobRow job, string? parentState) => new()
    {
        Job = job.Job,
        InvocationData = job.Invocation,
        LoadException = job.LoadException,
        InAwaitingState = true,
        StateData = job.StateData,
        AwaitingAt = job.StateAt,
        ParentStateName = parentState,
    };

    private static long? Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
