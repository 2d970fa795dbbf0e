using System.Collections.Concurrent;

namespace Hangfire.Storage.SQLite;

/// <summary>
/// Jobs whose workers are through with them but could not give them back, because the disk was full or the file was locked.
/// Their owner lives, so nobody else would return them: this process does as soon as it can.
/// </summary>
internal sealed class AbandonedClaims(Action<WriteOperation> commit, QueueSignals signals)
{
    private readonly ConcurrentQueue<Claim> _claims = new();

    public void Add(Claim claim) => _claims.Enqueue(claim);

    public void Return()
    {
        while (_claims.TryPeek(out var claim))
        {
            commit(new Requeue(claim, signals));
            _claims.TryDequeue(out _);
        }
    }
}
