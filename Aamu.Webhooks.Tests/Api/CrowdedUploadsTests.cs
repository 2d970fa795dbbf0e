using System.Net;
using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Api.Events;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>Bodies that are begun and never ended fill no memory: beyond a limit over all of them producers are asked to come again.</summary>
[Collection(ApiTests.Name)]
public sealed class CrowdedUploadsTests(RunningApp app)
{
    private const int Whole = 8 * 1024 * 1024;

    [Fact]
    public async Task When_there_is_no_room_a_submission_is_told_to_come_again_and_taken_when_there_is()
    {
        using (var place = app.Get<UploadRoom>().Enter())
        {
            Assert.True(place.TryHold(UploadRoom.Most));
            using var refused = await PostAsync();
            Assert.Equal((HttpStatusCode.TooManyRequests, true), (refused.StatusCode, refused.Headers.RetryAfter is not null));
        }

        using var accepted = await PostAsync();
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    [Fact]
    public async Task An_upload_that_never_ends_holds_what_came_until_it_is_gone()
    {
        var room = app.Get<UploadRoom>();
        using (await UploadAsync())
        {
            await Eventually.TrueAsync(() => room.Taken >= Whole - 1);
        }

        await Eventually.TrueAsync(() => room.Taken == 0);
    }

    private Task<HttpResponseMessage> PostAsync() =>
        app.Aamu.PostAsync("/api/v1/events", new StringContent("""{"type":"task.created","teamId":"team_1","data":{}}""", Encoding.UTF8, "application/json"));

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
