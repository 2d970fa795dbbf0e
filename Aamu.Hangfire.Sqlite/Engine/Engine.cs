namespace Hangfire.Storage.SQLite;

/// <summary>All that a process has for one file: one writer, readers, locks, signals and a watcher, shared by every storage on that file.</summary>
internal sealed class Engine : IDisposable
{
    private readonly SQLiteStorageOptions _options;
    private readonly LockFile _lockFile;
    private readonly Readers _readers;
    private readonly Checkpoints _checkpoints;
    private readonly GroupCommit _commits;
    private readonly Watcher _watcher;
    private volatile bool _othersCommitted;

    public Engine(string path, SQLiteStorageOptions options)
    {
        _options = options;
        Path = path;
        DatabaseFile.RefusePlace(path);
        var file = new DatabaseFile(path, options);
        _lockFile = new LockFile(path + ".lock");
        try
        {
            _readers = new Readers(file);
            var database = Opening.Alone(file, _lockFile, options.BusyTimeout);
            _checkpoints = new Checkpoints(file);
            InHand = new JobsInHand(_lockFile);
            _commits = new GroupCommit(new Writer(database, options.Synchronous, OthersCommitted, InHand, _checkpoints));
            Ids = new JobIds(Write);
            Deferred = new DeferredJobs(Write);
            Locks = new ResourceLocks(_lockFile, () => Owners!.Alone);
            Abandoned = new AbandonedClaims(Write, Queues);
            Workers = new WorkerGroups(Abandoned, options.ClaimPatience);
            Owners = new Owners(_lockFile, Write, _readers, Queues);
            Owners.Announce(options.TimeProvider.GetUtcNow());
            Owners.ReturnJobsOfTheDead();
        }
        catch
        {
            _commits?.Dispose();
            _checkpoints?.Dispose();
            _readers?.Dispose();
            _lockFile.Dispose();
            throw;
        }

        _watcher = new Watcher(this, options);
    }

    public string Path { get; }

    public SQLiteStorageOptions Options => _options;

    public QueueSignals Queues { get; } = new();

    public ScheduleSignal Schedule { get; } = new();

    public JobIds Ids { get; }

    public DeferredJobs Deferred { get; }

    public JobsInHand InHand { get; }

    public ResourceLocks Locks { get; }

    public Owners Owners { get; }

    public AbandonedClaims Abandoned { get; }

    public WorkerGroups Workers { get; }

    public void Write(WriteOperation operation) => _commits.Commit(operation);

    public void Write(ICommand command) => _commits.Commit(new SingleCommand(command));

    public T Read<T>(IQuery<T> query) => _readers.Read(query);

    /// <summary>Reads of one job, which may be a job that is not written yet.</summary>
    public T Read<T>(long jobId, IQuery<T> query)
    {
        Deferred.Settle(jobId);
        return _readers.Read(query);
    }

    /// <summary>Wakes those who wait for what other processes have written meanwhile.</summary>
    public void LookAround()
    {
        _commits.LookAround();
        if (!_othersCommitted)
        {
            return;
        }

        _othersCommitted = false;
        Owners.Forget();
        Schedule.Changed();
        try
        {
            foreach (var (queue, waiting) in Queues.Awaited())
            {
                Queues.Wake(queue, Read(new ReadyJobs(queue, waiting)));
            }
        }
        catch (SQLiteStorageException)
        {
            // Whoever could not be told is told at the next look.
            _othersCommitted = true;
            throw;
        }
    }

    public void Dispose()
    {
        _watcher.Dispose();
        try
        {
            // The very last operation: a job fetched after it would belong to nobody.
            Owners.Retire(_commits.CloseWith);
        }
        catch (SQLiteStorageException)
        {
            // What this process held is returned by the next one, which finds its lock free.
        }
        finally
        {
            _commits.Dispose();
            _checkpoints.Dispose();
            _readers.Dispose();
            _lockFile.Dispose();
        }
    }

    private void OthersCommitted()
    {
        InHand.Clear();
        Queues.PerhapsAdded();
        _othersCommitted = true;
    }
}
