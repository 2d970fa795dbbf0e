using System.Collections.Concurrent;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// The rows of the jobs that this process has fetched, so that its workers need not read each of them three times. The writer changes them together with the rows;
/// and nobody is shown one that another process may have changed: every process counts its commits in the lock file, before it commits.
/// </summary>
internal sealed class JobsInHand(LockFile commits)
{
    private readonly ConcurrentDictionary<long, JobRecord> _jobs = new();
    private readonly Dictionary<long, JobRecord?> _changed = [];
    private long _lastCommit = -1;

    /// <summary>The job as it is now; null when that must be read from the database.</summary>
    public JobRecord? Find(long jobId) =>
        // The count is looked at before the job: then the job is as new as the count.
        _jobs.ContainsKey(jobId) && commits.CountedCommits == Volatile.Read(ref _lastCommit) && _jobs.TryGetValue(jobId, out var job) ? job : null;

    /// <summary>The writer has begun a transaction: until it ends nobody else can commit.</summary>
    public void Begin()
    {
        _changed.Clear();
        if (commits.CountedCommits != _lastCommit)
        {
            _jobs.Clear();
        }
    }

    public void Claimed(long jobId, JobRecord? job) => Change(jobId, job);

    public void Moved(long jobId, string state)
    {
        var job = _changed.TryGetValue(jobId, out var changed) ? changed : _jobs.GetValueOrDefault(jobId);
        Change(jobId, job is null ? null : job with { State = state });
    }

    /// <summary>The job is given back, or is changed in a way that is not worth following.</summary>
    public void Forget(long jobId) => Change(jobId, null);

    /// <summary>The transaction is about to be committed.</summary>
    public void CountCommit() => Volatile.Write(ref _lastCommit, commits.CountCommit());

    /// <summary>The transaction is committed.</summary>
    public void Show()
    {
        foreach (var (jobId, job) in _changed)
        {
            if (job is not null)
            {
                _jobs[jobId] = job;
            }
        }
    }

    /// <summary>Somebody has written to the file, perhaps one who does not count.</summary>
    public void Clear() => _jobs.Clear();

    /// <summary>From now on nobody sees the job as it was: a reader of the database may see the new row before the writer hears of its commit.</summary>
    private void Change(long jobId, JobRecord? job)
    {
        _changed[jobId] = job;
        _jobs.TryRemove(jobId, out _);
    }
}
