using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data.Sqlite;

/// <summary>One connection to the file.</summary>
internal sealed class SqliteStoreConnection : StoreConnection
{
    private readonly Dictionary<string, SqliteCommand> scripts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private readonly SqliteConnection connection;
    private readonly DbContextOptions<WebhooksDbContext> contextOptions;

    private SqliteStoreConnection(string connectionString)
    {
        connection = new SqliteConnection(connectionString);
        connection.Open();
        // ADO.NET waits for a busy file by itself; statements that go past it must be told to.
        SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, connection.DefaultTimeout * 1000);
        contextOptions = new DbContextOptionsBuilder<WebhooksDbContext>().UseSqlite(connection).UseModel(StoreModel.Sqlite).Options;
    }

    /// <summary>The one that writes.</summary>
    public static SqliteStoreConnection ToWrite(string connectionString)
    {
        var made = new SqliteStoreConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        // auto_vacuum counts only before the first page is written: freed pages can then be given back without rewriting the file.
        // FULL: a commit is on the disk before anybody hears of it. The log is written home at 16 MiB, not at 4: the pages that each event touches go there
        // once for four times as many events. What it grew to while somebody read for long, it gives back: 64 MiB stay.
        made.Script("""
            PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;
            PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;
            """);
        return made;
    }

    public static SqliteStoreConnection ToRead(string connectionString) => new(connectionString);

    internal override WebhooksDbContext OpenContext()
    {
        var context = new WebhooksDbContext(contextOptions);
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return context;
    }

    internal override void WipesWhatItOverwrites(bool wipes) => Run(wipes ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF");

    internal override void Begin() => Run("BEGIN IMMEDIATE");

    internal override void BeginToRead() => Run("BEGIN");

    public override Statement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(connection.Handle!, sql);
            statements.Add(sql, statement);
        }

        return statement;
    }

    public override Statement Statement(DialectSql wording) => Statement(wording.Sqlite);

    internal override void Script(DialectSql wording) => Script(wording.Sqlite);

    private void Script(string sql)
    {
        if (!scripts.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // every caller passes a constant
            command.CommandText = sql;
#pragma warning restore CA2100
            scripts.Add(sql, command);
        }

        command.ExecuteNonQuery();
    }

    public override void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Close();
        }

        foreach (var command in scripts.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }
}
