using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>Everything that a receiver can do wrong is told by its stage and in words.</summary>
public sealed class FaultyReceiverTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const double Short = 2;

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

        var receipt = await SendAsync(receiver, AttemptOutcome.ConnectionReset, "without an answer");

        Assert.NotNull(receipt.RequestHeaders);
        Assert.Equal(1, receiver.Connections);
    }

    [Fact]
    public async Task The_connection_is_closed_before_an_answer()
    {
        await using var receiver = RawReceiver.Start(connection => connection.ReadRequestAsync());

        await SendAsync(receiver, AttemptOutcome.ConnectionReset, "without an answer");

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

        var receipt = await SendAsync(receiver, AttemptOutcome.ProtocolError, "broke off");

        Assert.Equal(200, receipt.StatusCode);
        Assert.Equal("half"u8.ToArray(), receipt.ResponseBody);
    }

    [Fact]
    public async Task The_answer_breaks_off_in_its_headers()
    {
        await using var receiver = RawReceiver.Answering(Ok + "x-half: ");

        await SendAsync(receiver, AttemptOutcome.ProtocolError, "broke off before its headers");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 abc Nope\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nbad header line\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")]
    public async Task The_answer_is_not_http(string answer)
    {
        await using var receiver = RawReceiver.Answering(answer);

        await SendAsync(receiver, AttemptOutcome.ProtocolError, "The receiver's answer");
    }

    [Fact]
    public async Task The_headers_are_too_large()
    {
        await using var receiver = RawReceiver.Answering(Ok + string.Concat(Enumerable.Range(0, 50).Select(i => $"x-{i}: {new string('a', 1000)}\r\n")) + "\r\n");

        await SendAsync(receiver, AttemptOutcome.ProtocolError, "larger than 32 KiB");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(32 * 1024 * 1024)] // more than all buffers between hold: the request itself gets stuck
    public async Task The_receiver_takes_the_connection_and_hangs(int bodyLength)
    {
        var clock = new FakeTimeProvider();
        var reached = new TaskCompletionSource();
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadSomeAsync();
            reached.SetResult();
            await connection.HangAsync();
        });
        using var desk = new SendingDesk(clock: clock);

        var sending = desk.SendAsync(SendingDesk.To(receiver.Url) with { Body = new byte[bodyLength] });
        await reached.Task;
        clock.Advance(TimeSpan.FromSeconds(15));
        var receipt = await sending;

        Assert.Equal((AttemptOutcome.Timeout, TimeSpan.FromSeconds(15)), (receipt.Outcome, receipt.Duration));
        Assert.Contains("did not answer within 15 s", receipt.Error, StringComparison.Ordinal);
        Assert.NotNull(receipt.RequestHeaders);
    }

    [Theory]
    [InlineData("content-length: 1000\r\n\r\n", "a")]
    [InlineData("transfer-encoding: chunked\r\n\r\n", "1\r\na\r\n")]
    [InlineData("", "x-drip: 1\r\n")]
    public async Task The_answer_drips_and_does_not_end(string headers, string drop)
    {
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok + headers);
            while (true)
            {
                await connection.WriteAsync(drop);
                await connection.PauseAsync(50);
            }
        });

        var receipt = await SendAsync(receiver, AttemptOutcome.ResponseTooSlow, "did not come to an end", Short);

        Assert.InRange(receipt.Duration.TotalSeconds, Short - 0.05, Short + 2);
        Assert.Equal(headers.Length > 0, receipt.ResponseBody?[0] == 'a');
    }

    [Fact]
    public async Task A_dripping_answer_with_a_bad_status_is_told_by_its_status()
    {
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 503 Busy\r\nretry-after: 120\r\ncontent-length: 9\r\n\r\nwait");
            await connection.HangAsync();
        });

        var receipt = await SendAsync(receiver, AttemptOutcome.HttpError, "answered 503", Short);

        Assert.Equal((503, TimeSpan.FromMinutes(2), true), (receipt.StatusCode, receipt.RetryAfter, receipt.ResponseTruncated));
        Assert.Equal("wait"u8.ToArray(), receipt.ResponseBody);
    }

    [Fact]
    public async Task An_endless_answer_is_a_success_cut_at_64_kib_and_hung_up_on()
    {
        var hungUp = new TaskCompletionSource();
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok + "\r\n");
            try
            {
                while (true)
                {
                    await connection.WriteAsync(new byte[8192]);
                }
            }
            catch (IOException)
            {
                hungUp.SetResult();
            }
        });

        var receipt = await SendAsync(receiver, AttemptOutcome.Succeeded, null);

        Assert.True(receipt.ResponseTruncated);
        Assert.Equal(64 * 1024, receipt.ResponseBody!.Length);
        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Theory]
    [InlineData(64 * 1024, false)]
    [InlineData((64 * 1024) + 1, true)]
    public async Task Exactly_64_kib_are_whole_and_one_byte_more_is_truncated(int length, bool truncated)
    {
        await using var receiver = await Receiver.StartAsync(context => context.Response.Body.WriteAsync(new byte[length]).AsTask());
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal((AttemptOutcome.Succeeded, truncated, 64 * 1024), (receipt.Outcome, receipt.ResponseTruncated, receipt.ResponseBody!.Length));
    }

    [Fact]
    public async Task A_gzip_bomb_stays_packed()
    {
        byte[] bomb;
        using (var packed = new MemoryStream())
        {
            await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize))
            {
                await gzip.WriteAsync(new byte[16 * 1024 * 1024]);
            }

            bomb = packed.ToArray();
        }

        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(bomb).AsTask();
        });
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal(AttemptOutcome.Succeeded, receipt.Outcome);
        Assert.Equal(bomb, receipt.ResponseBody);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_its_target_is_shown()
    {
        await using var target = await Receiver.StartAsync(200);
        await using var receiver = await Receiver.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (307, target.Url);
            return Task.CompletedTask;
        });
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal((AttemptOutcome.HttpError, 307), (receipt.Outcome, receipt.StatusCode));
        Assert.Contains($"points to {target.Url}", receipt.Error, StringComparison.Ordinal);
        Assert.Empty(target.Requests);
    }

    [Theory]
    [InlineData(200, AttemptOutcome.Succeeded)]
    [InlineData(204, AttemptOutcome.Succeeded)]
    [InlineData(299, AttemptOutcome.Succeeded)]
    [InlineData(304, AttemptOutcome.HttpError)]
    [InlineData(400, AttemptOutcome.HttpError)]
    [InlineData(410, AttemptOutcome.HttpError)]
    [InlineData(500, AttemptOutcome.HttpError)]
    public async Task Only_2xx_succeeds(int status, AttemptOutcome outcome)
    {
        await using var receiver = await Receiver.StartAsync(status);
        using var desk = new SendingDesk();

        var receipt = await desk.SendAsync(receiver.Url);

        Assert.Equal((outcome, status), (receipt.Outcome, receipt.StatusCode));
        Assert.Equal(outcome == AttemptOutcome.Succeeded, receipt.Error is null);
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_its_cancellation_and_the_receiver_a_hang_up()
    {
        var hungUp = new TaskCompletionSource();
        using var caller = new CancellationTokenSource();
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await caller.CancelAsync();
            await connection.UntilHungUpAsync();
            hungUp.SetResult();
        });
        using var desk = new SendingDesk();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.Sender.SendAsync(SendingDesk.To(receiver.Url), caller.Token));
        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    private static async Task<Receipt> SendAsync(RawReceiver receiver, AttemptOutcome outcome, string? words, double seconds = 15)
    {
        using var desk = new SendingDesk(seconds);
        var receipt = await desk.SendAsync(receiver.Url);
        Assert.Equal((outcome, words is null), (receipt.Outcome, receipt.Error is null));
        Assert.Contains(words ?? "", receipt.Error ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", receipt.Error ?? "", StringComparison.Ordinal);
        return receipt;
    }
}
