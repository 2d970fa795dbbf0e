using Hangfire.Common;

namespace Hangfire.Storage.SQLite;

/// <summary>Hangfire's connection: cheap, without a database handle of its own. It holds the locks taken through it and the jobs created through it that wait for their first state.</summary>
internal sealed partial class SQLiteJobConnection(SQLiteStorage storage) : JobStorageConnection
{
    private List<CreateJob> _created = [];

    public SQLiteStorage Storage => storage;

    private Engine Engine => storage.Engine;

    public override IWriteOnlyTransaction CreateWriteTransaction() => new SQLiteJobTransaction(this);

    public override string CreateExpiredJob(Job job, IDictionary<string, string?> parameters, DateTime createdAt, TimeSpan expireIn)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parameters);
        var created = NewJob(job, parameters, createdAt, expireIn);
        _created.Add(created);
        Engine.Deferred.Add(created);
        return JobIds.Text(created.Id);
    }

    public CreateJob NewJob(Job job, IDictionary<string, string?> parameters, DateTime createdAt, TimeSpan expireIn) => new(
        Engine.Ids.Next(),
        InvocationData.SerializeJob(job),
        TextMap.Write(parameters),
        Times.Milliseconds(createdAt),
        Times.Milliseconds(createdAt) + (long)expireIn.TotalMilliseconds);

    /// <summary>The created jobs that are still to be written, handed to the transaction that is being committed.</summary>
    public List<CreateJob> TakeCreated()
    {
        var created = _created;
        _created = [];
        return created;
    }

    public bool Creates(long jobId) => _created.Exists(job => job.Id == jobId);

    public override IFetchedJob FetchNextJob(string[] queues, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queues);
        return queues.Length == 0
            ? throw new ArgumentException("At least one queue must be given.", nameof(queues))
            : new Fetching(storage, queues, cancellationToken).Next();
    }

    public override void SetJobParameter(string id, string name, string? value)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(name);
        if (JobIds.TryParse(id, out var jobId))
        {
            WriteCreated();
            Engine.Deferred.Settle(jobId);
            Engine.Write(new SetJobParameter(jobId, name, value));
        }
    }

    public override string? GetJobParameter(string id, string name)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(name);
        return JobIds.TryParse(id, out var jobId)
            ? (Engine.InHand.Find(jobId)?.Parameters ?? Engine.Read(jobId, new ReadJobParameters(jobId)))?.GetValueOrDefault(name)
            : null;
    }

    public override JobData? GetJobData(string jobId)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        return JobIds.TryParse(jobId, out var id) ? Engine.InHand.Find(id)?.ToData() ?? Engine.Read(id, new ReadJobData(id)) : null;
    }

    public override StateData? GetStateData(string jobId)
    {
        ArgumentNullException.ThrowIfNull(jobId);
        return JobIds.TryParse(jobId, out var id) ? Engine.Read(id, new ReadStateData(id)) : null;
    }

    public override DateTime GetUtcDateTime() => storage.Clock.GetUtcNow().UtcDateTime;

    public override void Dispose()
    {
        ReleaseLocks();
        WriteCreated();
        base.Dispose();
    }

    /// <summary>
    /// What is written at once may name a job that this connection created, as a parent names its continuation:
    /// another process that reads the name must find the job.
    /// </summary>
    private void WriteCreated()
    {
        foreach (var job in TakeCreated())
        {
            Engine.Deferred.Write(job);
        }
    }
}
