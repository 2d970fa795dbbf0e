using Aamu.Webhooks.Core.Moves;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>The rows in a database of a PostgreSQL server.</summary>
public sealed class PostgresDatabase : WebhooksDatabase
{
    /// <summary>Locks of the server, freed with the connection that holds them: "Aamu", and the one after it for whoever writes.</summary>
    private static readonly DialectSql Hold = new("", "SELECT pg_advisory_lock($1)");
    private const long Claimed = 0x41616D75;
    private const long Writing = Claimed + 1;

    // A connection that was closed just now frees its locks in a moment. What the server was told to do without the disk, it does with it here.
    private static readonly DialectSql Prepare = new("", """
        SET lock_timeout = '5s'; SET idle_session_timeout = 0;
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        """);

    private readonly string writing;
    private readonly string reading;
    private PostgresStoreConnection? claim;

    public PostgresDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        var asked = new NpgsqlConnectionStringBuilder(connectionString);
        Name = $"{asked.Database} on {asked.Host}:{asked.Port}";
        writing = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 30,
            ApplicationName = asked.ApplicationName ?? "Aamu Webhooks",
        }.ToString();
        reading = new NpgsqlConnectionStringBuilder(connectionString) { Options = $"{asked.Options} -c default_transaction_read_only=on".Trim(), ApplicationName = asked.ApplicationName ?? "Aamu Webhooks" }.ToString();
    }

    public override string Name { get; }

    public override string ConnectionString { get; }

    public override void Claim()
    {
        try
        {
            claim ??= Locked(Claimed);
        }
        catch (Exception exception) when (exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            throw new StartRefusedException($"Another program already serves {Name}. Stop it, or give this one a database of its own.", exception);
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is { } unavailable)
        {
            throw new StartRefusedException($"{unavailable.Message} It is {Name}.", exception);
        }
    }

    /// <inheritdoc/>
    public override void Open()
    {
        Claim();
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
    public WebhooksDbContext FillingContext() => Context(new DbContextOptionsBuilder<WebhooksDbContext>().UseNpgsql(ConnectionString).AddInterceptors(new StorableValues()).Options);

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
            return $"{reason} It is {Name}.";
        }
    }

    /// <summary>Whoever else writes for a server that was thought gone is kept out.</summary>
    public override StoreConnection OpenToWrite() => Locked(Writing);

    public override StoreConnection OpenToRead() => new PostgresStoreConnection(reading);

    public override void ConfigureReaders(DbContextOptionsBuilder options) => options.UseNpgsql(reading).AddInterceptors(new StorableValues());

    public override WebhooksDbContext Context(DbContextOptions<WebhooksDbContext> options) => new PostgresWebhooksDbContext(options);

    public override void Dispose()
    {
        claim?.Dispose();
        using var pooled = new NpgsqlConnection(reading);
        NpgsqlConnection.ClearPool(pooled);
    }

    private PostgresStoreConnection Locked(long number)
    {
        var connection = new PostgresStoreConnection(writing);
        try
        {
            connection.Script(Prepare);
            using var row = connection.Statement(Hold).Bind(number);
            row.Read();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
