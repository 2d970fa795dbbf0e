namespace Hangfire.Storage.SQLite;

/// <summary>
/// Moves the write-ahead log into the file on a thread of its own, so that no commit pays for it.
/// Only when writers never pause, so that the log cannot start anew, the writer itself moves the few pages that are left.
/// </summary>
internal sealed class Checkpoints : IDisposable
{
    private const int WorthMoving = 1000;
    private const int Long = 8000;
    private const int FarTooLong = 32_000;
    private readonly DatabaseFile _file;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private int _written;
    private volatile bool _catchUp;
    private volatile bool _stop;

    public Checkpoints(DatabaseFile file)
    {
        _file = file;
        _thread = new Thread(Run) { IsBackground = true, Name = "SQLite job storage: checkpoints" };
        _thread.Start();
    }

    /// <summary>The writer tells that it wrote, between two transactions.</summary>
    public void Wrote(Database writer)
    {
        _written += writer.TakePagesWritten();
        if (_catchUp)
        {
            _catchUp = false;
            try
            {
                writer.Checkpoint();
            }
            catch (SQLiteStorageException)
            {
                // The log stays as it is and the next round tries again.
            }
        }

        if (_written >= WorthMoving)
        {
            _written = 0;
            _wake.Set();
        }
    }

    public void Dispose()
    {
        _stop = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        Database? database = null;
        while (_wake.WaitOne() && !_stop)
        {
            try
            {
                database ??= _file.OpenCheckpointer();
                var (logged, moved) = database.Checkpoint();
                var fewLeft = logged - moved < WorthMoving / 4;
                _catchUp = logged > (fewLeft ? Long : FarTooLong);
            }
            catch (SQLiteStorageException)
            {
                // A full or failing disk is told to those who write; here there is nobody to tell.
            }
        }

        database?.Dispose();
    }
}
