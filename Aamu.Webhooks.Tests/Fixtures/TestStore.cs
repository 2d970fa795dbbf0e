using System.Diagnostics;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Where one test's rows lie: a SQLite file in a folder of its own, or a database of the run's PostgreSQL server.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MigratedAsync);

    private readonly string? folder;
    private readonly string? server;

    private TestStore(string? folder, string? server) => (this.folder, this.server) = (folder, server);

    /// <summary>The file; a test that asks for it is about SQLite.</summary>
    public string File
    {
        get
        {
            Assert.SkipWhen(folder is null, "This is about the SQLite file, and the rows are on a PostgreSQL server.");
            return Path.Combine(folder!, "webhooks.db");
        }
    }

    public static async Task<TestStore> NewAsync() => PostgresServer.IsAsked
        ? new TestStore(null, await PostgresServer.DatabaseAsync(await Template.Value))
        : In(Directory.CreateTempSubdirectory("aamu-").FullName);

    /// <summary>On the server, whatever the run asks for: for a test of what several programs do there.</summary>
    public static async Task<TestStore> OnServerAsync() => new(null, await PostgresServer.DatabaseAsync(await Template.Value));

    public static TestStore In(string folder) => new(folder, null);

    public WebhooksDatabase Open() => server is null ? new SqliteDatabase($"Data Source={File}") : new PostgresDatabase(server);

    /// <summary>What is committed, somewhere else; nobody may write meanwhile.</summary>
    public async Task<TestStore> CopyAsync()
    {
        if (server is null)
        {
            var copy = In(Directory.CreateTempSubdirectory("aamu-").FullName);
            System.IO.File.Copy(File, copy.File);
            System.IO.File.Copy(File + "-wal", copy.File + "-wal");
            return copy;
        }

        var (from, to) = (new NpgsqlConnectionStringBuilder(server), new NpgsqlConnectionStringBuilder(await PostgresServer.DatabaseAsync()));
        using var dump = Process.Start("sh", ["-c", $"pg_dump -h 127.0.0.1 -p {from.Port} -U aamu {from.Database} | psql -q -v ON_ERROR_STOP=1 -o /dev/null -h 127.0.0.1 -p {from.Port} -U aamu {to.Database}"]);
        await dump.WaitForExitAsync();
        Assert.Equal(0, dump.ExitCode);
        return new TestStore(null, to.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await PostgresServer.DropAsync(server);
            return;
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(folder!, recursive: true);
    }

    /// <summary>A migrated database that all others begin as.</summary>
    private static async Task<string> MigratedAsync()
    {
        var made = await PostgresServer.DatabaseAsync();
        using var database = new PostgresDatabase(made);
        database.Open();
        return new NpgsqlConnectionStringBuilder(made).Database!;
    }
}
