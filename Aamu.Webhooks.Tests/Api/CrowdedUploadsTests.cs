using System.Net;
using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>Bodies that are begun and never ended fill no memory: beyond a limit over all of them producers are asked to come again.</summary>
[Collection(ApiTests.Name)]
public sealed class CrowdedUploadsTests(RunningApp app)
{
    private const int Whole = 8 * 1024 * 1024;
    private const int Room = 8;

    [Fact]
    public async Task Batches_that_never_end_take_what_room_there_is_and_give_it_back_when_they_are_gone()
    {
        var uploads = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Room; i++)
            {
                uploads.Add(await UploadAsync());
            }

            await Eventually.TrueAsync(() => PostAsync().GetAwaiter().GetResult() == HttpStatusCode.TooManyRequests);
        }
        finally
        {
            uploads.ForEach(upload => upload.Dispose());
        }

        await Eventually.TrueAsync(() => PostAsync().GetAwaiter().GetResult() == HttpStatusCode.Accepted);
    }

    private async Task<HttpStatusCode> PostAsync()
    {
        using var answer = await app.Aamu.PostAsync("/api/v1/events", new StringContent("""{"type":"task.created","teamId":"team_1","data":{}}""", Encoding.UTF8, "application/json"));
        Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
        return answer.StatusCode;
    }

    /// <summary>All but the last byte of the largest batch.</summary>
    private async Task<TcpClient> UploadAsync()
    {
        var address = new Uri(app.Url);
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/events/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {RunningApp.IngestKey}\r\ncontent-type: application/json\r\ncontent-length: {Whole}\r\n\r\n"));
        await client.GetStream().WriteAsync(new byte[Whole - 1]);
        return client;
    }
}
