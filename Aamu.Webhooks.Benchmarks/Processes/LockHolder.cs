using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Benchmarks.Processes;

/// <summary>A process that holds a distributed lock until its standard input ends.</summary>
internal static class LockHolder
{
    public static int Run(string database, string resource)
    {
        using var storage = new SQLiteStorage(database);
        using var connection = storage.GetConnection();
        using var held = connection.AcquireDistributedLock(resource, TimeSpan.FromSeconds(30));
        Console.WriteLine("ready");
        Console.In.ReadToEnd();
        return 0;
    }
}
