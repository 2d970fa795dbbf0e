using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>One deadline covers the whole answer: who hangs, drips or does not end is left in time.</summary>
public sealed class SlowReceiverTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const double Short = 6;

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

        var receipt = await SendingDesk.SendAsync(receiver, AttemptOutcome.ResponseTooSlow, "did not come to an end", Short);

        Assert.InRange(receipt.Duration.TotalSeconds, Short - 0.05, Short + 20);
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

        var receipt = await SendingDesk.SendAsync(receiver, AttemptOutcome.HttpError, "answered 503", Short);

        Assert.Equal((503, TimeSpan.FromMinutes(2), true), (receipt.StatusCode, receipt.RetryAfter, receipt.ResponseTruncated));
        Assert.Equal("wait"u8.ToArray(), receipt.ResponseBody);
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
}
