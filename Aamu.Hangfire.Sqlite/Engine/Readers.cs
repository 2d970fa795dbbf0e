using System.Collections.Concurrent;

namespace Hangfire.Storage.SQLite;

/// <summary>Connections for reading. A reader sees every commit that returned before it began, and never waits for a writer.</summary>
internal sealed class Readers(DatabaseFile file) : IDisposable
{
    private const int Kept = 16;
    private readonly ConcurrentStack<Database> _idle = new();
    private volatile bool _closed;

    public T Read<T>(IQuery<T> query)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SQLiteStorage));
        var database = _idle.TryPop(out var idle) ? idle : file.OpenReader();
        var sound = false;
        try
        {
            var result = query.Read(database);
            sound = true;
            return result;
        }
        finally
        {
            GiveBack(database, sound);
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryPop(out var database))
        {
            database.Dispose();
        }
    }

    private void GiveBack(Database database, bool sound)
    {
        if (sound && !_closed && _idle.Count < Kept)
        {
            _idle.Push(database);
        }
        else
        {
            database.Dispose();
        }
    }
}
