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
    public int ForgetOld()
    {
        var end = (clock.GetUtcNow() - Kept).UtcDateTime;
        var old = All(storage.GetMonitoringApi()).Where(job => job.FailedAt is null || job.FailedAt < end).Select(job => job.Id).ToList();
        return old.Count(id => jobs.Delete(id, FailedState.StateName));
    }

    private static IEnumerable<(string Id, DateTime? FailedAt)> All(IMonitoringApi shown)
    {
        for (var from = 0; ; from += Page)
        {
            var page = shown.FailedJobs(from, Page);
            foreach (var (id, job) in page)
            {
                yield return (id, job?.FailedAt);
            }

            if (page.Count < Page)
            {
                yield break;
            }
        }
    }
}

/// <summary>What is due every minute finds the run before it still going now and then, as during a long backup: that is no failure, and there is nothing for it to do.</summary>
internal sealed class SkipsWhileTheLastRunGoes : JobFilterAttribute, IElectStateFilter
{
    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is FailedState { Exception: var exception } && (exception as DistributedLockTimeoutException ?? exception.InnerException as DistributedLockTimeoutException) is not null)
        {
            context.CandidateState = new DeletedState { Reason = "The run before still goes." };
        }
    }
}
