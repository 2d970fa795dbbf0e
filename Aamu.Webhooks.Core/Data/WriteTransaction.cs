using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data;

/// <summary>What a piece of work sees while it writes: the one write connection, inside a transaction that others may share.</summary>
public sealed class WriteTransaction : IDisposable
{
    private readonly WriteConnection connection;
    private readonly List<Action> undo = [];
    private WebhooksDbContext? context;

    internal WriteTransaction(WriteConnection connection, TimeProvider clock) => (this.connection, Now) = (connection, clock.GetUtcNow());

    /// <summary>When the work began.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>EF Core on the write connection. Call <c>SaveChanges</c>; the commit comes later.</summary>
    public WebhooksDbContext Context => context ??= connection.OpenContext();

    /// <summary>A prepared statement of the hot path, kept for the life of the connection.</summary>
    public Statement Statement(string sql) => connection.Statement(sql);

    /// <summary>Prepared SQL for everything else, kept for the life of the connection; parameters keep their last values.</summary>
    public SqliteCommand Prepared(string sql) => connection.Prepared(sql);

    /// <summary>Takes back what the work changed in memory, should it or the commit fail.</summary>
    public void OnRollback(Action action) => undo.Add(action);

    internal void Undo()
    {
        foreach (var action in undo)
        {
            action();
        }
    }

    public void Dispose() => context?.Dispose();
}
