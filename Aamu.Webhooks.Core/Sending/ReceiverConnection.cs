using System.Net;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>
/// One connection to one origin, lent to one attempt at a time: so it is always known which address, which handshake and which wait belong to which
/// attempt. In a pool that attempts share, the connection that one of them opens may serve another.
/// </summary>
internal sealed class ReceiverConnection : IDisposable
{
    /// <summary>Below the 5 s after which Node, Apache and uvicorn hang up: a request should not meet a connection that is just being closed.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(4);

    /// <summary>After this a new connection is made, and DNS asked anew.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int AnswerHeadersKiB = 32;
    private readonly HttpMessageInvoker invoker;
    private readonly Dialer dialer;
    private AttemptTrace? current;
    private string? remoteAddress;

    public ReceiverConnection(string origin, Dialer dialer)
    {
        Origin = origin;
        this.dialer = dialer;
        invoker = new HttpMessageInvoker(NewHandler(), disposeHandler: true);
    }

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; }

    /// <summary>Returns when the answer's headers have come.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, AttemptTrace trace)
    {
        current = trace;
        trace.RemoteAddress = remoteAddress;
        var response = await invoker.SendAsync(message, trace.Token);
        if (trace.Phase == Phase.Waiting)
        {
            trace.Enter(Phase.Reading);
        }

        return response;
    }

    public void Dispose() => invoker.Dispose();

    private SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null, // would add traceparent
        MaxConnectionsPerServer = 1,
        MaxResponseHeadersLength = AnswerHeadersKiB,
        MaxResponseDrainSize = 0, // what is not read is hung up on, not drained
        PooledConnectionIdleTimeout = IdleLimit,
        PooledConnectionLifetime = Lifetime,
        ConnectCallback = async (context, _) => await DialAsync(context),
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult(Watch(context)),
    };

    private async Task<Stream> DialAsync(SocketsHttpConnectionContext context)
    {
        var trace = current!;
        var secure = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps;
        var line = await dialer.DialAsync(context.DnsEndPoint, secure, trace);
        remoteAddress = trace.RemoteAddress;
        return line;
    }

    /// <summary>In HTTP/1 bytes that come in are the answer's; in HTTP/2 they may be the connection's own, so there the headers tell.</summary>
    private Stream Watch(SocketsHttpPlaintextStreamFilterContext context) =>
        context.NegotiatedHttpVersion.Major >= 2 ? context.PlaintextStream : new WatchedStream(context.PlaintextStream, AnswerBegins);

    private void AnswerBegins()
    {
        if (current is { Phase: Phase.Waiting } trace)
        {
            trace.Enter(Phase.Reading);
        }
    }
}
