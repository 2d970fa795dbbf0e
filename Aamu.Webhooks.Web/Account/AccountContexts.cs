using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Makes contexts of the accounts, on the database that has everything else.</summary>
internal sealed class AccountContexts(WebhooksDatabase database, DbContextOptions<AccountsDbContext> options, WriteGate gate) : IDbContextFactory<AccountsDbContext>
{
    public AccountsDbContext CreateDbContext() => database is PostgresDatabase ? new PostgresAccountsDbContext(options) : new AccountsDbContext(options, gate);

    public static void Configure(DbContextOptionsBuilder options, WebhooksDatabase database)
    {
        if (database is PostgresDatabase)
        {
            options.UseNpgsql(PostgresDatabase.ForBriefTransactions(PostgresPools.Bounded(database.ConnectionString, PostgresPools.Accounts)), postgres => postgres.MigrationsHistoryTable(AccountsDbContext.HistoryTable)).AddInterceptors(new StorableValues());
        }
        else
        {
            options.UseSqlite(PoolOfItsOwn(database.ConnectionString), sqlite => sqlite.MigrationsHistoryTable(AccountsDbContext.HistoryTable));
        }
    }

    /// <summary>Connections are pooled by their text, and those of Core's readers refuse to write: so the text must be another one, whatever was configured.</summary>
    internal static string PoolOfItsOwn(string connectionString)
    {
        var asked = new SqliteConnectionStringBuilder(connectionString);
        asked.DefaultTimeout++;
        return asked.ToString();
    }
}
