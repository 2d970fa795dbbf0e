using System.Buffers;
using System.Text;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>What a receiver answered, as far as it was read.</summary>
/// <param name="Ended">True when the answer came to its own end: only then may the connection serve again.</param>
/// <param name="BrokenBy">What stopped the reading before the end or the limit.</param>
internal sealed record Answer(byte[] Body, bool Ended, Exception? BrokenBy)
{
    public const int MostBytes = 64 * 1024;
    private const int FirstBuffer = 4 * 1024;

    public bool IsFull => Body.Length == MostBytes;

    /// <summary>Never throws for what a receiver can do: what came before a failure is kept.</summary>
    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        Exception? brokenBy = null;
        var ended = false;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);

            // One byte beyond the limit tells a full answer from one that is longer.
            while (!ended && length <= MostBytes)
            {
                buffer = WithRoom(buffer, length);
                var count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                ended = count == 0;
                length += count;
            }
        }
        catch (Exception failure) when (Failures.IsOfTheNetwork(failure))
        {
            brokenBy = failure;
        }

        var body = buffer.AsSpan(0, Math.Min(length, MostBytes)).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return new(body, ended, brokenBy);
    }

    public static string HeadersOf(HttpResponseMessage response)
    {
        var lines = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .SelectMany(header => header.Value.Select(value => $"{header.Key.ToLowerInvariant()}: {value}"));
        return new StringBuilder().AppendJoin('\n', lines).ToString();
    }

    private static byte[] WithRoom(byte[] buffer, int length)
    {
        if (length < buffer.Length)
        {
            return buffer;
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
