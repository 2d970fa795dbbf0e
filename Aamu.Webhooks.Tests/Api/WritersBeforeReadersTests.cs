using System.Net;
using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>A client that reads its answer when it has written everything, as many do: a connection closed before that takes the answer with it.</summary>
[Collection(ApiTests.Name)]
public sealed class WritersBeforeReadersTests(RunningApp app)
{
    private const int Chunk = 64 * 1024;

    [Theory]
    [InlineData("/api/v1/events", RunningApp.IngestKey, "413 ", "too-large", false)]
    [InlineData("/api/v1/events", RunningApp.IngestKey, "413 ", "too-large", true)]
    [InlineData("/api/v1/events/batch", RunningApp.IngestKey, "413 ", "too-large", true)]
    [InlineData("/api/v1/events", "aamu_ik_nobodys", "401 ", "unauthorized", true)]
    [InlineData("/api/v1/webhooks", RunningApp.TeamKey, "413 ", "too-large", false)]
    [InlineData("/api/v1/webhooks", RunningApp.TeamKey, "413 ", "too-large", true)]
    [InlineData("/api/v1/webhooks", "aamu_tk_nobodys", "401 ", "unauthorized", true)]
    public async Task Whoever_writes_far_too_much_before_it_reads_hears_why_it_was_refused(string path, string key, string status, string code, bool isChunked)
    {
        const int bytes = 24 * 1024 * 1024;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Url).Port);
        await using var stream = client.GetStream();
        var length = isChunked ? "transfer-encoding: chunked" : $"content-length: {bytes}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\nconnection: close\r\n{length}\r\n\r\n"));
        var block = Encoding.ASCII.GetBytes((isChunked ? $"{Chunk:x}\r\n" : "") + new string(' ', Chunk) + (isChunked ? "\r\n" : ""));
        for (var written = 0; written < bytes; written += Chunk)
        {
            await stream.WriteAsync(block);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(isChunked ? "0\r\n\r\n" : ""));
        var answer = new byte[4_096];
        var heard = Encoding.UTF8.GetString(answer, 0, await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false));
        Assert.StartsWith("HTTP/1.1 " + status, heard, StringComparison.Ordinal);
        Assert.Contains("urn:aamu:webhooks:problem:" + code, heard, StringComparison.Ordinal);
        Assert.Equal(code == "too-large", heard.Contains("KiB; this one is longer.", StringComparison.Ordinal));
    }
}
