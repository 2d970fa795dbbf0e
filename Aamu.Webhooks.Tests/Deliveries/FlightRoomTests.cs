using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The memory that deliveries may take, over all lanes.</summary>
public sealed class FlightRoomTests
{
    private const long Cost = 100_000;
    private const int Answered = 64 * 1024;

    [Fact]
    public void However_many_lanes_want_all_they_can_get_each_comes_to_its_share_and_there_is_room_for_one_more() =>
        Gen.Int[1, 20].Sample(lanes =>
        {
            var (room, has) = (new FlightRoom(), new long[lanes]);
            for (var turn = 0; turn < 20 * lanes; turn++)
            {
                // What it had has landed; it claims anew.
                room.Free(has[turn % lanes]);
                has[turn % lanes] = Fill(room);
            }

            return room.Taken == has.Sum() && room.Taken <= room.Most && has.Max() - has.Min() <= has.Max() / 4 && Fill(room) >= has.Min() / 2;
        }, iter: 30);

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

    [Fact]
    public async Task A_lane_whose_receiver_answers_at_length_sends_fewer_at_once_from_then_on()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(AnswerAtLengthAsync);
        var room = workspace.Get<FlightRoom>();
        room.Most = 2 * 1024 * 1024;
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        for (var i = 0; i < 12; i++)
        {
            await workspace.EventAsync();
        }

        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        // A quarter of what is left: 6 of 64 KiB and a little more each; at 16 KiB it were all 12.
        await receiver.WaitForAsync(1 + 6);
        Assert.InRange(room.Taken, 6 * Answered, 7 * Answered);
        receiver.Release();
        await drain;
        Assert.Equal(1 + 12, receiver.Requests.Count);
        Assert.Equal(0, room.Taken);
    }

    [Fact]
    public async Task Answers_take_room_until_they_are_on_record()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(AnswerAtLengthAsync);
        var room = workspace.Get<FlightRoom>();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        Assert.InRange(room.Taken, 1, Answered - 1);

        var (heard, mayCommit) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new ManualResetEventSlim());
        var commit = workspace.Get<SingleWriter>().WriteAsync(_ =>
        {
            heard.SetResult();
            mayCommit.Wait(TestContext.Current.CancellationToken);
            return 0;
        });
        await heard.Task;
        receiver.Release();
        try
        {
            await Eventually.TrueAsync(() => room.Taken >= Answered);
        }
        finally
        {
            mayCommit.Set();
        }

        await commit;
        await drain;
        Assert.Equal(0, room.Taken);
    }

    [Fact]
    public void What_has_landed_is_given_back_once_it_is_on_record()
    {
        var room = new FlightRoom();
        using var cargo = new LaneCargo(room);
        var delivery = new DueDelivery(7, new DeliveryId("whd_1"), default, 0, IsTest: false, new EventId("evt_1"), "task.created", new byte[1000]);
        room.Take(FlightRoom.CostOf(delivery, FlightRoom.Overhead));
        cargo.Add(delivery, FlightRoom.Overhead);
        Assert.Equal((1000 + FlightRoom.Overhead, 1000 + FlightRoom.Overhead), (room.Taken, cargo.Bytes));

        var receipt = new Receipt { Outcome = AttemptOutcome.Succeeded, StartedAt = default, Duration = default, ResponseBody = new byte[Answered], ResponseHeaders = "a: b", StaleTry = new Receipt { Outcome = AttemptOutcome.ConnectionReset, StartedAt = default, Duration = default, RequestHeaders = "c: d" } };
        cargo.Land(new AttemptResult(7, 1, "https://example.com/", receipt, DeliveryState.Succeeded, default, 0, default));
        Assert.Equal((Answered + 16, 0), (room.Taken, cargo.Bytes));

        cargo.Recorded();
        Assert.Equal(0, room.Taken);
    }

    private static Task AnswerAtLengthAsync(HttpContext context) => context.Response.WriteAsync(new string('x', Answered));

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
