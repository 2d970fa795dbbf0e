using System.Data;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>What only the PostgreSQL side has; it runs wherever there is a server.</summary>
public sealed class PostgresDatabaseTests
{
    [Fact]
    public void No_model_has_changes_that_its_migrations_lack()
    {
        using var gate = new WriteGate();
        using var file = new SqliteDatabase("Data Source=nowhere.db");
        using var server = new PostgresDatabase("Host=nowhere;Database=nowhere");
        DbContext[] contexts =
        [
            new WebhooksDbContext(new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite("Data Source=nowhere.db").Options),
            new PostgresWebhooksDbContext(new DbContextOptionsBuilder<WebhooksDbContext>().UseNpgsql("Host=nowhere").Options),
            new AccountsDbContext(AccountsDatabase.Options(file), gate),
            new PostgresAccountsDbContext(AccountsDatabase.Options(server)),
        ];
        foreach (var context in contexts)
        {
            Assert.False(context.Database.HasPendingModelChanges(), context.GetType().Name);
            context.Dispose();
        }
    }

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
        await using (var source = NpgsqlDataSource.Create(connectionString))
        await using (var command = source.CreateCommand("""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = (SELECT MAX("MigrationId") FROM "__EFMigrationsHistory")"""))
        {
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

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
        await using (var source = NpgsqlDataSource.Create(connectionString))
        await using (var command = source.CreateCommand("""DELETE FROM "__AccountsMigrations" WHERE "MigrationId" = (SELECT MAX("MigrationId") FROM "__AccountsMigrations")"""))
        {
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

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
    public async Task A_program_whose_connection_the_server_has_lost_is_there_again()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var database = new PostgresDatabase(connectionString);
        database.Open();
        database.EndStart(serves: true);
        await using (var source = NpgsqlDataSource.Create(connectionString))
        await using (var command = source.CreateCommand(EndHolders))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        database.Link.Renew();
        using (var connection = database.OpenToRead())
        {
            Assert.Equal([database.Link.Own], database.Link.Present(connection.Statement).Select(node => node.Number));
        }

        database.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task A_program_from_which_nothing_comes_is_there_no_more_and_writes_only_when_it_is_there_again()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var gate = new WriteGate();
        using var database = new PostgresDatabase(connectionString);
        database.Open();
        database.EndStart(serves: true);
        await using (var writer = new SingleWriter(database, gate, new StoreState(TimeProvider.System), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SingleWriter>.Instance))
        {
            await writer.WriteAsync(_ => { });
            database.Link.Renew();
            Assert.False(database.Link.WasLost());
            Assert.Equal([database.Link.Own], Present(database));

            // As if it stood still: the server counts.
            await Eventually.TrueAsync(() => Present(database).Count == 0);
            using (var move = new PostgresDatabase(connectionString))
            {
                move.ClaimAlone();
                Assert.Equal("The database is busy with another program.", (await Assert.ThrowsAsync<StoreUnavailableException>(() => writer.WriteAsync(_ => { }))).Message);
            }

            Assert.Equal([database.Link.Own], await writer.WriteAsync(transaction => database.Link.Present(transaction.Statement).Select(node => node.Number)));
            Assert.True(database.Link.WasLost());
            Assert.False(database.Link.WasLost());
        }

        database.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task Who_stands_still_in_the_middle_of_a_transaction_loses_the_turn_to_the_others()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var gate = new WriteGate();
        using var otherGate = new WriteGate();
        using var frozen = new PostgresDatabase(connectionString);
        using var other = new PostgresDatabase(connectionString);
        frozen.Open();
        frozen.EndStart(serves: true);
        await using (var writer = new SingleWriter(frozen, gate, new StoreState(TimeProvider.System), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SingleWriter>.Instance))
        await using (var otherWriter = new SingleWriter(other, otherGate, new StoreState(TimeProvider.System), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SingleWriter>.Instance))
        using (var goOn = new ManualResetEventSlim())
        {
            var hasTurn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var stuck = writer.WriteAsync(transaction =>
            {
                transaction.Statement(AddTeam).Bind("team_stuck").Run();
                hasTurn.SetResult();
                goOn.Wait();
            });
            await hasTurn.Task;
            await WhenItMayAsync(() => otherWriter.WriteAsync(transaction => transaction.Statement(AddTeam).Bind("team_other").Run()));
            goOn.Set();

            Assert.Equal("This program stood still, and the PostgreSQL server gave its connection up.", (await Assert.ThrowsAsync<StoreUnavailableException>(() => stuck)).Message);
            Assert.Equal("team_other", await writer.WriteAsync(transaction => transaction.Statement("SELECT Id FROM Teams ORDER BY Id").Text()));
        }

        frozen.Dispose();
        other.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task The_connections_of_accounts_and_jobs_are_given_up_too_in_the_middle_of_a_transaction()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        const string Idle = """SELECT current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('synchronous_commit') AS "Value" """;
        var asked = $"{connectionString};Options=-c synchronous_commit=off";
        using (var gate = new WriteGate())
        using (var database = new PostgresDatabase(asked))
        await using (var accounts = new AccountContexts(database, AccountsDatabase.Options(database), gate).CreateDbContext())
        {
            Assert.Equal("10s off", await accounts.Database.SqlQueryRaw<string>(Idle).SingleAsync(TestContext.Current.CancellationToken));
        }

        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Provider"] = DatabaseOptions.Postgres,
            ["ConnectionStrings:Webhooks"] = connectionString,
            ["ConnectionStrings:Jobs"] = connectionString,
        }).Build();
        var place = new DataPlace(settings, new HostingEnvironment { ContentRootPath = AppContext.BaseDirectory });
        await using (var jobs = place.JobConnections().GetOrCreateConnection())
        {
            if (jobs.State == ConnectionState.Closed)
            {
                await jobs.OpenAsync(TestContext.Current.CancellationToken);
            }

            await using var command = new NpgsqlCommand(Idle, jobs);
            Assert.Equal("10s off", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task A_program_whose_lost_connection_the_server_still_holds_is_seen_by_that_and_takes_its_place()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var database = new PostgresDatabase(connectionString);
        database.Open();
        database.EndStart(serves: true);
        await using (var source = NpgsqlDataSource.Create(connectionString))
        {
            await using (var kill = source.CreateCommand(EndHolders))
            {
                await kill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }

            await using (var lost = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await using (var hold = new NpgsqlCommand("SELECT pg_advisory_lock($1, $2)", lost) { Parameters = { new() { Value = PostgresLocks.Living }, new() { Value = database.Link.Own } } })
            {
                await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
                database.Link.Renew();
                Assert.Equal([database.Link.Own], Present(database));
            }
        }

        await Eventually.TrueAsync(() => Present(database).Count == 0);
        database.Link.Renew();
        Assert.Equal([database.Link.Own], Present(database));
        database.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    /// <summary>Who waits for the turn is told after 5 s to come again, and one that stands still loses it after 4 s: on a slow machine there is little between them.</summary>
    private static async Task WhenItMayAsync(Func<Task> write)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (StoreUnavailableException) when (!patience.IsCancellationRequested)
            {
                // It comes again.
            }
        }
    }

    private static List<int> Present(PostgresDatabase database)
    {
        using var connection = database.OpenToRead();
        return [.. database.Link.Present(connection.Statement).Select(node => node.Number)];
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

    [Fact]
    public async Task A_write_whose_connection_breaks_is_told_to_its_callers_and_the_next_one_is_stored()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var gate = new WriteGate();
        using var database = new PostgresDatabase(connectionString);
        database.Open();
        await using (var writer = new SingleWriter(database, gate, new StoreState(TimeProvider.System), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SingleWriter>.Instance))
        {
            var broken = await Assert.ThrowsAsync<StoreUnavailableException>(() => writer.WriteAsync(transaction =>
            {
                transaction.Statement(AddTeam).Bind("team_lost").RunByTheWay();
                transaction.Statement("SELECT pg_terminate_backend(pg_backend_pid())").Run();
            }));
            Assert.Equal("The PostgreSQL server is down, or cannot be reached.", broken.Message);
            await writer.WriteAsync(transaction => transaction.Statement(AddTeam).Bind("team_kept").RunByTheWay());
            Assert.Equal(1, await writer.WriteAsync(transaction => transaction.Statement("SELECT COUNT(*) FROM Teams").Number()));
        }

        database.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    [Fact]
    public async Task What_was_to_be_done_by_the_way_is_seen_by_the_next_question_and_its_mistake_is_its_own_works()
    {
        var connectionString = await PostgresServer.DatabaseAsync();
        using var gate = new WriteGate();
        using var database = new PostgresDatabase(connectionString);
        database.Open();
        await using (var writer = new SingleWriter(database, gate, new StoreState(TimeProvider.System), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SingleWriter>.Instance))
        {
            Task good, twice;
            Task<int> counted;
            using (gate.Enter())
            {
                good = writer.WriteAsync(transaction => transaction.Statement(AddTeam).Bind("team_1").RunByTheWay());
                twice = writer.WriteAsync(transaction => transaction.Statement(AddTeam).Bind("team_1").RunByTheWay());
                counted = writer.WriteAsync(transaction =>
                {
                    transaction.Statement(AddTeam).Bind("team_\0\ud83d").RunByTheWay();
                    return transaction.Context.Teams.Count();
                });
            }

            await good;
            Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => twice)).SqlState);
            Assert.Equal(2, await counted);
            Assert.Equal("team_\ufffd\ufffd", await writer.WriteAsync(transaction => transaction.Statement("SELECT Id FROM Teams ORDER BY Id DESC").Text()));
        }

        database.Dispose();
        await PostgresServer.DropAsync(connectionString);
    }

    /// <summary>Of this database: other tests run on the same server.</summary>
    private const string EndHolders = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private const string AddTeam = "INSERT INTO Teams (Id, Name, CreatedAt) VALUES ($1, $1, 0)";
}
