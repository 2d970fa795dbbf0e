namespace Hangfire.Storage.SQLite;

/// <summary>Finds a worker its next job, at once or as soon as a commit brings one.</summary>
internal sealed class Fetching(SQLiteStorage storage, string[] queues, CancellationToken cancellationToken)
{
    private readonly QueueSignals _signals = storage.Engine.Queues;
    private readonly WorkerGroup _group = storage.Engine.Workers.Of(queues);

    public SQLiteFetchedJob Next()
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((_group.Take() ?? TryClaim() ?? ClaimOrWait()) is { } claim)
            {
                return new SQLiteFetchedJob(storage.Engine, _group, claim);
            }
        }
    }

    private Claim? ClaimOrWait()
    {
        var waiter = _signals.Enter(queues);
        Claim? claim = null;
        try
        {
            // Once more, now that every later commit calls this waiter.
            claim = TryClaim();
            if (claim is null && !waiter.Wait(storage.Engine.Options.CallPatience, cancellationToken))
            {
                _signals.PerhapsAdded();
            }
        }
        finally
        {
            _signals.Leave(waiter, served: claim is not null || cancellationToken.IsCancellationRequested);
        }

        return claim;
    }

    private Claim? TryClaim()
    {
        if (!Array.Exists(queues, _signals.MaybeReady))
        {
            return null;
        }

        var claim = new ClaimJob(queues, storage.Engine.Owners.Self, storage.Clock.Now(), _signals);
        storage.Engine.Write(claim);
        return claim.Claimed;
    }
}
