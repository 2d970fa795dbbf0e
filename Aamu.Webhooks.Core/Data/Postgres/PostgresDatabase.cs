using Aamu.Webhooks.Core.Moves;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>The rows in a database of a PostgreSQL server.</summary>
public sealed class PostgresDatabase : WebhooksDatabase
{
    // A node that is frozen in the middle of a transaction must not keep the others from writing. What the server was told to do without the disk, it does with it here.
    private static readonly DialectSql Prepare = new("", """
        SET lock_timeout = '5s'; SET idle_session_timeout = 0; SET idle_in_transaction_session_timeout = '4s';
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        """ + PostgresClaim.NoticeLostClients);

    private readonly string writing;
    private readonly string reading;
    private readonly PostgresNodeLink link;
    private readonly PostgresPresence presence;

    public PostgresDatabase(string connectionString)
        : this(connectionString, TimeProvider.System)
    {
    }

    /// <param name="connectionString">Where it is.</param>
    /// <param name="clock">Counts how long ago this program was heard of.</param>
    internal PostgresDatabase(string connectionString, TimeProvider clock)
    {
        ConnectionString = connectionString;
        var asked = new NpgsqlConnectionStringBuilder(connectionString);
        Name = $"{asked.Database} on {asked.Host}:{asked.Port}";
        var own = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            // Whether the server is there still is looked at from here; whether this program is, the server looks at itself (PostgresClaim).
            TcpKeepAlive = true,
            TcpKeepAliveTime = 5,
            TcpKeepAliveInterval = 2,
        };
        presence = new PostgresPresence(Name, own.ToString(), RefuseNewer, clock);
        own.ApplicationName ??= "Aamu Webhooks";
        writing = own.ToString();
        link = new PostgresNodeLink(presence, new NpgsqlConnectionStringBuilder(writing) { KeepAlive = 5, MaxAutoPrepare = 0 }.ToString());
        // Whoever stands still while it reads keeps the server's vacuum back; a long look takes its time between two questions.
        reading = new NpgsqlConnectionStringBuilder(PostgresPools.Bounded(connectionString, PostgresPools.Readers)) { Options = $"{asked.Options} -c default_transaction_read_only=on -c idle_in_transaction_session_timeout=5min".Trim(), ApplicationName = asked.ApplicationName ?? "Aamu Webhooks" }.ToString();
    }

    public override string Name { get; }

    public override string ConnectionString { get; }

    public override NodeLink Link => link;

    /// <summary>
    /// The same, for connections that change something beside the writer. A program that stands still in the middle of a transaction must not keep what it has locked from the others: the server ends that.
    /// </summary>
    public static string ForBriefTransactions(string connectionString)
    {
        var asked = new NpgsqlConnectionStringBuilder(connectionString);
        asked.Options = $"{asked.Options} -c idle_in_transaction_session_timeout=10s".Trim();
        return asked.ToString();
    }

    /// <inheritdoc cref="PostgresPresence.Claim()"/>
    public override void Claim() => presence.Claim();

    /// <inheritdoc cref="PostgresPresence.ClaimAlone"/>
    public void ClaimAlone() => presence.ClaimAlone();

    /// <inheritdoc/>
    public override void EndStart(bool serves) => presence.EndStart(serves);

    /// <inheritdoc/>
    public override void Open()
    {
        Claim();
        presence.BeginStart();
        RefuseUnfinishedMove();
        OpenForMove();
    }

    /// <summary>As <see cref="Open"/>, for the move that is to fill it.</summary>
    /// <exception cref="StartRefusedException">Another process has it, a newer version wrote it, or it cannot be used.</exception>
    public void OpenForMove() => base.Open();

    /// <exception cref="StartRefusedException">It holds a part of what a file has.</exception>
    public void RefuseUnfinishedMove()
    {
        using var connection = OpenToRead();
        if (connection.Statement(MoveRecord.IsThere).Number() is not null)
        {
            throw new StartRefusedException($"A move of a SQLite file to {Name} was begun and has not ended. Run move-to-postgres again, or use an empty database.");
        }
    }

    /// <summary>
    /// The same database, for being filled from a file: what a crash of the server takes is moved again, so no commit waits for the disk; and all rows of a table come at once in the
    /// order of their keys, by an index.
    /// </summary>
    public PostgresDatabase ForFilling()
    {
        var asked = new NpgsqlConnectionStringBuilder(ConnectionString);
        return new(new NpgsqlConnectionStringBuilder(ConnectionString) { Options = $"{asked.Options} -c synchronous_commit=off -c enable_sort=off".Trim(), CommandTimeout = 0 }.ToString());
    }

    /// <summary>A context that may write, past the single writer: for <see cref="ForFilling"/>, while there is none.</summary>
    public WebhooksDbContext FillingContext() => Context(new DbContextOptionsBuilder<WebhooksDbContext>().UseNpgsql(ConnectionString).UseModel(StoreModel.Postgres).AddInterceptors(new StorableValues()).Options);

    public override async Task<string?> WhyNotThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(reading);
            await connection.OpenAsync(cancellationToken);
            return null;
        }
        catch (NpgsqlException exception) when (PostgresTrouble.Reason(exception) is { } reason)
        {
            return $"{reason} It is {Name}. {PostgresTrouble.Advice(exception)}".TrimEnd();
        }
    }

    /// <summary>How many connections the server has, and for whom.</summary>
    /// <exception cref="NpgsqlException">There is none left to ask by, say.</exception>
    public ConnectionRoom ReadRoom()
    {
        using var connection = OpenToRead();
        var programs = link.Present(connection.Statement).Count;
        using var row = connection.Statement(ConnectionRoom.Ask);
        row.Read();
        return new ConnectionRoom(row.GetInt64(0), row.GetInt64(1), programs);
    }

    public override StoreConnection OpenToWrite()
    {
        presence.SayAfterBreak();
        var connection = new PostgresStoreConnection(writing) { Presence = presence };
        try
        {
            connection.Script(Prepare);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override StoreConnection OpenToRead() => new PostgresStoreConnection(reading);

    public override void ConfigureReaders(DbContextOptionsBuilder options) => options.UseNpgsql(reading).UseModel(StoreModel.Postgres).AddInterceptors(new StorableValues());

    public override WebhooksDbContext Context(DbContextOptions<WebhooksDbContext> options) => new PostgresWebhooksDbContext(options);

    // Those of accounts and jobs too.
    public override void ForgetConnections() => NpgsqlConnection.ClearAllPools();

    public override void Dispose()
    {
        presence.Dispose();
        link.Dispose();
        using var pooled = new NpgsqlConnection(reading);
        NpgsqlConnection.ClearPool(pooled);
    }

    /// <inheritdoc/>
    protected override void RefuseUpgrade()
    {
        using var connection = OpenToRead();
        if (link.Present(connection.Statement).FirstOrDefault(node => node.Number != link.Own) is { } other)
        {
            throw new StartRefusedException($"This version brings {Name} a new schema, and {other.Name} still serves it with the old one. Stop all servers of the old version, then start this one, then the others.");
        }
    }

    /// <summary>What <see cref="WebhooksDatabase.Open"/> looks at, for a program that was away.</summary>
    private void RefuseNewer(string connectionString)
    {
        using var context = Context(new DbContextOptionsBuilder<WebhooksDbContext>().UseNpgsql(connectionString).Options);
        NewerSchema.Refuse(Name, context);
    }
}
