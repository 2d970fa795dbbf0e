using System.Buffers;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>Reads a request's body up to a limit of ours.</summary>
internal static class BodyReader
{
    /// <summary>What is said of a body that is longer.</summary>
    /// <param name="most">The limit, in bytes.</param>
    public static string TooLong(int most) => $"The body may have {most / 1024:N0} KiB; this one is longer.";

    /// <summary>Null when it is longer, or more than may be held, or not whole in time: then no more of it is read.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="most">The limit, in bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken) => ReadAsync(request, most, null, CancellationToken.None, cancellationToken);

    /// <summary>The same, for a body that has to fit in what is there, and to hurry.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="most">The limit, in bytes.</param>
    /// <param name="mayHold">Asked with the number of bytes in memory, as it grows.</param>
    /// <param name="deadline">It must be whole by then.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        HttpRequest request, int most, Func<long, bool>? mayHold, CancellationToken deadline, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        var reader = request.BodyReader;
        await using var late = deadline.Register(reader.CancelPendingRead);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.IsCanceled || read.Buffer.Length > most || mayHold?.Invoke(read.Buffer.Length) == false)
            {
                // Handed back unread: whoever wants can still look at its beginning, and the server can drain the rest.
                reader.AdvanceTo(read.Buffer.Start);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
