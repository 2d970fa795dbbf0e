using System.Diagnostics;

namespace Hangfire.Storage.SQLite;

/// <summary>One process at a time creates or upgrades the file.</summary>
internal static class Opening
{
    public static Database Alone(DatabaseFile file, LockFile locks, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        using var never = new ManualResetEventSlim();
        while (!locks.TryLockOpening())
        {
            if (waited.Elapsed > patience)
            {
                throw new SQLiteStorageException($"Another process has been opening '{file.Path}' for longer than BusyTimeout.");
            }

            never.Wait(TimeSpan.FromMilliseconds(5));
        }

        try
        {
            locks.Prepare();
            return file.OpenWriter();
        }
        finally
        {
            locks.UnlockOpening();
        }
    }
}
