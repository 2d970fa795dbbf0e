using Hangfire;
using Hangfire.InMemory;
using Hangfire.Storage.SQLite;

namespace Aamu.Webhooks.Tests.HangfireSqlite.Contract;

/// <summary>A storage of its own for one test, and its end.</summary>
public sealed class StorageRoom(JobStorage storage, TemporaryFolder? folder) : IDisposable
{
    public JobStorage Storage => storage;

    public static StorageRoom InSQLite() => InSQLite(new SQLiteStorageOptions());

    /// <param name="options">How it behaves, but for what survives a power loss.</param>
    internal static StorageRoom InSQLite(SQLiteStorageOptions options)
    {
        var folder = new TemporaryFolder();
        return new StorageRoom(new SQLiteStorage(folder.File("jobs.db"), options with { Synchronous = SQLiteSynchronous.Normal }), folder);
    }

    /// <summary>The storage of Hangfire's own makers, which proves that a test asks what the contract says.</summary>
    public static StorageRoom InMemory() => new(new InMemoryStorage(), folder: null);

    public void Dispose()
    {
        (storage as IDisposable)?.Dispose();
        folder?.Dispose();
    }
}
