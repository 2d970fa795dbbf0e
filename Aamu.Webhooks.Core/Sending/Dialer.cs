using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>Opens connections: resolves once, dials vetted addresses only, one after the other, then secures the line where the URL says so.</summary>
internal sealed class Dialer(AddressGuard guard, TimeProvider clock, X509Certificate2Collection? extraRoots)
{
    public async Task<Stream> DialAsync(DnsEndPoint target, bool secure, AttemptTrace trace)
    {
        trace.RemoteAddress = null;
        trace.Enter(Phase.Resolving);
        if (guard.Ports.ObjectionTo(target.Port) is { } objection)
        {
            throw new DialException(AttemptOutcome.InvalidUrl, Sentences.InvalidUrl(objection));
        }

        var addresses = await ResolveAsync(target.Host, trace.Token);
        trace.Enter(Phase.Connecting);
        var line = new NetworkStream(await ConnectAsync(addresses, target.Port, trace), ownsSocket: true);
        if (!secure)
        {
            trace.Enter(Phase.Waiting);
            return line;
        }

        trace.Enter(Phase.Securing);
        var secured = await new TlsHandshake(target.Host, trace.RemoteAddress!, extraRoots, trace.Shown).SecureAsync(line, trace.Token);
        trace.Enter(Phase.Waiting);
        return secured;
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var vetted = await guard.ResolveAsync(host, cancellationToken);
            if (vetted.Objection is { } objection)
            {
                throw new DialException(AttemptOutcome.BlockedAddress, objection);
            }

            return vetted.Addresses.Count > 0 ? vetted.Addresses : throw new SocketException((int)SocketError.NoData);
        }
        catch (SocketException failure)
        {
            throw new DialException(AttemptOutcome.DnsError, failure.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData
                ? $"The name {host} could not be found in DNS: check how the host is spelled."
                : $"The DNS lookup of {host} failed; its name servers may be out of order.");
        }
    }

    private async Task<Socket> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, AttemptTrace trace)
    {
        DialException? failure = null;
        for (var i = 0; i < addresses.Count; i++)
        {
            var endPoint = new IPEndPoint(addresses[i], port);
            trace.RemoteAddress = endPoint.ToString();

            // Each address gets its share of what is left, so that a dead first one leaves time for the next.
            var share = trace.Remaining / (addresses.Count - i);
            try
            {
                return await ConnectAsync(endPoint, share, trace.Token);
            }
            catch (SocketException refused)
            {
                failure = Explain(refused, endPoint);
            }
            catch (OperationCanceledException) when (!trace.Token.IsCancellationRequested)
            {
                failure = new(AttemptOutcome.ConnectTimeout, Sentences.ConnectTimedOut(trace));
            }
        }

        throw failure!;
    }

    private async Task<Socket> ConnectAsync(IPEndPoint endPoint, TimeSpan share, CancellationToken cancellationToken)
    {
        using var ownTime = new CancellationTokenSource(share > TimeSpan.Zero ? share : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ownTime.Token, cancellationToken);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, either.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static DialException Explain(SocketException failure, IPEndPoint endPoint) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new(AttemptOutcome.ConnectionRefused, $"The connection was refused by {endPoint}: nothing listens there."),
        SocketError.ConnectionReset or SocketError.ConnectionAborted => new(AttemptOutcome.ConnectionReset, $"The connection to {endPoint} was reset while it was being opened."),
        SocketError.TimedOut => new(AttemptOutcome.ConnectTimeout, $"{endPoint} did not accept a connection in time: it may be down, or a firewall drops the traffic."),
        _ => new(AttemptOutcome.NetworkUnreachable, $"There is no route to {endPoint}: the network or the machine cannot be reached from here."),
    };
}
