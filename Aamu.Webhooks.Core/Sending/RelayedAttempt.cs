using System.Net;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Listening;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>What one attempt says to the tool, and what the tool's answer comes to. The tool is somebody's program: its answer is bounded and checked like any receiver's.</summary>
internal sealed class RelayedAttempt(HttpRequestMessage message, AttemptTrace trace, Uri forward)
{
    private const int MostHeaderChars = 32 * 1024;

    public RelayedRequest Request(DeliveryRequest request, TimeSpan limit) => new(
        request.DeliveryId.Value,
        request.EventType,
        [.. message.Headers.NonValidated.Concat(message.Content!.Headers.NonValidated)
            .Where(header => !header.Key.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            .Select(header => new RelayedHeader(header.Key, header.Value.ToString()))],
        request.Body.ToArray(),
        (int)limit.TotalMilliseconds);

    public Receipt Answered(RelayedAnswer answer)
    {
        if (answer.Status is not (>= 200 and <= 599 and var status))
        {
            return Unanswered(RelaySentences.Of(answer.Status is null ? answer.Failure : null, forward, trace));
        }

        trace.Enter(Phase.Reading);
        using var response = Response(status, answer);
        var body = answer.Body ?? [];
        return Receipt(Judge(response, answer)) with
        {
            StatusCode = status,
            RequestHeaders = OutgoingRequest.Record(message),
            ResponseHeaders = Answer.HeadersOf(response),
            ResponseBody = body.Length > Answer.MostBytes ? body[..Answer.MostBytes] : body,
            ResponseTruncated = answer.Truncated || answer.Failure is not null || body.Length > Answer.MostBytes,
            RetryAfter = RetryAfter.Of(response, trace.StartedAt + trace.Elapsed),
        };
    }

    public Receipt Unanswered(Failure failure) => Receipt(failure) with
    {
        RequestHeaders = failure.Outcome.Stage() == AttemptStage.Answering || failure.Outcome == AttemptOutcome.ConnectionReset ? OutgoingRequest.Record(message) : null,
    };

    private Failure? Judge(HttpResponseMessage response, RelayedAnswer answer) =>
        !response.IsSuccessStatusCode ? new(AttemptOutcome.HttpError, Sentences.Status(response))
        : answer.Failure is null ? null
        : RelaySentences.Of(answer.Failure, forward, trace);

    private static HttpResponseMessage Response(int status, RelayedAnswer answer)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        var room = MostHeaderChars;
        foreach (var header in answer.Headers ?? [])
        {
            var (name, value) = (header?.Name ?? "", header?.Value ?? "");
            room -= name.Length + value.Length;
            if (room < 0)
            {
                break;
            }

            // A line break in a value would forge another header in the log.
            if (!value.Any(char.IsControl))
            {
                _ = response.Headers.TryAddWithoutValidation(name, value) || response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    private Receipt Receipt(Failure? failure) => new()
    {
        Outcome = failure?.Outcome ?? AttemptOutcome.Succeeded,
        Error = failure?.Sentence,
        StartedAt = trace.StartedAt,
        Duration = trace.Elapsed,
        RemoteAddress = trace.RemoteAddress,
        Timings = trace.Timings(),
    };
}
