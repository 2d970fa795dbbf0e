using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>Everything that a receiver can do wrong is told by its stage and in words.</summary>
public sealed class FaultyReceiverTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    [Fact]
    public async Task Nobody_listens()
    {
        using var desk = new SendingDesk();
        var url = RawReceiver.DeadUrl();

        var receipt = await desk.SendAsync(url);

        Assert.Equal(AttemptOutcome.ConnectionRefused, receipt.Outcome);
        Assert.Equal($"The connection was refused by 127.0.0.1:{new Uri(url).Port}: nothing listens there.", receipt.Error);
        Assert.Equal($"127.0.0.1:{new Uri(url).Port}", receipt.RemoteAddress);
        Assert.Null(receipt.RequestHeaders);
        Assert.NotNull(receipt.Timings.ConnectMs);
        Assert.Null(receipt.Timings.FirstByteMs);
    }

    [Fact]
    public async Task The_connection_is_reset_before_an_answer()
    {
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });

        var receipt = await SendingDesk.SendAsync(receiver, AttemptOutcome.ConnectionReset, "without an answer");

        Assert.NotNull(receipt.RequestHeaders);
        Assert.Equal(1, receiver.Connections);
    }

    [Fact]
    public async Task The_connection_is_closed_before_an_answer()
    {
        await using var receiver = RawReceiver.Start(connection => connection.ReadRequestAsync());

        await SendingDesk.SendAsync(receiver, AttemptOutcome.ConnectionReset, "without an answer");

        Assert.Equal(1, receiver.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_answer_breaks_off_in_its_body_and_what_came_is_kept(bool reset)
    {
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok + "content-length: 100\r\n\r\nhalf");
            await connection.PauseAsync(100);
            if (reset)
            {
                connection.Reset();
            }
        });

        var receipt = await SendingDesk.SendAsync(receiver, AttemptOutcome.ProtocolError, "broke off");

        Assert.Equal(200, receipt.StatusCode);
        Assert.Equal("half"u8.ToArray(), receipt.ResponseBody);
    }

    [Fact]
    public async Task The_answer_breaks_off_in_its_headers()
    {
        await using var receiver = RawReceiver.Answering(Ok + "x-half: ");

        await SendingDesk.SendAsync(receiver, AttemptOutcome.ProtocolError, "broke off before its headers");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 abc Nope\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nbad header line\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")]
    public async Task The_answer_is_not_http(string answer)
    {
        await using var receiver = RawReceiver.Answering(answer);

        await SendingDesk.SendAsync(receiver, AttemptOutcome.ProtocolError, "The receiver's answer");
    }

    [Fact]
    public async Task The_headers_are_too_large()
    {
        await using var receiver = RawReceiver.Answering(Ok + string.Concat(Enumerable.Range(0, 50).Select(i => $"x-{i}: {new string('a', 1000)}\r\n")) + "\r\n");

        await SendingDesk.SendAsync(receiver, AttemptOutcome.ProtocolError, "larger than 32 KiB");
    }
}
