using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Makes one attempt at one delivery and says what came of it. Whatever a receiver or a network does is a <see cref="Receipt"/>, never an exception.</summary>
public sealed class WebhookSender : IDisposable
{
    private readonly TimeSpan usual;
    private readonly bool sendsTraceParent;
    private readonly TimeProvider clock;
    private readonly ConnectionPool pool;
    private readonly Relay? relay;
    private readonly AttemptDuration? durations;

    public WebhookSender(AddressGuard guard, IOptions<DeliveryOptions> options, TimeProvider clock, ListenerBook listeners, ListenerPost post, AttemptDuration durations)
        : this(guard, options, clock, extraRoots: null, (listeners, post), durations)
    {
    }

    /// <param name="extraRoots">Authorities to trust instead of the machine's: for tests that play one.</param>
    /// <param name="durations">Null: nobody counts.</param>
    internal WebhookSender(AddressGuard guard, IOptions<DeliveryOptions> options, TimeProvider clock, X509Certificate2Collection? extraRoots, (ListenerBook Book, ListenerPost Post)? listeners = null, AttemptDuration? durations = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (usual, sendsTraceParent) = (options.Value.RequestTimeout, options.Value.SendTraceParent);
        (this.clock, this.durations) = (clock, durations);
        pool = new ConnectionPool(new Dialer(guard, clock, extraRoots), clock);
        relay = listeners is (var book, var post) ? new Relay(book, post, usual, clock) : null;
    }

    /// <exception cref="OperationCanceledException">The caller's token was cancelled; the receiver may have got the request.</exception>
    /// <exception cref="Data.StoreUnavailableException">A request beside lanes, for a tool at another node, could not be handed over.</exception>
    public async Task<Receipt> SendAsync(DeliveryRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var span = EventTrace.StartAttempt(request);
        var receipt = await TryAsync(sendsTraceParent ? request with { TraceParent = EventTrace.TraceParent(span, request) } : request, cancellationToken);
        span?.End(request, receipt);
        if (request.TeamId is not null)
        {
            durations?.Took(receipt);
        }

        return receipt;
    }

    private async Task<Receipt> TryAsync(DeliveryRequest request, CancellationToken cancellationToken)
    {
        if (request.Secrets.Count == 0 || request.Secrets.Any(string.IsNullOrWhiteSpace))
        {
            return Unsent(new(AttemptOutcome.MissingSecret, Sentences.MissingSecret));
        }

        if (!WebhookUrl.TryAccept(request.Url, out var url, out var reason))
        {
            return relay is not null && ListenTarget.Is(request.Url) ? await relay.SendAsync(request, cancellationToken) : Unsent(new(AttemptOutcome.InvalidUrl, Sentences.InvalidUrl(reason)));
        }

        var limit = request.Timeout ?? usual;
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var attempt = new SendingAttempt(request, url, new AttemptTrace(clock, limit, either.Token), cancellationToken);
        var receipt = await attempt.RunAsync(pool, pool.Rent(url));
        if (!attempt.MetStaleConnection)
        {
            return receipt;
        }

        var again = new SendingAttempt(request, url, new AttemptTrace(clock, limit, either.Token), cancellationToken);
        return await again.RunAsync(pool, pool.New(url)) with { StaleTry = receipt };
    }

    public void Dispose() => pool.Dispose();

    private Receipt Unsent(Failure failure) =>
        new() { Outcome = failure.Outcome, Error = failure.Sentence, StartedAt = clock.GetUtcNow(), Duration = TimeSpan.Zero };
}
