using Aamu.Webhooks.Core.Nodes;

namespace Aamu.Webhooks.Core.Data;

/// <summary>One connection to the database, with its prepared statements. Used by one thread at a time.</summary>
public abstract class StoreConnection : IDisposable
{
    /// <summary>Each question is a journey to a server and back.</summary>
    internal virtual bool IsRemote => false;

    /// <summary>EF Core on this connection.</summary>
    internal abstract WebhooksDbContext OpenContext();

    /// <summary>Begins a transaction that means to write.</summary>
    internal abstract void Begin();

    /// <summary>Begins a transaction that only reads: every statement in it sees the same moment.</summary>
    internal abstract void BeginToRead();

    /// <summary>From now on a statement may take as long as it takes: a server's are given up after the time that its connection string gives them, 30 s where it gives none.</summary>
    internal virtual void SetsNoDeadline()
    {
    }

    public abstract Statement Statement(string sql);

    /// <summary>The same, in the words of this connection's database.</summary>
    public abstract Statement Statement(DialectSql wording);

    /// <summary>What all nodes have changed up to this transaction; nothing where one program has the rows to itself.</summary>
    internal virtual SharedMarks Marks => default;

    /// <summary>Tells the other nodes, with this transaction, that what they keep in memory is not so any more.</summary>
    internal virtual void Mark(SharedMark changed)
    {
    }

    /// <summary>Several statements without values, in one go.</summary>
    internal abstract void Script(DialectSql wording);

    /// <summary>From now on, whether what is overwritten or removed is wiped and not only let go; a PostgreSQL server lets go, and its vacuum makes room of it later.</summary>
    internal virtual void WipesWhatItOverwrites(bool wipes)
    {
    }

    /// <summary>Does what was left to be done by the way, and hears what comes of it.</summary>
    internal virtual void Settle()
    {
    }

    /// <summary>Forgets what was left to be done by the way: it is about to be rolled back, and its mistakes would come up in the statement that does so.</summary>
    internal virtual void Discard()
    {
    }

    /// <summary>One statement without values.</summary>
    internal void Run(string sql) => Statement(sql).Run();

    public abstract void Dispose();
}
