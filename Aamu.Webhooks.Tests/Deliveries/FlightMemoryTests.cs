using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>Large bodies, many lanes and slow receivers together cannot use up the memory.</summary>
public sealed class FlightMemoryTests
{
    [Fact]
    public async Task When_others_hold_all_there_is_a_lane_goes_on_one_by_one()
    {
        await using var workspace = await Workspace.StartAsync();
        var (now, most) = (0, 0);
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            context.Response.StatusCode = 200;
            Interlocked.Decrement(ref now);
        });
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 5; i++)
        {
            await workspace.EventAsync();
        }

        var memory = workspace.Get<FlightMemory>();
        memory.Take(FlightMemory.Most);
        await workspace.DrainAsync(webhook);
        Assert.Equal((5, 1), (receiver.Requests.Count, most));
        Assert.Equal(FlightMemory.Most, memory.InHand);
    }

    [Fact]
    public async Task What_is_claimed_is_counted_until_it_has_landed_and_no_more_is_claimed_than_there_is_room_for()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 10; i++)
        {
            await workspace.SubmitAsync($$$"""{"type":"task.created","teamId":"team_1","data":{"x":"{{{new string('x', 100_000)}}}"}}""");
        }

        var memory = workspace.Get<FlightMemory>();
        memory.Take(FlightMemory.Most - 250_000);
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(3);
        Assert.InRange(memory.InHand, FlightMemory.Most, FlightMemory.Most + 100_000);
        receiver.Release();
        await drain;
        Assert.Equal((10, FlightMemory.Most - 250_000), (receiver.Requests.Count, memory.InHand));
    }
}
