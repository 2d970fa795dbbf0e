using Hangfire;
using Hangfire.InMemory;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Benchmarks.Jobs;

/// <summary>A storage to be measured, new for every run.</summary>
internal sealed record Contender(string Name, Func<string, JobStorage> Open)
{
    public static readonly Contender Full = SQLite(SQLiteSynchronous.Full);

    public static readonly Contender Normal = SQLite(SQLiteSynchronous.Normal);

    public static readonly Contender InMemory = new("Hangfire.InMemory", _ => new InMemoryStorage());

    public static readonly IReadOnlyList<Contender> All = [InMemory, Full, Normal];

    private static Contender SQLite(SQLiteSynchronous synchronous) =>
        new($"SQLite {synchronous}", path => new SQLiteStorage(path, new SQLiteStorageOptions { Synchronous = synchronous }));
}

/// <summary>A storage in use for one run, in a folder that is gone afterwards.</summary>
internal sealed class Trial : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aamu-bench-");

    public Trial(Contender contender) => Storage = contender.Open(Database);

    public JobStorage Storage { get; }

    public string Database => Path.Combine(_folder.FullName, "jobs.db");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        (Storage as IDisposable)?.Dispose();
        _folder.Delete(recursive: true);
    }
}
