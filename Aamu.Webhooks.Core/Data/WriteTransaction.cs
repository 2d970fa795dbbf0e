using Aamu.Webhooks.Core.Nodes;

namespace Aamu.Webhooks.Core.Data;

/// <summary>What a piece of work sees while it writes: the one write connection, inside a transaction that others may share.</summary>
public sealed class WriteTransaction : IDisposable
{
    private readonly StoreConnection connection;
    private readonly List<Action> undo = [];
    private WebhooksDbContext? context;

    internal WriteTransaction(StoreConnection connection, TimeProvider clock) => (this.connection, Now) = (connection, clock.GetUtcNow());

    /// <summary>When the work began.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Each question is a journey to a server and back.</summary>
    internal bool IsRemote => connection.IsRemote;

    /// <inheritdoc cref="StoreConnection.Marks"/>
    internal SharedMarks Marks => connection.Marks;

    /// <inheritdoc cref="StoreConnection.Mark"/>
    internal void Mark(SharedMark changed) => connection.Mark(changed);

    /// <summary>EF Core on the write connection. Call <c>SaveChanges</c>; the commit comes later.</summary>
    public WebhooksDbContext Context => context ??= connection.OpenContext();

    /// <inheritdoc cref="StoreConnection.Statement(string)"/>
    public Statement Statement(string sql) => connection.Statement(sql);

    /// <inheritdoc cref="StoreConnection.Statement(DialectSql)"/>
    public Statement Statement(DialectSql wording) => connection.Statement(wording);

    /// <inheritdoc cref="StoreConnection.Script"/>
    internal void Script(DialectSql wording) => connection.Script(wording);

    /// <inheritdoc cref="StoreConnection.WipesWhatItOverwrites"/>
    internal void WipesWhatItOverwrites(bool wipes) => connection.WipesWhatItOverwrites(wipes);

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
