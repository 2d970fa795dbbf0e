using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>An event whose body comes so slowly that it never ends, and fast enough that the server does not give up on it.</summary>
internal sealed class EndlessRequest : IDisposable
{
    private readonly TcpClient connection = new();
    private readonly Timer beat;
    private NetworkStream? stream;

    private EndlessRequest() => beat = new Timer(_ => Send(new string(' ', 100)));

    /// <summary>Completes when the program has begun to read it.</summary>
    public static async Task<EndlessRequest> BeginAsync(Uri address)
    {
        var request = new EndlessRequest();
        await request.connection.ConnectAsync(address.Host, address.Port);
        request.stream = request.connection.GetStream();
        request.Send($"POST /api/v1/events HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {RunningProgram.IngestKey}\r\nContent-Type: application/json\r\n"
            + "Content-Length: 200000\r\nExpect: 100-continue\r\n\r\n");
        var answer = new byte[100];
        // It says "continue" when it is asked for the body, and not before.
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(answer, 0, await request.stream.ReadAsync(answer)), StringComparison.Ordinal);
        request.beat.Change(TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        return request;
    }

    public void Dispose()
    {
        beat.Dispose();
        connection.Dispose();
    }

    private void Send(string text)
    {
        try
        {
            stream!.Write(Encoding.ASCII.GetBytes(text));
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Hung up.
        }
    }
}
