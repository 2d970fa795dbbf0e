using System.Diagnostics;
using Hangfire.Logging;

namespace Hangfire.Storage.SQLite;

/// <summary>Notices on a thread of its own what other processes do: commit, come, and die.</summary>
internal sealed class Watcher : IDisposable
{
    /// <summary>What was claimed for a worker that has stopped is looked for so often, however seldom other processes are. Also enough where there are no others: only a newcomer's first commit is to be noticed.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(1);
    private readonly ILog _log = LogProvider.For<SQLiteStorage>();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Engine _engine;
    private readonly SQLiteStorageOptions _options;
    private readonly TimeSpan _step;
    private readonly Thread _thread;
    private long _lastLook;
    private long _lastOwnerCheck;

    public Watcher(Engine engine, SQLiteStorageOptions options)
    {
        _engine = engine;
        _options = options;
        _step = new[] { options.QueuePollInterval, options.DeadProcessCheckInterval, s_longestWait }.Min();
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
        var wait = _step;
        while (!_stop.Wait(wait))
        {
            try
            {
                Look();
                wait = _engine.Owners.Alone ? s_longestWait : _step;
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
        if (IsTime(ref _lastLook, _options.QueuePollInterval))
        {
            _engine.LookAround();
        }

        _engine.Workers.Abandon();
        _engine.Abandoned.Return();
        if (IsTime(ref _lastOwnerCheck, _options.DeadProcessCheckInterval))
        {
            _engine.Owners.ReturnJobsOfTheDead();
        }
    }

    /// <summary>Half a step early is in time: the next one would be half a step late.</summary>
    private bool IsTime(ref long last, TimeSpan interval)
    {
        if (Stopwatch.GetElapsedTime(last) + (_step / 2) < interval)
        {
            return false;
        }

        last = Stopwatch.GetTimestamp();
        return true;
    }
}
