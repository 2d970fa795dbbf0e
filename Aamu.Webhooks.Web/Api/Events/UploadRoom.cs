namespace Aamu.Webhooks.Web.Api.Events;

/// <summary>
/// How many bytes of submissions are in memory, from the first that comes to the answer. A batch may have 8 MiB, and a producer may begin many and end none: beyond this they are
/// asked to come again.
/// </summary>
internal sealed class UploadRoom
{
    public const long Most = 64 * 1024 * 1024;

    private long taken;

    public long Taken => Volatile.Read(ref taken);

    public Place Enter() => new(this);

    /// <summary>One submission's part; given back when it is disposed.</summary>
    internal sealed class Place(UploadRoom room) : IDisposable
    {
        private long has;

        /// <summary>False when there is no room for so much: then it has what it had.</summary>
        public bool TryHold(long bytes)
        {
            var more = bytes - has;
            if (more > 0 && Interlocked.Add(ref room.taken, more) > Most)
            {
                Interlocked.Add(ref room.taken, -more);
                return false;
            }

            has = Math.Max(has, bytes);
            return true;
        }

        public void Dispose() => Interlocked.Add(ref room.taken, -Interlocked.Exchange(ref has, 0));
    }
}
