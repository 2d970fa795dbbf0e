using System.Globalization;
using Hangfire;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Benchmarks.Processes;

/// <summary>A server process of its own, for tests and benchmarks that need several of them or kill them. It serves until its standard input ends.</summary>
internal static class Worker
{
    public static int Run(string database, string journal, string workers)
    {
        Journal.Open(journal);
        // Whoever is not called does not look by itself: a call that is missing shows.
        using var storage = new SQLiteStorage(database, new SQLiteStorageOptions { CallPatience = TimeSpan.FromHours(1) });
        using var server = new BackgroundJobServer(
            new BackgroundJobServerOptions { WorkerCount = int.Parse(workers, CultureInfo.InvariantCulture), SchedulePollingInterval = TimeSpan.FromSeconds(1) },
            storage);
        Console.WriteLine("ready");
        Console.In.ReadToEnd();
        return 0;
    }
}
