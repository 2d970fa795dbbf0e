using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data;

/// <summary>The database file: where it is, who may use it, and its schema.</summary>
public sealed class WebhooksDatabase : IDisposable
{
    private FileStream? claim;

    public WebhooksDatabase(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        Path = System.IO.Path.GetFullPath(builder.DataSource);
        builder.DataSource = Path;
        ConnectionString = builder.ToString();
    }

    public string Path { get; }

    public string ConnectionString { get; }

    /// <summary>What is about to take this file's place.</summary>
    internal string IncomingPath => Path + ".restoring";

    /// <summary>The folder of the keys that open a database's secrets; the host keeps them there.</summary>
    public static string KeysBeside(string database) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(database)!, "keys");

    /// <summary>Claims the file for this process, and brings its schema up to date.</summary>
    /// <exception cref="StartRefusedException">Another process has the file, a newer version wrote it, or a restore has not finished.</exception>
    public void Open()
    {
        Claim();
        if (!File.Exists(Path) && File.Exists(IncomingPath))
        {
            throw new StartRefusedException($"A restore of {Path} was begun and has not ended. Run it again.");
        }

        try
        {
            BringUpToDate();
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is { } unavailable)
        {
            throw new StartRefusedException($"{unavailable.Message} It is {Path}.", exception);
        }
    }

    /// <summary>
    /// Claims the file for this process. The claim is a lock that the kernel frees however the process ends, so whoever holds it
    /// knows that every lease in the file is a dead one's.
    /// </summary>
    /// <exception cref="StartRefusedException">Another process has the file.</exception>
    public void Claim()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        try
        {
            claim ??= new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new StartRefusedException($"Another program already serves {Path}. Stop it, or give this one a file of its own.", exception);
        }
    }

    public void Dispose() => claim?.Dispose();

    private void BringUpToDate()
    {
        using var connection = new WriteConnection(ConnectionString);
        // EF Core waits for ever for a lock whose owner was killed. Whoever has the claim is alone here.
        connection.Prepared("DROP TABLE IF EXISTS __EFMigrationsLock").ExecuteNonQuery();
        using var context = connection.OpenContext();
        NewerSchema.Refuse(Path, context);
        context.Database.Migrate();
        connection.Prepared(Tables.AuditEntryTable.AppendOnly).ExecuteNonQuery();
    }
}
