using Hangfire.Logging;
using Hangfire.Server;

namespace Hangfire.Storage.SQLite;

/// <summary>Hangfire's jobs in one SQLite file. Several storages in a process and several processes may share a file.</summary>
public sealed class SQLiteStorage : JobStorage, IDisposable
{
    private readonly Engine _engine;
    private int _disposed;

    /// <summary>Opens the file, or creates it, with the default options.</summary>
    public SQLiteStorage(string path)
        : this(path, new SQLiteStorageOptions())
    {
    }

    /// <summary>Opens the file, or creates it.</summary>
    /// <param name="path">A path, or a connection string of the form <c>Data Source=…</c>. The folder must exist.</param>
    /// <param name="options">How to behave.</param>
    /// <exception cref="ArgumentException">The path names no file, or an option has a value that cannot be kept.</exception>
    /// <exception cref="InvalidOperationException">Another storage of this process has the file open with other options.</exception>
    /// <exception cref="SQLiteStorageException">The file cannot be used: the message says why. It is left as it is.</exception>
    public SQLiteStorage(string path, SQLiteStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        _engine = Engines.Rent(DatabaseFile.Locate(path), options);
    }

    /// <summary>The options given at construction.</summary>
    public SQLiteStorageOptions Options { get; }

    /// <summary>The file's full path.</summary>
    public string Path => _engine.Path;

    /// <summary>A read sees every commit that returned before it.</summary>
    public override bool LinearizableReads => true;

    internal Engine Engine
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            return _engine;
        }
    }

    internal TimeProvider Clock => Options.TimeProvider;

    public override IStorageConnection GetConnection() => new SQLiteJobConnection(this);

    public override IMonitoringApi GetMonitoringApi() => new SQLiteMonitor(this);

    public override bool HasFeature(string featureId)
    {
        ArgumentNullException.ThrowIfNull(featureId);
        return Features.All.Contains(featureId);
    }

    public override IEnumerable<IBackgroundProcess> GetServerRequiredProcesses() => [];

    public override IEnumerable<IBackgroundProcess> GetStorageWideProcesses()
    {
        yield return new ExpirationProcess(this);
        if (Options.PreciseSchedule)
        {
            yield return new ScheduleProcess(this);
        }
    }

    public override void WriteOptionsToLog(ILog logger)
    {
        logger.Info("Using the following options for the SQLite job storage:");
        logger.Info($"    File: {Path}");
        logger.Info($"    Synchronous: {Options.Synchronous}");
        logger.Info($"    Queue poll interval for other processes: {Options.QueuePollInterval}");
        logger.Info($"    Precise schedule: {Options.PreciseSchedule}");
    }

    public override string ToString() => $"SQLite: {Path}";

    /// <summary>
    /// Leaves the file. The last storage of the process on it returns the jobs that are still fetched to their queues, those too that still run:
    /// dispose the servers first.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Engines.Return(_engine);
        }
    }
}
