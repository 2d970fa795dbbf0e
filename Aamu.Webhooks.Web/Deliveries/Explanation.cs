using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>What happened, in one sentence, and what to do about it. A pure table of rules: the first that fits speaks.</summary>
/// <param name="What">The sentence, without a full stop, for a headline.</param>
/// <param name="Advice">The next step; null where there is none to take.</param>
public sealed record Explanation(string What, string? Advice = null)
{
    internal const string MayHaveIt = "The receiver may have got the event: let it recognise repeats by the delivery id.";

    /// <summary>Of one attempt.</summary>
    public static Explanation Of(AttemptOutcome outcome, int? statusCode, string url) => outcome switch
    {
        AttemptOutcome.Succeeded => new($"The receiver answered {statusCode}"),
        AttemptOutcome.HttpError => OfStatus(statusCode ?? 0),
        AttemptOutcome.Interrupted => new("This service stopped while the request was on its way", "Nothing to do: it is sent again by itself, under the same delivery id. " + MayHaveIt),
        AttemptOutcome.Timeout => new("The receiver took the request and did not answer in time", "Answer 2xx first and do the work afterwards. " + MayHaveIt),
        AttemptOutcome.ResponseTooSlow => new("The receiver began to answer and did not finish in time", "Answer with a short body, or none. " + MayHaveIt),
        AttemptOutcome.ProtocolError => new("The receiver's answer was broken", "Look at what answers at this address: a proxy, a crash in the middle, or a port that speaks something else than HTTP. " + MayHaveIt),
        AttemptOutcome.NobodyListening => new("Not sent: nobody is listening", "The webhook's page shows the whole command (aamu-webhooks listen). As soon as somebody listens this is sent."),
        _ when ListenTarget.Is(url) => OfDeveloper(outcome),
        _ => OfConnecting(outcome, Target.Of(url)),
    };

    /// <summary>Before sending, or before the request reached anybody.</summary>
    private static Explanation OfConnecting(AttemptOutcome outcome, Target target) => outcome switch
    {
        AttemptOutcome.MissingSecret => new("Not sent: the webhook has no signing secret", "Rotate the secret in the webhook's settings: that makes one. Then send this again."),
        AttemptOutcome.InvalidUrl => new("Not sent: the webhook's URL cannot be called", "Correct the URL in the webhook's settings, then send this again."),
        AttemptOutcome.BlockedAddress when target.IsThisMachine => new($"Not sent: {target.Host} may not be called", ThisMachine(target.Host)),
        AttemptOutcome.BlockedAddress => new("Not sent: the address may not be called", "Webhooks reach public addresses only. Use one, or ask the operator of this service to allow the network."),
        AttemptOutcome.DnsError => new($"No connection: the name {target.Host} was not found", "Check the spelling of the host in the webhook's URL. A new name can take a while until it is known everywhere."),
        AttemptOutcome.ConnectionRefused when target.IsThisMachine => new($"No connection: nothing listens on {target.Host}:{target.Port}", ThisMachine(target.Host)),
        AttemptOutcome.ConnectionRefused => new($"No connection: {target.Host} refused it on port {target.Port}", "Check that the receiver runs, that it listens on this port, and that the URL names the right one."),
        AttemptOutcome.ConnectionReset => new("The connection was cut before an answer came", "Look in the receiver's log, and in those of proxies and firewalls in front of it, at this time. " + MayHaveIt),
        AttemptOutcome.NetworkUnreachable => new($"No connection: there is no way to {target.Host}", "Check that the address is right and that its network is up."),
        AttemptOutcome.ConnectTimeout => new($"No connection: {target.Host} did not pick up", "The machine may be down, or a firewall drops the traffic. Allow connections to this port from this service."),
        AttemptOutcome.TlsError => new($"No connection: the secure handshake with {target.Host} failed", "Check the receiver's certificate: not expired, made out to this host name, and sent with its whole chain."),
        _ => new("It did not work"),
    };

    /// <summary>The tool listened, and the local program behind it could not be reached.</summary>
    private static Explanation OfDeveloper(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.MissingSecret => OfConnecting(outcome, Target.Of("")),
        AttemptOutcome.ConnectionRefused => new("No connection: the local program does not run", "Start it, or start the tool again with the right --forward. It is tried again by itself."),
        AttemptOutcome.ConnectionReset => new("The connection to the developer's machine was cut before an answer came", "Nothing to do if it is seldom: the tool comes back by itself, and this is sent again. " + MayHaveIt),
        AttemptOutcome.TlsError => new("No connection: the local program's certificate is not trusted on that machine", "Forward to http, or make the developer's machine trust the certificate."),
        _ => new("No connection from the developer's machine to the local program", "Start the tool again with the right --forward."),
    };

    private static Explanation OfStatus(int status) => status switch
    {
        >= 300 and < 400 => new($"The receiver answered {status}: it points to another address", "Redirects are not followed. Enter the final URL in the webhook's settings."),
        400 or 422 => new($"The receiver answered {status}: it did not like the request", "Its answer, below, may say why. Often a check of the body or the signature is stricter than it should be."),
        401 => new("The receiver answered 401: it wants credentials", "Add the header that it expects to the webhook, or let the receiver check the signature instead."),
        403 => new("The receiver answered 403: it refuses this request", "A firewall or bot filter in front of it may be the cause: let requests with the user agent Aamu-Webhooks pass. It may also reject the signature."),
        404 => new("The receiver answered 404: there is nothing at this URL", "Check the path in the webhook's URL, and that the receiver's latest version is deployed."),
        405 => new("The receiver answered 405: it takes no POST requests here", "Check the path in the webhook's URL: events are sent by POST."),
        408 => new("The receiver answered 408: it waited too long for the request", "A proxy in front of it may be overloaded. It is tried again."),
        410 => new("The receiver answered 410: this URL is gone for good", "Enter the new URL in the webhook's settings, or delete the webhook."),
        413 => new("The receiver answered 413: the event is too large for it", "Raise the body limit of the receiver or its proxy; events have up to 256 KiB."),
        415 => new("The receiver answered 415: it does not take JSON", "Let it accept the content type application/json."),
        429 => new("The receiver answered 429: it got too many requests", "Nothing to do if it is seldom: the wait that it asks for is kept. If it is often, raise its limit."),
        >= 400 and < 500 => new($"The receiver answered {status}: it did not accept the request", "Its answer, below, may say why."),
        502 or 503 or 504 => new($"The receiver answered {status}: the server behind this address was not available", "Usually a restart or an overload that passes; it is tried again. If it stays, look at the receiver behind the proxy."),
        >= 500 => new($"The receiver answered {status}: something failed on its side", "Look for an error in the receiver's log at this time, under the delivery id."),
        _ => new($"The receiver answered {status}; only 2xx counts as received", "Let the receiver answer 200."),
    };

    private static string ThisMachine(string host) =>
        $"{host} means the machine that runs Aamu Webhooks, not your laptop. To receive on your own machine, choose “A developer's machine (listen)” as the webhook's target, or use a tunnel with a public address; to only see what is sent, use the sandbox.";

    /// <summary>What a URL points at, as far as its text tells.</summary>
    private sealed record Target(string Host, int Port, bool IsThisMachine)
    {
        public static Target Of(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? new(uri.Host, uri.Port, uri.IsLoopback || uri.Host is "0.0.0.0" || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            : new("the host", 0, false);
    }
}
