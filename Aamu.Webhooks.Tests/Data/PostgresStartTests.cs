using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>How a program begins to serve a database of a server, and when it is refused.</summary>
public sealed class PostgresStartTests
{
    [Fact]
    public async Task Programs_that_start_at_once_on_a_new_database_do_so_one_after_the_other_and_each_sees_the_others()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        PostgresDatabase[] programs = [new(connectionString), new(connectionString), new(connectionString)];
        await Task.WhenAll(programs.Select(program => Task.Run(() =>
        {
            program.Open();
            program.EndStart(serves: true);
        })));
        using (var connection = programs[0].OpenToRead())
        {
            Assert.Equal(programs.Select(program => program.Link.Own).Order(), programs[0].Link.Present(connection.Statement).Select(node => node.Number).Order());
            Assert.All(programs[0].Link.Present(connection.Statement), node => Assert.Equal(($"Aamu Webhooks on {Environment.MachineName}, process {Environment.ProcessId}", "127.0.0.1"), (node.Name, node.Address)));
        }

        Array.ForEach(programs, program => program.Dispose());
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task A_move_has_a_database_alone_or_not_at_all()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var server = new PostgresDatabase(connectionString);
        using (var move = new PostgresDatabase(connectionString))
        {
            move.ClaimAlone();
            Assert.StartsWith($"Another program has {server.Name} for itself", Assert.Throws<StartRefusedException>(server.Open).Message, StringComparison.Ordinal);
        }

        server.Open();
        using var late = new PostgresDatabase(connectionString);
        Assert.Equal($"Another program serves {server.Name}. Stop it first.", Assert.Throws<StartRefusedException>(late.ClaimAlone).Message);
        server.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task The_schema_is_not_changed_under_another_program_that_serves_the_rows()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var old = new PostgresDatabase(connectionString);
        old.Open();
        old.EndStart(serves: true);
        await TakeBackTheLastAsync(connectionString, "__EFMigrationsHistory");

        using (var newer = new PostgresDatabase(connectionString))
        {
            Assert.Contains("Stop all servers of the old version", Assert.Throws<StartRefusedException>(newer.Open).Message, StringComparison.Ordinal);
        }

        old.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task Nor_are_the_accounts_under_it()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var old = new PostgresDatabase(connectionString);
        old.Open();
        await using (var accounts = new PostgresAccountsDbContext(AccountsDatabase.Options(old)))
        {
            old.Upgrade(accounts);
        }

        old.EndStart(serves: true);
        await TakeBackTheLastAsync(connectionString, "__AccountsMigrations");

        using (var newer = new PostgresDatabase(connectionString))
        await using (var accounts = new PostgresAccountsDbContext(AccountsDatabase.Options(newer)))
        {
            newer.Open();
            Assert.Contains("Stop all servers of the old version", Assert.Throws<StartRefusedException>(() => newer.Upgrade(accounts)).Message, StringComparison.Ordinal);
        }

        old.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public void A_server_that_is_not_there_is_refused_in_words()
    {
        using var database = new PostgresDatabase("Host=127.0.0.1;Port=1;Database=webhooks;Username=aamu");
        Assert.Equal("The PostgreSQL server is down, or cannot be reached. It is webhooks on 127.0.0.1:1. The driver says: Connection refused.", Assert.Throws<StartRefusedException>(database.Open).Message);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_refused_in_words()
    {
        var there = new NpgsqlConnectionStringBuilder(await PostgresServer.DatabaseAsync());
        using var database = new PostgresDatabase(new NpgsqlConnectionStringBuilder(there.ToString()) { Database = "nowhere" }.ToString());
        Assert.StartsWith("The PostgreSQL server has no such database", Assert.Throws<StartRefusedException>(database.Open).Message, StringComparison.Ordinal);
        await PostgresServer.DropAsync(there.ToString());
    }

    /// <summary>As if a program came with a migration more than the database has.</summary>
    private static async Task TakeBackTheLastAsync(string connectionString, string history)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
#pragma warning disable CA2100 // names of these tests
        await using var command = source.CreateCommand($"DELETE FROM \"{history}\" WHERE \"MigrationId\" = (SELECT MAX(\"MigrationId\") FROM \"{history}\")");
#pragma warning restore CA2100
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
