using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>What failed stays for an operator to see, and not for ever: Hangfire forgets what it has finished, and a failure is never finished.</summary>
internal sealed class FailedJobs(JobStorage storage, IBackgroundJobClient jobs, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const int Page = 500;

    /// <summary>Answers how many it forgot.</summary>
    public int ForgetOld(CancellationToken cancellationToken)
    {
        var (forgotten, some) = (0, Page);
        while (some == Page)
        {
            some = OldestOf(storage.GetMonitoringApi()).TakeWhile(_ => !cancellationToken.IsCancellationRequested).Count(id => jobs.Delete(id, FailedState.StateName));
            forgotten += some;
        }

        return forgotten;
    }

    /// <summary>Shown are the newest first.</summary>
    private List<string> OldestOf(IMonitoringApi shown)
    {
        var end = (clock.GetUtcNow() - Kept).UtcDateTime;
        return [.. shown.FailedJobs((int)Math.Max(0, shown.FailedCount() - Page), Page).Where(job => job.Value?.FailedAt is not { } failed || failed < end).Select(job => job.Key)];
    }
}

/// <summary>What is due every minute finds the run before it still going now and then, as during a long backup: that is no failure, and there is nothing for it to do.</summary>
internal sealed class SkipsWhileTheLastRunGoes : JobFilterAttribute, IElectStateFilter
{
    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is FailedState { Exception: DistributedLockTimeoutException } && (IsMarked(context.BackgroundJob.Job.Type) || IsMarked(context.BackgroundJob.Job.Method)))
        {
            context.CandidateState = new DeletedState { Reason = "The run before still goes." };
        }
    }

    private static bool IsMarked(System.Reflection.MemberInfo member) => member.IsDefined(typeof(DisableConcurrentExecutionAttribute), inherit: true);
}
