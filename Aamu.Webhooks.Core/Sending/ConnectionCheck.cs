using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>
/// Looks at a receiver the way a delivery would, with the same guards and limits, and sends nothing but a <c>HEAD</c> request without a body:
/// that changes nothing at a receiver that keeps to HTTP (RFC 9110 §9.2.1).
/// </summary>
public sealed class ConnectionCheck
{
    /// <summary>Of one team at a time: somebody who clicks fast must not make this service a load generator, nor keep other teams out.</summary>
    internal const int MostOfTeam = 4;
    private const int MostAtOnce = 32;

    private readonly AddressGuard guard;
    private readonly TimeProvider clock;
    private readonly TimeSpan limit;
    private readonly Dialer dialer;
    private readonly ConcurrentDictionary<TeamId, int> ofTeams = new();
    private int underWay;

    public ConnectionCheck(AddressGuard guard, IOptions<DeliveryOptions> options, TimeProvider clock)
        : this(guard, options, clock, extraRoots: null)
    {
    }

    /// <param name="extraRoots">Authorities to trust instead of the machine's: for tests that play one.</param>
    internal ConnectionCheck(AddressGuard guard, IOptions<DeliveryOptions> options, TimeProvider clock, X509Certificate2Collection? extraRoots)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.guard, this.clock, limit) = (guard, clock, options.Value.RequestTimeout);
        dialer = new Dialer(guard, clock, extraRoots);
    }

    /// <param name="scope">An editor's at least: whoever may point a webhook at a URL may also look at it.</param>
    /// <param name="typed">The URL, saved or not.</param>
    public async Task<Outcome<ConnectionReport>> RunAsync(TeamScope scope, string typed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        if (ListenTarget.Is(typed))
        {
            return Refusal.Conflict("Nothing is dialled for this webhook: the developer's machine connects to this service. The webhook's page shows whether one does.");
        }

        if (!WebhookUrl.TryAccept(typed, guard.Ports, out var url, out var reason))
        {
            return Refusal.Field("url", reason);
        }

        var (all, own) = (Interlocked.Increment(ref underWay), ofTeams.AddOrUpdate(scope.TeamId, 1, (_, count) => count + 1));
        try
        {
            return all <= MostAtOnce && own <= MostOfTeam
                ? await LookAsync(url, cancellationToken)
                : Refusal.Conflict("Other connections are being checked just now. Try again in a moment.");
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
            if (ofTeams.AddOrUpdate(scope.TeamId, 0, (_, count) => count - 1) == 0)
            {
                ofTeams.TryRemove(new(scope.TeamId, 0));
            }
        }
    }

    private async Task<ConnectionReport> LookAsync(Uri url, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var addresses = await AddressesAsync(url.IdnHost, either.Token);
        var trace = new AttemptTrace(clock, limit, either.Token) { Shown = [] };
        using var connection = new ReceiverConnection(url.GetLeftPart(UriPartial.Authority), dialer);
        using var message = new HttpRequestMessage(HttpMethod.Head, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        message.Headers.TryAddWithoutValidation("user-agent", OutgoingRequest.UserAgent);
        try
        {
            using var response = await connection.SendAsync(message, trace);
            var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null;
            return Report(AttemptOutcome.Succeeded, null) with { StatusCode = (int)response.StatusCode, Location = (int)response.StatusCode is >= 300 and < 400 ? location : null };
        }
        catch (Exception failure) when (Failures.IsOfTheNetwork(failure))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var explained = Failures.Explain(failure, trace, url.IdnHost);
            return Report(explained.Outcome, explained.Sentence);
        }

        ConnectionReport Report(AttemptOutcome outcome, string? error) => new()
        {
            Addresses = addresses,
            Dialled = trace.RemoteAddress,
            Outcome = outcome,
            Error = error,
            Certificates = [.. trace.Shown],
            Duration = trace.Elapsed,
            Timings = trace.Timings(),
        };
    }

    /// <summary>None when DNS does not answer: the dialling that follows meets the same, and says it.</summary>
    private async Task<IReadOnlyList<CheckedAddress>> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await guard.LookAsync(host, cancellationToken);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return [];
        }
    }
}
