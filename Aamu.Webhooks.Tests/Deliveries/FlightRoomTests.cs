using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using CsCheck;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The memory that deliveries may take, over all lanes.</summary>
public sealed class FlightRoomTests
{
    private const long Cost = 100_000;

    [Fact]
    public void However_many_lanes_want_all_they_can_get_there_is_room_for_one_more() =>
        Gen.Int[1, 60].Sample(lanes =>
        {
            var room = new FlightRoom();
            var taken = Enumerable.Range(0, lanes).Select(_ => Fill(room)).ToList();
            return room.Taken == taken.Sum() && room.Taken <= room.Most && room.TryTake(0, Cost) && room.TryTake(Cost, Cost);
        });

    [Fact]
    public void A_lane_that_has_nothing_may_always_have_one() =>
        Assert.True(new FlightRoom { Most = 1 }.TryTake(0, Cost));

    [Fact]
    public async Task A_lane_of_large_events_sends_fewer_at_once_and_all_of_them_in_the_end()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var room = workspace.Get<FlightRoom>();
        room.Most = 4 * 1024 * 1024;
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 12; i++)
        {
            await workspace.SubmitAsync($$$"""{"type":"task.created","teamId":"team_1","data":{"text":"{{{new string('x', 200_000)}}}"}}""");
        }

        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        // A quarter of what is left: 4 of 215 KB.
        await receiver.WaitForAsync(4);
        Assert.InRange(room.Taken, 4 * 200_000, 5 * 200_000);
        receiver.Release();
        await drain;
        Assert.Equal(12, receiver.Requests.Count);
        Assert.Equal(0, room.Taken);
    }

    private static long Fill(FlightRoom room)
    {
        var has = 0L;
        while (room.TryTake(has, Cost))
        {
            has += Cost;
        }

        return has;
    }
}
