using System.Collections.Concurrent;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// Jobs that have an id but are not written yet: a client creates a job and then gives it its first state, and both go to the disk in one transaction.
/// Whoever asks for such a job before has it written first, so nobody can see the difference.
/// </summary>
internal sealed class DeferredJobs(Action<WriteOperation> commit)
{
    private readonly ConcurrentDictionary<long, CreateJob> _jobs = new();

    public void Add(CreateJob job) => _jobs[job.Id] = job;

    public void Forget(CreateJob job) => _jobs.TryRemove(job.Id, out _);

    /// <summary>Has the job written if it is one of those that wait.</summary>
    public void Settle(long jobId)
    {
        if (_jobs.TryGetValue(jobId, out var job))
        {
            Write(job);
        }
    }

    public void Write(CreateJob job)
    {
        lock (job.Gate)
        {
            if (!job.Written)
            {
                commit(new SingleCommand(job));
                job.Written = true;
            }
        }

        Forget(job);
    }
}
