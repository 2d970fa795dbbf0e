using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Api.Input;
using Aamu.Webhooks.Web.Hosting;

namespace Aamu.Webhooks.Web.Api.Events;

/// <summary>On a route whose refusals are remembered, those that happen before anybody reads the body included.</summary>
internal sealed class RemembersRefusals;

/// <summary>The bytes of a submission, or why they are not taken.</summary>
internal sealed record SubmittedBody(ReadOnlyMemory<byte> Bytes, ProblemType? Problem = null, string Detail = "")
{
    private const int StartBytes = 1024;
    private const long SwallowBytes = 32 * 1024 * 1024;
    private static readonly TimeSpan SwallowTime = TimeSpan.FromSeconds(10);

    /// <param name="request">Whose.</param>
    /// <param name="most">The limit, in bytes.</param>
    /// <param name="place">Where it is held, for as long as it is needed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<SubmittedBody> ReadAsync(HttpRequest request, int most, UploadRoom.Place place, CancellationToken cancellationToken)
    {
        var isCrowded = false;
        var body = await BodyReader.ReadAsync(request, most, bytes => !(isCrowded = !place.TryHold(bytes)), place.Deadline, cancellationToken);
        if (isCrowded)
        {
            // What follows is thrown away as it comes.
            place.Dispose();
            return new SubmittedBody(await StartAsync(request, cancellationToken), ProblemType.Overloaded, "Too many events are on their way in. Submit this again after the time in Retry-After.");
        }

        if (body is null && place.Deadline.IsCancellationRequested)
        {
            return new SubmittedBody(SoFar(request), ProblemType.TooSlow, $"The body was not whole after {UploadRoom.Patience.TotalSeconds:N0} seconds. Submit this again; a batch may be smaller.");
        }

        if (MediaType.Objection(request) is { } objection)
        {
            return new SubmittedBody(body ?? await StartAsync(request, cancellationToken), ProblemType.UnsupportedMediaType, objection);
        }

        return body is { } bytes
            ? new SubmittedBody(bytes)
            : new SubmittedBody(await StartAsync(request, cancellationToken), ProblemType.TooLarge, BodyReader.TooLong(most));
    }

    /// <summary>The beginning of a body that is not read further, for the record of refusals.</summary>
    public static async Task<ReadOnlyMemory<byte>> StartAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.CloseAfter();
        var read = await request.BodyReader.ReadAtLeastAsync(StartBytes, cancellationToken);
        var start = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, StartBytes));
        ReadOnlyMemory<byte> bytes = System.Buffers.BuffersExtensions.ToArray(start);
        request.BodyReader.AdvanceTo(read.Buffer.End);
        await SwallowAsync(request, cancellationToken);
        return bytes;
    }

    /// <summary>The beginning of what has come of a body that is not waited for any longer.</summary>
    private static ReadOnlyMemory<byte> SoFar(HttpRequest request)
    {
        request.HttpContext.Response.CloseAfter();
        if (!request.BodyReader.TryRead(out var read))
        {
            return default;
        }

        var start = System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(0, Math.Min(read.Buffer.Length, StartBytes)));
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return start;
    }

    /// <summary>
    /// Reads on for a while and throws it away: a client that is still writing when the connection closes never hears why it was refused.
    /// </summary>
    private static async Task SwallowAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SwallowTime);
        try
        {
            var swallowed = 0L;
            while (swallowed < SwallowBytes)
            {
                var read = await request.BodyReader.ReadAsync(patience.Token);
                swallowed += read.Buffer.Length;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It had its time.
        }
    }
}
