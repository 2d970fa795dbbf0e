using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>One request over one connection, from its signature to its receipt.</summary>
internal sealed class SendingAttempt(DeliveryRequest request, Uri url, AttemptTrace trace, CancellationToken callerToken)
{
    /// <summary>Later than this a hang-up says more about the receiver than about an old connection.</summary>
    private static readonly TimeSpan StaleWithin = TimeSpan.FromSeconds(1);

    /// <summary>
    /// True when a kept-alive connection was closed by the receiver just as the request went out, without a byte of an answer. The HTTP client does not
    /// repeat a POST whose body has begun, and rightly: only we know that receivers recognise a delivery by its id.
    /// </summary>
    public bool MetStaleConnection { get; private set; }

    public async Task<Receipt> RunAsync(ConnectionPool pool, ReceiverConnection connection)
    {
        using var message = OutgoingRequest.Build(request, url, trace.StartedAt);
        var reusable = false;
        try
        {
            using var response = await connection.SendAsync(message, trace);
            var answer = await Answer.ReadAsync(response, trace.Token);
            ThrowIfGivenUp(answer);
            reusable = answer.Ended;
            return Answered(message, response, answer);
        }
        catch (Exception failure) when (Failures.IsOfTheNetwork(failure))
        {
            callerToken.ThrowIfCancellationRequested();
            MetStaleConnection = !trace.Dialled && trace.Phase == Phase.Waiting && Failures.IsHangUp(failure) && trace.Elapsed < StaleWithin;
            return Unanswered(message, Failures.Explain(failure, trace, url.IdnHost));
        }
        finally
        {
            Release(pool, connection, reusable);
        }
    }

    /// <summary>A whole answer counts even when the caller gave up meanwhile.</summary>
    private void ThrowIfGivenUp(Answer answer)
    {
        if (answer.BrokenBy is not null)
        {
            callerToken.ThrowIfCancellationRequested();
        }
    }

    private static void Release(ConnectionPool pool, ReceiverConnection connection, bool reusable)
    {
        if (reusable)
        {
            pool.Return(connection);
        }
        else
        {
            connection.Dispose();
        }
    }

    private Receipt Answered(HttpRequestMessage message, HttpResponseMessage response, Answer answer)
    {
        var failure = Judge(response, answer);
        return Receipt(failure) with
        {
            StatusCode = (int)response.StatusCode,
            RequestHeaders = OutgoingRequest.Record(message),
            ResponseHeaders = Answer.HeadersOf(response),
            ResponseBody = answer.Body,
            ResponseTruncated = !answer.Ended,
            RetryAfter = RetryAfter.Of(response, trace.StartedAt + trace.Elapsed),
        };
    }

    /// <summary>A status that is not 2xx has said all that matters, whether or not the rest came; a 2xx must also come to its end, or to our limit.</summary>
    private Failure? Judge(HttpResponseMessage response, Answer answer)
    {
        if (!response.IsSuccessStatusCode)
        {
            return new(AttemptOutcome.HttpError, Sentences.Status(response));
        }

        return answer.Ended || answer.IsFull ? null : Failures.ExplainBody(trace, url.IdnHost);
    }

    private Receipt Unanswered(HttpRequestMessage message, Failure failure) => Receipt(failure) with
    {
        RequestHeaders = failure.Outcome.Stage() == AttemptStage.Answering || failure.Outcome == AttemptOutcome.ConnectionReset ? OutgoingRequest.Record(message) : null,
    };

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
