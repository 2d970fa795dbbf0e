using System.Runtime.ExceptionServices;

namespace Hangfire.Storage.SQLite;

/// <summary>What a caller wants written. It is carried out by whichever caller leads the batch, inside the batch's transaction.</summary>
internal abstract class WriteOperation
{
    /// <summary>A thread waits for one operation at a time. An event costs half of what a monitor does, whose waiter wakes only to find it held.</summary>
    [ThreadStatic]
    private static AutoResetEvent? t_called;

    private AutoResetEvent? _called;
    private volatile Turn _turn;
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

    /// <summary>What the operation adds to counters, written once for the whole batch.</summary>
    public virtual IReadOnlyList<AddToCounter> Counters => [];

    /// <summary>Carried out a second time when another operation of the batch has failed: then <see cref="RolledBack"/> comes before.</summary>
    public abstract void Execute(Database database);

    /// <summary>Tells what the operation has done to jobs that this process has fetched.</summary>
    public virtual void Change(JobsInHand jobs)
    {
    }

    /// <summary>Called once the batch is committed, before the caller goes on.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>Called when nothing of the operation is in the database.</summary>
    public virtual void RolledBack()
    {
    }

    /// <summary>Forgets an earlier try: a transaction whose commit failed may be committed again.</summary>
    public void Begin()
    {
        _called = t_called ??= new AutoResetEvent(false);
        (_turn, _failure) = (Turn.Waiting, null);
    }

    public void Fail(Exception exception) => _failure ??= ExceptionDispatchInfo.Capture(exception);

    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Waits until the operation is finished, or until it is this caller's turn to lead: then true.</summary>
    public bool AwaitTurn()
    {
        while (_turn == Turn.Waiting)
        {
            _called!.WaitOne();
        }

        return _turn == Turn.Leading;
    }

    public void Lead() => End(Turn.Leading);

    public void Finish() => End(Turn.Finished);

    private void End(Turn turn)
    {
        if (Interlocked.Exchange(ref _turn, turn) == Turn.Waiting)
        {
            _called?.Set();
        }
    }
}
