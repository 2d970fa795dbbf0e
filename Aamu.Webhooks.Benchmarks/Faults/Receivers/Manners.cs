using System.Globalization;
using System.IO.Compression;

namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>How receivers answer: as they should, and in every other way.</summary>
internal static class Manners
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    private static readonly byte[] s_block = new byte[64 * 1024];
    private static readonly Lazy<byte[]> s_bomb = new(Bomb);

    public static async Task<bool> GoodAsync(Exchange exchange, CancellationToken end)
    {
        exchange.Take();
        await exchange.WriteAsync(Ok + "content-length: 2\r\n\r\nok", end);
        return true;
    }

    /// <summary>Takes so long, and is well otherwise.</summary>
    public static Manner Slow(double milliseconds) => async (exchange, end) =>
    {
        await Exchange.PauseAsync(milliseconds, end);
        return await GoodAsync(exchange, end);
    };

    /// <summary>Well two times out of five.</summary>
    public static Manner Moody(Manner bad) => (exchange, end) => exchange.Number % 5 < 2 ? GoodAsync(exchange, end) : bad(exchange, end);

    public static async Task<bool> HangAsync(Exchange exchange, CancellationToken end)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);
        return false;
    }

    public static async Task<bool> DripAsync(Exchange exchange, CancellationToken end)
    {
        await exchange.WriteAsync(Ok + "content-length: 1000\r\n\r\n", end);
        while (true)
        {
            await Exchange.PauseAsync(1_000, end);
            await exchange.WriteAsync("x", end);
        }
    }

    public static Task<bool> ResetBeforeAsync(Exchange exchange, CancellationToken end)
    {
        exchange.Reset();
        return Task.FromResult(false);
    }

    public static async Task<bool> ResetAmidAsync(Exchange exchange, CancellationToken end)
    {
        await exchange.WriteAsync(Ok + "content-length: 1000\r\n\r\nhalf", end);
        await Exchange.PauseAsync(20, end);
        exchange.Reset();
        return false;
    }

    /// <summary>2xx, and then no end of it: what matters was said.</summary>
    public static async Task<bool> EndlessAsync(Exchange exchange, CancellationToken end)
    {
        exchange.Take();
        await exchange.WriteAsync(Ok + "transfer-encoding: chunked\r\n\r\n", end);
        while (true)
        {
            await exchange.WriteAsync(s_block.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n", end);
            await exchange.WriteAsync(s_block, end);
            await exchange.WriteAsync("\r\n", end);
        }
    }

    public static async Task<bool> HugeAsync(Exchange exchange, CancellationToken end)
    {
        exchange.Take();
        await exchange.WriteAsync(Ok + "content-length: 100000000000\r\n\r\n", end);
        while (true)
        {
            await exchange.WriteAsync(s_block, end);
        }
    }

    public static async Task<bool> BombAsync(Exchange exchange, CancellationToken end)
    {
        exchange.Take();
        await exchange.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Ok}content-encoding: gzip\r\ncontent-length: {s_bomb.Value.Length}\r\n\r\n"), end);
        await exchange.WriteAsync(s_bomb.Value, end);
        return true;
    }

    public static async Task<bool> NotHttpAsync(Exchange exchange, CancellationToken end)
    {
        await exchange.WriteAsync((exchange.Number % 3) switch { 0 => "SSH-2.0-OpenSSH_9.6\r\n", 1 => "HTTP/1.1 abc Nope\r\n\r\n", _ => Ok + "transfer-encoding: chunked\r\n\r\nzz\r\n" }, end);
        return false;
    }

    public static async Task<bool> EndlessHeadersAsync(Exchange exchange, CancellationToken end)
    {
        await exchange.WriteAsync(Ok, end);
        while (true)
        {
            await exchange.WriteAsync($"x-more: {new string('h', 1_000)}\r\n", end);
        }
    }

    public static async Task<bool> NeverFinalAsync(Exchange exchange, CancellationToken end)
    {
        while (true)
        {
            await exchange.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n", end);
            await Exchange.PauseAsync(50, end);
        }
    }

    /// <summary>To where nobody may be sent.</summary>
    public static Manner Redirect(string trap) => (exchange, end) =>
        AnswerAsync(exchange, $"307 Temporary Redirect\r\nlocation: {(exchange.Number % 2 == 0 ? "http://169.254.169.254/latest/meta-data/" : trap)}", end);

    public static Task<bool> UnwellAsync(Exchange exchange, CancellationToken end) =>
        AnswerAsync(exchange, (exchange.Number % 3) switch { 0 => "500 Internal Server Error", 1 => "404 Not Found", _ => "503 Service Unavailable\r\nretry-after: 1" }, end);

    private static async Task<bool> AnswerAsync(Exchange exchange, string status, CancellationToken end)
    {
        await exchange.WriteAsync($"HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n", end);
        return true;
    }

    /// <summary>48 KB that are 48 MB.</summary>
    private static byte[] Bomb()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.SmallestSize))
        {
            for (var i = 0; i < 750; i++)
            {
                gzip.Write(s_block);
            }
        }

        return bytes.ToArray();
    }
}
