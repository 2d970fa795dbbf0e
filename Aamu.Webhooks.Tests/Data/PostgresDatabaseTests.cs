using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aamu.Webhooks.Tests.Data;

/// <summary>What only the PostgreSQL side has; it runs wherever there is a server.</summary>
public sealed class PostgresDatabaseTests
{
    private const string AddTeam = "INSERT INTO Teams (Id, Name, CreatedAt) VALUES ($1, $1, 0)";

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
}
