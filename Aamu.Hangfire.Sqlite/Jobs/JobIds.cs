using System.Globalization;

namespace Hangfire.Storage.SQLite;

/// <summary>Hands out job ids from blocks, so that a job has its id before it is written. An id is never given twice.</summary>
internal sealed class JobIds(Action<WriteOperation> commit)
{
    private const int BlockSize = 1000;
    private readonly Lock _gate = new();
    private long _next;
    private long _end;

    public long Next()
    {
        lock (_gate)
        {
            if (_next == _end)
            {
                var block = new TakeIdBlock(BlockSize);
                commit(block);
                (_next, _end) = (block.First, block.First + BlockSize);
            }

            return _next++;
        }
    }

    public static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
