using System.Diagnostics;
using Hangfire.Logging;

namespace Hangfire.Storage.SQLite;

/// <summary>Notices on a thread of its own what other processes do: commit, come, and die.</summary>
internal sealed class Watcher : IDisposable
{
    /// <summary>Nobody else is there, so the first commit of a newcomer is the only thing to notice.</summary>
    private static readonly TimeSpan s_alone = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(1);
    private readonly ILog _log = LogProvider.For<SQLiteStorage>();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Engine _engine;
    private readonly SQLiteStorageOptions _options;
    private readonly Thread _thread;
    private long _lastOwnerCheck;

    public Watcher(Engine engine, SQLiteStorageOptions options)
    {
        _engine = engine;
        _options = options;
        _thread = new Thread(Run) { IsBackground = true, Name = "SQLite job storage: watcher" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var wait = _options.QueuePollInterval;
        while (!_stop.Wait(wait))
        {
            try
            {
                Look();
                wait = _engine.Owners.Alone && _options.QueuePollInterval < s_alone ? s_alone : _options.QueuePollInterval;
            }
            catch (Exception exception)
            {
                // The disk may be full or the file unreadable for a while; the storage must go on when that is over.
                _log.WarnException("The job storage could not look after other processes; it tries again.", exception);
                wait = s_afterFailure;
            }
        }
    }

    private void Look()
    {
        _engine.LookAround();
        _engine.Workers.Abandon();
        _engine.Abandoned.Return();
        if (Stopwatch.GetElapsedTime(_lastOwnerCheck) >= _options.DeadProcessCheckInterval)
        {
            _lastOwnerCheck = Stopwatch.GetTimestamp();
            _engine.Owners.ReturnJobsOfTheDead();
        }
    }
}
