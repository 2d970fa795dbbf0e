using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>What a receiver does with a request. True: the connection stays open for the next one.</summary>
internal delegate Task<bool> Manner(Exchange exchange, CancellationToken end);

/// <summary>A receiver on a port of its own, down to the socket: it may do what no web server would.</summary>
internal sealed class Port : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _closing = new();
    private readonly Ledger _ledger;
    private readonly Func<Stream, CancellationToken, Task<Stream>> _dress;
    private readonly Task _accepting;
    private int _requests;
    private int _connections;

    /// <param name="ledger">Where arrivals are noted.</param>
    /// <param name="manner">How it answers.</param>
    /// <param name="address">Null: 127.0.0.1.</param>
    /// <param name="number">0: any free one.</param>
    /// <param name="dress">What comes before HTTP: TLS. Null: nothing.</param>
    public Port(Ledger ledger, Manner manner, IPAddress? address = null, int number = 0, Func<Stream, CancellationToken, Task<Stream>>? dress = null)
    {
        (_ledger, Manner, _dress) = (ledger, manner, dress ?? ((stream, _) => Task.FromResult(stream)));
        _listener = new TcpListener(address ?? IPAddress.Loopback, number);
        _listener.Start(backlog: 1024);
        _accepting = AcceptAsync();
    }

    /// <summary>May change at any time.</summary>
    public Manner Manner { get; set; }

    public int Number => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Number}/";

    /// <summary>Those that came whole.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new HashSet<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_closing.Token);
                Interlocked.Increment(ref _connections);
                open.RemoveWhere(connection => connection.IsCompleted);
                open.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        using var bare = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await using var stream = await _dress(bare, _closing.Token);
            var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
            while (await Exchange.ReadAsync(reader, _closing.Token) is var (delivery, body))
            {
                _ledger.Arrive(delivery);
                if (!await Manner(new Exchange(stream, socket, _ledger, delivery, body, Interlocked.Increment(ref _requests)), _closing.Token))
                {
                    return;
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The sender hung up or did not like what it saw, or the run is over.
        }
    }
}
