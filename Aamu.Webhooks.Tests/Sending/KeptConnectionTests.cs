using System.Net.NetworkInformation;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>Connections are kept alive, and no attempt is told another's facts.</summary>
public sealed class KeptConnectionTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    [Fact]
    public async Task The_second_request_goes_over_the_same_connection_and_knows_its_address()
    {
        await using var receiver = RawReceiver.Start(AnswerAllAsync);
        using var desk = new SendingDesk();

        var first = await desk.SendAsync(receiver.Url);
        var second = await desk.SendAsync(receiver.Url);

        Assert.Equal(1, receiver.Connections);
        Assert.NotNull(first.Timings.ConnectMs);
        Assert.Equal((null, null, null), (second.Timings.DnsMs, second.Timings.ConnectMs, second.Timings.TlsMs));
        Assert.NotNull(second.Timings.FirstByteMs);
        Assert.Equal(first.RemoteAddress, second.RemoteAddress);
        Assert.Equal(AttemptOutcome.Succeeded, second.Outcome);
    }

    [Fact]
    public async Task A_connection_that_was_closed_meanwhile_is_replaced_and_sent_on_once()
    {
        var closed = new TaskCompletionSource();
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
            if (connection.Number == 1)
            {
                connection.Dispose();
                closed.SetResult();
            }
        });
        using var desk = new SendingDesk();

        await desk.SendAsync(receiver.Url);
        await closed.Task;
        await Eventually.TrueAsync(() => !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Any(line => line.RemoteEndPoint.Port == receiver.Port && line.State == TcpState.Established));
        var second = await desk.SendAsync(receiver.Url);

        Assert.Equal((AttemptOutcome.Succeeded, 2), (second.Outcome, receiver.Connections));
        Assert.Null(second.StaleTry);
        Assert.NotNull(second.Timings.ConnectMs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kept_connection_that_closes_on_the_request_is_no_failure_and_both_requests_are_told(bool reset)
    {
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
            await connection.ReadRequestAsync();
            if (reset)
            {
                connection.Reset();
            }
        });
        // No time passes: a hang-up that comes late is no old connection's.
        using var desk = new SendingDesk(clock: new FakeTimeProvider());

        await desk.SendAsync(receiver.Url);
        var second = await desk.SendAsync(receiver.Url);

        Assert.Equal(AttemptOutcome.Succeeded, second.Outcome);
        Assert.Equal(AttemptOutcome.ConnectionReset, second.StaleTry!.Outcome);
        Assert.Null(second.StaleTry.Timings.ConnectMs);
        Assert.NotNull(second.StaleTry.RequestHeaders);
        Assert.Equal(2, receiver.Connections);
    }

    [Fact]
    public async Task A_kept_connection_that_breaks_off_in_its_answer_is_not_sent_again()
    {
        await using var receiver = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 2");
        });
        using var desk = new SendingDesk();

        await desk.SendAsync(receiver.Url);
        var second = await desk.SendAsync(receiver.Url);

        Assert.Equal((AttemptOutcome.ProtocolError, 1), (second.Outcome, receiver.Connections));
        Assert.Null(second.StaleTry);
    }

    [Fact]
    public async Task Requests_side_by_side_keep_their_own_facts()
    {
        await using var fast = await Receiver.StartAsync(200);
        await using var slow = RawReceiver.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.PauseAsync(300);
            await connection.WriteAsync(Ok);
        });
        using var desk = new SendingDesk();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => desk.SendAsync(i % 3 == 0 ? slow.Url : fast.Url)));

        Assert.All(receipts, receipt => Assert.Equal(AttemptOutcome.Succeeded, receipt.Outcome));
        Assert.All(receipts.Where((_, i) => i % 3 == 0), receipt => Assert.Equal(($"127.0.0.1:{slow.Port}", true), (receipt.RemoteAddress, receipt.Timings.FirstByteMs >= 290)));
        Assert.All(receipts.Where((_, i) => i % 3 != 0), receipt => Assert.Equal($"127.0.0.1:{fast.Port}", receipt.RemoteAddress));
        Assert.Equal(60, fast.Requests.Count + slow.Connections);
    }

    private static async Task AnswerAllAsync(RawConnection connection)
    {
        while (true)
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(Ok);
        }
    }
}
