using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>Of an answer, 64 KiB are read and kept as they came.</summary>
public sealed class LargeAnswerTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

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

        var receipt = await SendingDesk.SendAsync(receiver, AttemptOutcome.Succeeded, null);

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
}
