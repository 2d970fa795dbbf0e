using System.Data;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>Who is there, who stands still, and whose connection was lost: the server says so, by locks and by its own clocks.</summary>
public sealed class PostgresPresenceTests
{
    /// <summary>Of this database: other tests run on the same server.</summary>
    private const string EndHolders = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private const string AddTeam = "INSERT INTO Teams (Id, Name, CreatedAt) VALUES ($1, $1, 0)";

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
}
