using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data;

/// <summary>The one connection that writes, with its prepared statements. Used by one thread at a time.</summary>
internal sealed class WriteConnection : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private readonly SqliteConnection connection;
    private readonly DbContextOptions<WebhooksDbContext> contextOptions;

    public WriteConnection(string connectionString)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        connection.Open();
        // ADO.NET waits for a busy file by itself; statements that go past it must be told to.
        SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, connection.DefaultTimeout * 1000);
        // auto_vacuum counts only before the first page is written: freed pages can then be given back without rewriting the file.
        // FULL: a commit is on the disk before anybody hears of it.
        Configure("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;");
        contextOptions = new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite(connection).Options;
    }

    public WebhooksDbContext OpenContext()
    {
        var context = new WebhooksDbContext(contextOptions);
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return context;
    }

    public SqliteCommand Prepared(string sql)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // every caller passes a constant
            command.CommandText = sql;
#pragma warning restore CA2100
            prepared.Add(sql, command);
        }

        return command;
    }

    public Statement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = new Statement(connection.Handle!, sql);
            statements.Add(sql, statement);
        }

        return statement;
    }

    public void Run(string sql) => Statement(sql).Run();

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Close();
        }

        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private void Configure(string pragmas) => Prepared(pragmas).ExecuteNonQuery();
}
