using System.Net;
using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Api.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Api;

/// <summary>Bodies that are begun and never ended fill no memory: beyond a limit over all of them producers are asked to come again.</summary>
[Collection(ApiTests.Name)]
public sealed class CrowdedUploadsTests(RunningApp app)
{
    private const int Whole = 8 * 1024 * 1024;

    [Fact]
    public async Task When_there_is_no_room_a_submission_is_told_to_come_again_and_taken_when_there_is()
    {
        using (var place = app.Get<UploadRoom>().EnterWithOne())
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
        using (await UploadAsync(app))
        {
            await Eventually.TrueAsync(() => room.Taken >= Whole - 1);
        }

        await Eventually.TrueAsync(() => room.Taken == 0);
    }

    [Fact]
    public async Task Batches_that_never_end_leave_room_for_single_events()
    {
        var room = app.Get<UploadRoom>();
        using var place = room.EnterWithBatch();
        Assert.True(place.TryHold(UploadRoom.MostOfBatches));
        using var late = room.EnterWithBatch();
        Assert.False(late.TryHold(1));
        using var accepted = await PostAsync();
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    [Fact]
    public async Task An_upload_that_is_not_whole_in_time_is_told_so_and_holds_nothing_any_more()
    {
        var clock = new FakeTimeProvider();
        var room = new UploadRoom(clock);
        await using var own = await RunningApp.StartAsync(builder => builder.Services.AddSingleton(room));
        using var client = await UploadAsync(own);
        await Eventually.TrueAsync(() => room.Taken >= Whole - 1);
        clock.Advance(UploadRoom.Patience);
        var answer = await HeardAsync(client, upTo: "seconds.");
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("The body was not whole after 30 seconds.", answer, StringComparison.Ordinal);
        Assert.Equal(0, room.Taken);
    }

    private Task<HttpResponseMessage> PostAsync() =>
        app.Aamu.PostAsync("/api/v1/events", new StringContent("""{"type":"task.created","teamId":"team_1","data":{}}""", Encoding.UTF8, "application/json"));

    private static async Task<string> HeardAsync(TcpClient client, string upTo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (heard, block) = (new StringBuilder(), new byte[4_096]);
        while (!heard.ToString().Contains(upTo, StringComparison.Ordinal) && await client.GetStream().ReadAsync(block, patience.Token) is > 0 and var count)
        {
            heard.Append(Encoding.UTF8.GetString(block, 0, count));
        }

        return heard.ToString();
    }

    /// <summary>All but the last byte of the largest batch.</summary>
    private static async Task<TcpClient> UploadAsync(RunningApp to)
    {
        var address = new Uri(to.Url);
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/events/batch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {RunningApp.IngestKey}\r\ncontent-type: application/json\r\ncontent-length: {Whole}\r\n\r\n"));
        await client.GetStream().WriteAsync(new byte[Whole - 1]);
        return client;
    }
}
