namespace Aamu.Webhooks.Web.Api.Events;

/// <summary>
/// How many bytes of submissions are in memory, from the first that comes to the answer. A batch may have 8 MiB, and a producer may begin many and end none: beyond this they are
/// asked to come again.
/// </summary>
internal sealed class UploadRoom(TimeProvider clock)
{
    /// <summary>A body must be whole after this: a few that never end would keep everybody out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public const long Most = 64 * 1024 * 1024;

    /// <summary>The part of it that batches may fill: the rest is for single events.</summary>
    public const long MostOfBatches = Most / 4 * 3;

    private long taken;

    public long Taken => Volatile.Read(ref taken);

    public Place EnterWithOne() => new(this, Most, clock);

    public Place EnterWithBatch() => new(this, MostOfBatches, clock);

    /// <summary>One submission's part; given back when it is disposed.</summary>
    internal sealed class Place(UploadRoom room, long most, TimeProvider clock) : IDisposable
    {
        private readonly CancellationTokenSource patience = new(Patience, clock);
        private long has;

        /// <summary>Ends the wait for a body that is not whole yet.</summary>
        public CancellationToken Deadline => patience.Token;

        /// <summary>False when there is no room for so much: then it has what it had.</summary>
        public bool TryHold(long bytes)
        {
            var more = bytes - has;
            if (more > 0 && Interlocked.Add(ref room.taken, more) > most)
            {
                Interlocked.Add(ref room.taken, -more);
                return false;
            }

            has = Math.Max(has, bytes);
            return true;
        }

        public void Dispose()
        {
            Interlocked.Add(ref room.taken, -Interlocked.Exchange(ref has, 0));
            patience.Dispose();
        }
    }
}
