using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Moves;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aamu.Webhooks.Tests.Moves;

/// <summary>A migrated SQLite file and an empty database of the run's PostgreSQL server, both claimed.</summary>
internal sealed class TwoEnds : IAsyncDisposable
{
    private readonly WriteGate gate = new();
    private readonly string connectionString;
    private readonly PostgresDatabase filling;

    private TwoEnds(string folder, string connectionString)
    {
        (Folder, this.connectionString) = (folder, connectionString);
        // Without a pool: other tests empty all pools at any moment, and the last connection that closes writes the log home, which changes the file.
        File = new SqliteDatabase($"Data Source={Path.Combine(folder, "webhooks.db")};Pooling=False");
        Server = new PostgresDatabase(connectionString);
        filling = Server.ForFilling();
        var (readOnly, accountsOfFile, accountsOfServer) = (new SqliteDatabase(File.ReadOnlyConnectionString), AccountsDatabase.Options(File), AccountsDatabase.Options(filling));
        var accountsReadOnly = AccountsDatabase.Options(readOnly);
        Models =
        [
            new(() => new WebhooksDbContext(new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite(readOnly.ConnectionString).Options), filling.FillingContext),
            new(() => new AccountsDbContext(accountsReadOnly, gate), () => new PostgresAccountsDbContext(accountsOfServer)),
        ];
        FileContexts = [() => new WebhooksDbContext(new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite(File.ConnectionString).Options), () => new AccountsDbContext(accountsOfFile, gate)];
    }

    public string Folder { get; }

    public SqliteDatabase File { get; }

    public PostgresDatabase Server { get; }

    public MovedModel[] Models { get; }

    /// <summary>Of both models, for writing into the file.</summary>
    public Func<DbContext>[] FileContexts { get; }

    /// <summary>What the moves have said.</summary>
    public List<string> Said { get; } = [];

    public static async Task<TwoEnds> OpenAsync()
    {
        var ends = new TwoEnds(Directory.CreateTempSubdirectory("aamu-").FullName, await PostgresServer.DatabaseAsync());
        ends.File.Open();
        await using var accounts = ends.FileContexts[1]();
        await accounts.Database.MigrateAsync();
        ends.Server.ClaimAlone();
        return ends;
    }

    public DatabaseMove Move() => new(File, Server, Models, Said.Add);

    public Task<MoveReport> RunAsync() => Move().RunAsync(MigrateAsync, CancellationToken.None);

    /// <summary>The server's schema.</summary>
    public async Task MigrateAsync()
    {
        Server.OpenForMove();
        await using var accounts = Models[1].Target();
        await accounts.Database.MigrateAsync();
    }

    public async Task<object?> OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public List<string> InFile(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        File.Dispose();
        Server.Dispose();
        filling.Dispose();
        gate.Dispose();
        await PostgresServer.DropAsync(connectionString);
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
