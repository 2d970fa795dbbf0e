using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>Stands between a tool and its server. A stalled connection stays open at both ends and carries nothing any more, as when a laptop sleeps or a network is gone.</summary>
internal sealed class StallingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentBag<TcpClient> ends = [];
    private readonly Uri target;
    private readonly Task accepting;
    private CancellationTokenSource stall = new();

    public StallingProxy(string target)
    {
        this.target = new Uri(target);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>From now on nothing passes over the connections that there are; new ones work.</summary>
    public async Task StallAsync()
    {
        var before = Interlocked.Exchange(ref stall, new CancellationTokenSource());
        await before.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        foreach (var end in ends)
        {
            end.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(ending.Token);
                var far = new TcpClient();
                ends.Add(near);
                ends.Add(far);
                await far.ConnectAsync(target.Host, target.Port, ending.Token);
                var token = stall.Token;
                _ = PumpAsync(near, far, token);
                _ = PumpAsync(far, near, token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, CancellationToken stalled)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), stalled);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }
}
