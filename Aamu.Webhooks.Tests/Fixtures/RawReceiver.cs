using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A receiver that breaks the rules of HTTP: a bare socket on 127.0.0.1:0 that does to each connection what its script says.</summary>
public sealed class RawReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Func<RawConnection, Task> script;
    private readonly Task accepting;
    private int connections;

    private RawReceiver(Func<RawConnection, Task> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{Port}/";

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => connections;

    /// <param name="script">Runs for each connection, which is closed in good order when it ends.</param>
    public static RawReceiver Start(Func<RawConnection, Task> script) => new(script);

    /// <summary>Reads the request, then answers this text.</summary>
    public static RawReceiver Answering(string answer) => Start(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync(answer);
    });

    /// <summary>An address where nothing listens.</summary>
    public static string DeadUrl()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/";
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(closing.Token);
                var number = Interlocked.Increment(ref connections);
                running.Add(RunAsync(new RawConnection(socket, number, closing.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RunAsync(RawConnection connection)
    {
        using (connection)
        {
            try
            {
                await script(connection);
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
            {
                // The sender hung up, or the test is over.
            }
        }
    }
}

/// <summary>One connection of a <see cref="RawReceiver"/>.</summary>
public sealed class RawConnection(Socket socket, int number, CancellationToken closing) : IDisposable
{
    private readonly NetworkStream stream = new(socket, ownsSocket: true);

    /// <summary>1 for the receiver's first connection.</summary>
    public int Number => number;

    /// <summary>Reads one request: its head, and as much body as its content-length says.</summary>
    public async Task<string> ReadRequestAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!IsWhole(text.ToString()))
        {
            var count = await stream.ReadAsync(buffer, closing);
            if (count == 0)
            {
                throw new IOException("The sender hung up.");
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Reads the first bytes and leaves the rest on the wire.</summary>
    public async Task ReadSomeAsync()
    {
        if (await stream.ReadAsync(new byte[100], closing) == 0)
        {
            throw new IOException("The sender hung up.");
        }
    }

    public async Task WriteAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), closing);

    public async Task WriteAsync(byte[] bytes) => await stream.WriteAsync(bytes, closing);

    /// <summary>Neither answers nor hangs up until the test ends.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, closing);

    /// <summary>Waits until the sender hangs up.</summary>
    public async Task UntilHungUpAsync()
    {
        var buffer = new byte[1024];
        while (await stream.ReadAsync(buffer, closing) > 0)
        {
            // what still comes is of no interest
        }
    }

    public Task PauseAsync(double milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, closing);

    /// <summary>Closes with RST instead of FIN.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        stream.Dispose();
    }

    public void Dispose() => stream.Dispose();

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var length = request[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase));
        return length is null || request.Length >= end + 4 + int.Parse(length.AsSpan(15), System.Globalization.CultureInfo.InvariantCulture);
    }
}
