using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Listening;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Makes one attempt through the tool that listens to a webhook: the same request, deadline and judgement as over a connection of our own.</summary>
internal sealed class Relay(ListenerBook listeners, TimeSpan usual, TimeProvider clock)
{
    /// <exception cref="OperationCanceledException">The caller's token was cancelled; the local program may have got the request.</exception>
    public async Task<Receipt> SendAsync(DeliveryRequest request, CancellationToken cancellationToken)
    {
        if (listeners.Of(request.WebhookKey) is not { } listener)
        {
            return listeners.IsElsewhere(request.WebhookKey) ? Nobody(RelaySentences.Elsewhere) : Nobody(RelaySentences.Nobody);
        }

        var limit = request.Timeout ?? usual;
        using var deadline = new CancellationTokenSource(limit, clock);
        var receipt = await TryAsync(listener, request, limit, deadline.Token, cancellationToken);

        // A tool that noticed a dead connection before we did is back over a new one.
        return receipt.Outcome == AttemptOutcome.ConnectionReset && listeners.Of(request.WebhookKey) is { } successor && successor != listener
            ? await TryAsync(successor, request, limit, deadline.Token, cancellationToken) with { StaleTry = receipt }
            : receipt;
    }

    private async Task<Receipt> TryAsync(Listener listener, DeliveryRequest request, TimeSpan limit, CancellationToken deadline, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
        var trace = new AttemptTrace(clock, limit, either.Token) { RemoteAddress = listener.Line.Address };
        using var message = OutgoingRequest.Build(request, listener.Line.Forward, trace.StartedAt);
        var relayed = new RelayedAttempt(message, trace, listener.Line.Forward);
        try
        {
            var answer = await listener.SendAsync(relayed.Request(request, limit), either.Token);
            return answer is null ? Nobody(RelaySentences.Nobody) : relayed.Answered(answer);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return relayed.Unanswered(deadline.IsCancellationRequested ? RelaySentences.TimedOut(trace) : RelaySentences.LineBroke);
        }
    }

    private Receipt Nobody(string why) => new() { Outcome = AttemptOutcome.NobodyListening, Error = why, StartedAt = clock.GetUtcNow(), Duration = TimeSpan.Zero };
}
