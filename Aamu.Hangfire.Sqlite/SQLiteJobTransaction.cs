using Hangfire.Common;
using Hangfire.States;

namespace Hangfire.Storage.SQLite;

/// <summary>Collects commands and writes them all, or none, at <see cref="Commit"/>. Arguments are checked and states serialised when they are given.</summary>
internal sealed partial class SQLiteJobTransaction(SQLiteJobConnection connection) : JobStorageTransaction
{
    private readonly SQLiteStorage _storage = connection.Storage;
    private readonly List<IDisposable> _locks = [];
    private TransactionWrite? _write;
    private SetJobState? _lastState;

    private Engine Engine => _storage.Engine;

    private TransactionWrite Write => _write ??= new TransactionWrite(Engine.Queues, Engine.Schedule);

    public override void Commit()
    {
        try
        {
            var created = connection.TakeCreated();
            if (created.Count > 0)
            {
                new JobBirths(Engine, created).CommitWith(Write);
            }
            else if (_write is not null)
            {
                Engine.Write(_write);
            }

            (_write, _lastState) = (null, null);
        }
        finally
        {
            ReleaseLocks();
        }
    }

    public override void AcquireDistributedLock(string resource, TimeSpan timeout) => _locks.Add(connection.AcquireDistributedLock(resource, timeout));

    public override string CreateJob(Job job, IDictionary<string, string?> parameters, DateTime createdAt, TimeSpan expireIn)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parameters);
        var created = connection.NewJob(job, parameters, createdAt, expireIn);
        Write.Add(created);
        return JobIds.Text(created.Id);
    }

    public override void SetJobParameter(string jobId, string name, string? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        OfJob(jobId, id => new SetJobParameter(id, name, value));
    }

    public override void ExpireJob(string jobId, TimeSpan expireIn) => ChangeExpiry(jobId, _storage.Clock.After(expireIn));

    public override void PersistJob(string jobId) => ChangeExpiry(jobId, null);

    public override void SetJobState(string jobId, IState state)
    {
        var stored = Stored(state);
        OfJob(jobId, id => _lastState = new SetJobState(id, stored));
    }

    public override void AddJobState(string jobId, IState state)
    {
        var stored = Stored(state);
        OfJob(jobId, id => new AddJobState(id, stored));
    }

    public override void AddToQueue(string queue, string jobId)
    {
        ArgumentNullException.ThrowIfNull(queue);
        OfJob(jobId, id => new Enqueue(queue, id));
    }

    public override void RemoveFromQueue(IFetchedJob fetchedJob)
    {
        ArgumentNullException.ThrowIfNull(fetchedJob);
        var job = fetchedJob as SQLiteFetchedJob
            ?? throw new ArgumentException($"A job fetched from this storage was expected, not a {fetchedJob.GetType().Name}.", nameof(fetchedJob));
        Write.Finish(job, new ClaimJob(job.Group.Queues, Engine.Owners.Self, _storage.Clock.Now(), Engine.Queues));
    }

    public override void Dispose()
    {
        ReleaseLocks();
        base.Dispose();
    }

    private void OfJob(string jobId, Func<long, ICommand> command)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        if (JobIds.TryParse(jobId, out var id))
        {
            SettleIfOthersCreateIt(id);
            Write.Add(command(id));
        }
    }

    /// <summary>The jobs of this connection are written with the commit; one of another connection must have its row before.</summary>
    private void SettleIfOthersCreateIt(long jobId)
    {
        if (!connection.Creates(jobId))
        {
            Engine.Deferred.Settle(jobId);
        }
    }

    private void ChangeExpiry(string jobId, long? at)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        if (_lastState is { } last && jobId == JobIds.Text(last.JobId))
        {
            last.Expire(at);
        }
        else
        {
            OfJob(jobId, id => new ExpireJob(id, at));
        }
    }

    /// <summary>A state is a user's code and may throw: better here than halfway through a commit.</summary>
    private StoredState Stored(IState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Name is null
            ? throw new ArgumentException("The state must have a name.", nameof(state))
            : new StoredState(state.Name, state.Reason, TextMap.Write(state.SerializeData()), _storage.Clock.Now());
    }

    private void ReleaseLocks()
    {
        _locks.ForEach(held => held.Dispose());
        _locks.Clear();
    }
}
