using Aamu.Webhooks.Core.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data;

/// <summary>The database: where it is, who may use it, and its schema.</summary>
public abstract class WebhooksDatabase : IDisposable
{
    /// <summary>How messages call it: a file's path, or a database and its server. Never with a password.</summary>
    public abstract string Name { get; }

    public abstract string ConnectionString { get; }

    /// <summary>The other programs that serve the same rows; null where one program has them to itself.</summary>
    public virtual NodeLink? Link => null;

    /// <summary>Claims the database for this process, and brings its schema up to date.</summary>
    /// <exception cref="StartRefusedException">Another process has it, a newer version wrote it, or it cannot be used.</exception>
    public virtual void Open()
    {
        Claim();
        try
        {
            BringUpToDate();
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is { } unavailable)
        {
            throw new StartRefusedException($"{unavailable.Message} It is {Name}. {unavailable.Advice}".TrimEnd(), exception);
        }
    }

    /// <summary>Claims the database for this process, until it ends.</summary>
    /// <exception cref="StartRefusedException">Another process has it.</exception>
    public abstract void Claim();

    /// <summary>What is done at a start is done: another program that waits for it may begin.</summary>
    /// <param name="serves">From now on it is one of those who serve the rows, and the others see it; else it only works on them for a while.</param>
    public virtual void EndStart(bool serves)
    {
    }

    /// <summary>Null when it is there, whatever is in it; else why not, and what to do, in a sentence or two.</summary>
    public abstract Task<string?> WhyNotThereAsync(CancellationToken cancellationToken);

    /// <summary>A connection to write on: this process has one at a time.</summary>
    public abstract StoreConnection OpenToWrite();

    /// <summary>A connection for reading in the database's own words.</summary>
    public abstract StoreConnection OpenToRead();

    /// <summary>How contexts get to it that only read.</summary>
    public abstract void ConfigureReaders(DbContextOptionsBuilder options);

    /// <summary>A context of the type that knows this database's migrations.</summary>
    public abstract WebhooksDbContext Context(DbContextOptions<WebhooksDbContext> options);

    /// <summary>Its server was away: connections that nobody uses are broken, and whoever got one next would meet what is over.</summary>
    public virtual void ForgetConnections()
    {
    }

    public abstract void Dispose();

    /// <summary>Brings the tables of one model up to date: those of the rows when they are opened, those of the accounts after them.</summary>
    /// <exception cref="StartRefusedException">A newer version wrote them, or there is something to change and others serve the rows.</exception>
    public void Upgrade(DbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (NewerSchema.RefuseOrIsOlder(Name, context))
        {
            RefuseUpgrade();
            context.Database.Migrate();
        }
    }

    /// <summary>Refuses to change the schema under others who serve the rows.</summary>
    /// <exception cref="StartRefusedException">They are there.</exception>
    protected virtual void RefuseUpgrade()
    {
    }

    protected virtual void BeforeMigration(StoreConnection connection)
    {
    }

    private void BringUpToDate()
    {
        using var connection = OpenToWrite();
        BeforeMigration(connection);
        using var context = connection.OpenContext();
        Upgrade(context);
        connection.Script(Tables.AuditEntryTable.AppendOnly);
    }
}
