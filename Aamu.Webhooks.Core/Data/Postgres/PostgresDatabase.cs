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
    private readonly Lock claiming = new();
    private PostgresClaim? claim;
    private bool isAlone;
    private bool isLiving;
    private bool wasLost;

    /// <summary>When this node last said that it is there; none before its first look.</summary>
    private long renewed;

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
            // Whether the server is there still is looked at from here; whether this program is, the server looks at itself (PostgresClaim).
            TcpKeepAlive = true,
            TcpKeepAliveTime = 5,
            TcpKeepAliveInterval = 2,
            ApplicationName = asked.ApplicationName ?? "Aamu Webhooks",
        }.ToString();
        link = new PostgresNodeLink(this, new NpgsqlConnectionStringBuilder(writing) { KeepAlive = 5, MaxAutoPrepare = 0 }.ToString());
        reading = new NpgsqlConnectionStringBuilder(PostgresPools.Bounded(connectionString, PostgresPools.Readers)) { Options = $"{asked.Options} -c default_transaction_read_only=on".Trim(), ApplicationName = asked.ApplicationName ?? "Aamu Webhooks" }.ToString();
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

    /// <summary>Beside the other programs that serve it.</summary>
    /// <exception cref="StartRefusedException">A move fills it at this moment, or it cannot be used.</exception>
    public override void Claim() => Claim(
        () => PostgresClaim.Beside(NamedAfterMachine),
        $"Another program has {Name} for itself: it moves rows there, or is of a version that does not share. Wait for it, or stop it.");

    /// <summary>With no other program beside this one.</summary>
    /// <exception cref="StartRefusedException">Somebody serves it, or it cannot be used.</exception>
    public void ClaimAlone()
    {
        Claim(() => PostgresClaim.Alone(writing), $"Another program serves {Name}. Stop it first.");
        isAlone = true;
    }

    /// <inheritdoc/>
    public override void EndStart(bool serves)
    {
        lock (claiming)
        {
            if (!isAlone && claim is { } held)
            {
                if (serves)
                {
                    held.Live(link.Own);
                    isLiving = true;
                }

                held.EndStart();
            }
        }
    }

    /// <inheritdoc/>
    public override void Open()
    {
        Claim();
        BeginStart();
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

    /// <inheritdoc/>
    public override void RefuseUpgrade(DbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var connection = OpenToRead();
        if (link.Present(connection.Statement).FirstOrDefault(node => node.Number != link.Own) is { } other && context.Database.GetPendingMigrations().Any())
        {
            throw new StartRefusedException($"This version brings {Name} a new schema, and {other.Name} still serves it with the old one. Stop all servers of the old version, then start this one, then the others.");
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
        var connection = new PostgresStoreConnection(writing) { BeforeWriting = SayAfterSilence };
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
        claim?.Dispose();
        link.Dispose();
        using var pooled = new NpgsqlConnection(reading);
        NpgsqlConnection.ClearPool(pooled);
    }

    /// <summary>Says that this program is there. The server may have lost the connection that says so, or given it up because nothing came from it.</summary>
    /// <exception cref="StoreUnavailableException">The server cannot be reached, or somebody has the database alone meanwhile.</exception>
    internal void RenewClaim()
    {
        lock (claiming)
        {
            if (!isLiving)
            {
                return;
            }

            try
            {
                if (claim is null || !claim.Renew(link.Own))
                {
                    wasLost = true;
                    claim?.Dispose();
                    claim = null;
                    claim = PostgresClaim.Beside(NamedAfterMachine);
                    claim.Renew(link.Own);
                }

                renewed = TimeProvider.System.GetTimestamp();
            }
            catch (NpgsqlException exception)
            {
                throw StoreUnavailableException.From(exception) ?? new StoreUnavailableException(exception.Message, exception);
            }
        }
    }

    /// <summary>True once after the server had lost this program, or given it up.</summary>
    internal bool WasLost()
    {
        lock (claiming)
        {
            var was = wasLost;
            wasLost = false;
            return was;
        }
    }

    /// <summary>
    /// A program that stood still may have been given up meanwhile, and what it had be somebody else's. So it is there again before it writes: whoever takes leases of those who are gone does so before this
    /// transaction, which then finds them taken, or sees this one after it.
    /// </summary>
    private void SayAfterSilence()
    {
        if (Interlocked.Read(ref renewed) is var last and not 0 && TimeProvider.System.GetElapsedTime(last) > PostgresClaim.Silence / 3)
        {
            RenewClaim();
        }
    }

    /// <summary>By it people tell programs apart, two on one machine too, with the same settings.</summary>
    private string NamedAfterMachine => new NpgsqlConnectionStringBuilder(writing)
    {
        CommandTimeout = PostgresClaim.LongestWaitSeconds,
        ApplicationName = $"{new NpgsqlConnectionStringBuilder(ConnectionString).ApplicationName ?? $"Aamu Webhooks on {Environment.MachineName}"}, process {Environment.ProcessId}",
    }.ToString();

    private void Claim(Func<PostgresClaim> take, string taken)
    {
        try
        {
            lock (claiming)
            {
                claim ??= take();
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StartRefusedException(taken, exception);
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is { } unavailable)
        {
            throw new StartRefusedException($"{unavailable.Message} It is {Name}. {unavailable.Advice}".TrimEnd(), exception);
        }
    }

    private void BeginStart()
    {
        try
        {
            claim!.BeginStart();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StartRefusedException($"Another program has been starting on {Name} for a minute and has not ended. Look at its log; then start this one again.", exception);
        }
    }
}
