using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data.Sqlite;

/// <summary>The rows in a SQLite file.</summary>
public sealed class SqliteDatabase : WebhooksDatabase
{
    private FileStream? claim;

    public SqliteDatabase(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        Path = System.IO.Path.GetFullPath(builder.DataSource);
        builder.DataSource = Path;
        ConnectionString = builder.ToString();
    }

    public string Path { get; }

    public override string Name => Path;

    public override string ConnectionString { get; }

    /// <summary>For whoever must not write so much as the log home.</summary>
    public string ReadOnlyConnectionString => new SqliteConnectionStringBuilder(ConnectionString) { Mode = SqliteOpenMode.ReadOnly }.ToString();

    /// <summary>What is about to take this file's place.</summary>
    internal string IncomingPath => Path + ".restoring";

    /// <summary>The folder of the keys that open a database's secrets; the host keeps them there.</summary>
    public static string KeysBeside(string database) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(database)!, "keys");

    public override Task<string?> WhyNotThereAsync(CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(Path) ? null : $"There is no database at {Path}. The command migrate, or the server's start, makes one.");

    /// <inheritdoc/>
    public override void Open()
    {
        Claim();
        if (!File.Exists(Path) && File.Exists(IncomingPath))
        {
            throw new StartRefusedException($"A restore of {Path} was begun and has not ended. Run it again.");
        }

        base.Open();
    }

    /// <summary>
    /// Claims the file for this process. The claim is a lock that the kernel frees however the process ends, so whoever holds it
    /// knows that every lease in the file is a dead one's.
    /// </summary>
    /// <exception cref="StartRefusedException">Another process has the file.</exception>
    public override void Claim()
    {
        PrivateFolder.Make(System.IO.Path.GetDirectoryName(Path)!);
        try
        {
            claim ??= new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new StartRefusedException($"Another program already serves {Path}. Stop it, or give this one a file of its own.", exception);
        }
    }

    public override StoreConnection OpenToWrite() => SqliteStoreConnection.ToWrite(ConnectionString);

    public override StoreConnection OpenToRead() => SqliteStoreConnection.ToRead(ConnectionString);

    public override void ConfigureReaders(DbContextOptionsBuilder options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.UseSqlite(ConnectionString).UseModel(StoreModel.Sqlite).AddInterceptors(new ReadOnlyConnections());
    }

    public override WebhooksDbContext Context(DbContextOptions<WebhooksDbContext> options) => new(options);

    public override void Dispose() => claim?.Dispose();

    // EF Core waits for ever for a lock whose owner was killed. Whoever has the claim is alone here.
    protected override void BeforeMigration(StoreConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Run("DROP TABLE IF EXISTS __EFMigrationsLock");
        NewFile.FillIfEmpty(connection);
    }
}
