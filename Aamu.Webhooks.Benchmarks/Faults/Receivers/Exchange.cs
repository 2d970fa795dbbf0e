using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Benchmarks.Jobs;

namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>One whole request on a connection, and the wire that its answer goes to.</summary>
internal sealed class Exchange(Stream stream, Socket socket, Ledger ledger, string delivery, byte[] body, int number)
{
    private static readonly byte[] s_headEnd = "\r\n\r\n"u8.ToArray();

    /// <summary>Which one it is of this receiver, from 1.</summary>
    public int Number => number;

    public byte[] Body => body;

    public Task WriteAsync(string text, CancellationToken end) => WriteAsync(Encoding.Latin1.GetBytes(text), end);

    public async Task WriteAsync(byte[] bytes, CancellationToken end)
    {
        await stream.WriteAsync(bytes, end);
        await stream.FlushAsync(end);
    }

    /// <summary>It will hear 2xx.</summary>
    public void Take() => ledger.Take(delivery);

    public static Task PauseAsync(double milliseconds, CancellationToken end) => Patience.PauseAsync(milliseconds).WaitAsync(end);

    /// <summary>RST instead of FIN.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    /// <summary>Null when the sender has hung up.</summary>
    public static async Task<(string Delivery, byte[] Body)?> ReadAsync(PipeReader reader, CancellationToken end)
    {
        while (true)
        {
            var read = await reader.ReadAsync(end);
            var bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
            var head = bytes.AsSpan().IndexOf(s_headEnd);
            if (head >= 0)
            {
                var lines = Encoding.Latin1.GetString(bytes, 0, head).Split("\r\n");
                var (start, length) = (head + s_headEnd.Length, int.Parse(Header(lines, "content-length:"), CultureInfo.InvariantCulture));
                if (bytes.Length >= start + length)
                {
                    reader.AdvanceTo(read.Buffer.GetPosition(start + length));
                    return (Header(lines, "x-aamu-delivery-id:"), bytes[start..(start + length)]);
                }
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    private static string Header(string[] lines, string name) =>
        lines.First(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase))[name.Length..].Trim();
}
