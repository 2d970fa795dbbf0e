using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Benchmarks.Jobs;
using Aamu.Webhooks.Benchmarks.Workloads;

namespace Aamu.Webhooks.Benchmarks.Faults;

/// <summary>Batches of the largest size that are sent but for their last byte: whoever keeps them all in memory runs out of it.</summary>
internal static class SlowUploads
{
    private const int Bytes = 8 * 1024 * 1024;

    /// <returns>How many were told 429 before they were whole.</returns>
    public static async Task<int> HoldAsync(Site site, int connections, double seconds)
    {
        var refused = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => HoldOneAsync(site.Http.BaseAddress!, seconds))));
        return refused.Count(isRefused => isRefused);
    }

    private static async Task<bool> HoldOneAsync(Uri address, double seconds)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port);
            var stream = client.GetStream();
            var heard = stream.ReadAsync(new byte[1_024]).AsTask();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/events/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {ServiceProcess.IngestKey}\r\ncontent-type: application/json\r\ncontent-length: {Bytes}\r\n\r\n"));
            var block = new byte[64 * 1024];
            for (var sent = 0; sent < Bytes - block.Length; sent += block.Length)
            {
                await stream.WriteAsync(block);
            }

            await Task.WhenAny(heard, Patience.PauseAsync(seconds * 1_000));
            return heard.IsCompletedSuccessfully;
        }
        catch (Exception end) when (end is IOException or SocketException)
        {
            return true;
        }
    }
}
