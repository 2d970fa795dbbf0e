using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Listening;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Makes one attempt through the tool that listens to a webhook: the same request, deadline and judgement as over a connection of our own.</summary>
internal sealed class Relay(ListenerBook listeners, ListenerPost post, TimeSpan usual, TimeProvider clock)
{
    /// <exception cref="OperationCanceledException">The caller's token was cancelled; the local program may have got the request.</exception>
    public async Task<Receipt> SendAsync(DeliveryRequest request, CancellationToken cancellationToken)
    {
        var limit = request.Timeout ?? usual;
        using var deadline = new CancellationTokenSource(limit, clock);
        if (listeners.Of(request.WebhookKey) is not { } listener)
        {
            return listeners.Elsewhere(request.WebhookKey) is not { } there ? Nobody(RelaySentences.Nobody)
                : !request.IsBesideLanes ? Nobody(RelaySentences.Elsewhere)
                : await TryAsync(there.Line, (relayed, token) => post.SendAsync(there.Node, request.WebhookKey, relayed, token), request, limit, deadline.Token, cancellationToken);
        }

        var receipt = await TryAsync(listener.Line, listener.SendAsync, request, limit, deadline.Token, cancellationToken);

        // A tool that noticed a dead connection before we did is back over a new one.
        return receipt.Outcome == AttemptOutcome.ConnectionReset && listeners.Of(request.WebhookKey) is { } successor && successor != listener
            ? await TryAsync(successor.Line, successor.SendAsync, request, limit, deadline.Token, cancellationToken) with { StaleTry = receipt }
            : receipt;
    }

    private async Task<Receipt> TryAsync(
        ListenerLine line, Func<RelayedRequest, CancellationToken, Task<RelayedAnswer?>> send, DeliveryRequest request, TimeSpan limit, CancellationToken deadline, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, cancellationToken);
        var trace = new AttemptTrace(clock, limit, either.Token) { RemoteAddress = line.Address };
        using var message = OutgoingRequest.Build(request, line.Forward, trace.StartedAt);
        var relayed = new RelayedAttempt(message, trace, line.Forward);
        try
        {
            var answer = await send(relayed.Request(request, limit), either.Token);
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
