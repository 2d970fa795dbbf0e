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

    /// <summary>
    /// Claims the file for this process and brings its schema up to date. The claim is a lock that the kernel frees
    /// however the process ends, so whoever holds it knows that every lease in the file is a dead one's.
    /// </summary>
    /// <exception cref="StartRefusedException">Another process has the file, or a newer version wrote it.</exception>
    public void Open()
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

        try
        {
            BringUpToDate();
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is { } unavailable)
        {
            throw new StartRefusedException($"{unavailable.Message} It is {Path}.", exception);
        }
    }

    public void Dispose() => claim?.Dispose();

    private void BringUpToDate()
    {
        using var connection = new WriteConnection(ConnectionString);
        // EF Core waits for ever for a lock whose owner was killed. Whoever has the claim is alone here.
        connection.Prepared("DROP TABLE IF EXISTS __EFMigrationsLock").ExecuteNonQuery();
        using var context = connection.OpenContext();
        RefuseNewerSchema(context);
        context.Database.Migrate();
        connection.Prepared(Tables.AuditEntryTable.AppendOnly).ExecuteNonQuery();
    }

    private void RefuseNewerSchema(WebhooksDbContext context)
    {
        var unknown = context.Database.GetAppliedMigrations().Except(context.Database.GetMigrations()).FirstOrDefault();
        if (unknown is not null)
        {
            throw new StartRefusedException($"{Path} was written by a newer version of this program (its migration {unknown} is unknown here). Use that version, or restore a backup.");
        }
    }
}
