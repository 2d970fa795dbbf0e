using System.Runtime.ExceptionServices;

namespace Hangfire.Storage.SQLite;

/// <summary>What a caller wants written. It is carried out by whichever caller leads the batch, inside the batch's transaction.</summary>
internal abstract class WriteOperation
{
    private readonly object _monitor = new();
    private Turn _turn;
    private ExceptionDispatchInfo? _failure;

    private enum Turn
    {
        Waiting,
        Leading,
        Finished,
    }

    /// <summary>Whether somebody was promised that this survives a power loss. A claim lost with the power is only a job still in its queue.</summary>
    public virtual bool Durable => true;

    public bool Failed => _failure is not null;

    public abstract void Execute(Database database);

    /// <summary>Called once the batch is committed, before the caller goes on.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>Called instead when nothing of the operation is in the database.</summary>
    public virtual void RolledBack()
    {
    }

    /// <summary>Forgets an earlier try: a transaction whose commit failed may be committed again.</summary>
    public void Begin() => (_turn, _failure) = (Turn.Waiting, null);

    public void Fail(Exception exception) => _failure ??= ExceptionDispatchInfo.Capture(exception);

    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Waits until the operation is finished, or until it is this caller's turn to lead: then true.</summary>
    public bool AwaitTurn()
    {
        lock (_monitor)
        {
            while (_turn == Turn.Waiting)
            {
                Monitor.Wait(_monitor);
            }

            return _turn == Turn.Leading;
        }
    }

    public void Lead() => End(Turn.Leading);

    public void Finish() => End(Turn.Finished);

    private void End(Turn turn)
    {
        lock (_monitor)
        {
            _turn = turn;
            Monitor.Pulse(_monitor);
        }
    }
}
