using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>What a turn of a lane reads, while everybody who writes waits for it.</summary>
public sealed class LaneReadsTests
{
    private const int BodySize = 200_000;
    private const int UnderWay = 40;

    [Theory]
    [InlineData(256, 1)]
    // The lane has its share already.
    [InlineData(8, 0)]
    public async Task The_bodies_of_what_is_on_the_wire_are_not_read_again_and_none_that_finds_no_room(int megabytes, int expected)
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.Get<FlightRoom>().Most = megabytes * 1024 * 1024;
        var webhook = await workspace.KeyOfAsync(await workspace.WebhookAsync("https://example.com/"));
        var text = new string('x', BodySize);
        for (var i = 0; i <= UnderWay; i++)
        {
            Assert.Null((await workspace.SubmitAsync($$$"""{"type":"task.created","teamId":"team_1","data":{"text":"{{{text}}}"}}""")).Problem);
        }

        var keys = await workspace.QueryAsync(context => context.Deliveries.OrderBy(delivery => delivery.Key).Select(delivery => delivery.Key).ToListAsync());
        var (due, bytes) = await workspace.Get<SingleWriter>().WriteAsync(transaction =>
        {
            var lane = LaneReads.Webhook(transaction, workspace.Get<SecretVault>(), webhook, null)!;
            // The statement is prepared by its first use.
            Turn(workspace, transaction, lane, keys.ToHashSet());
            var before = GC.GetAllocatedBytesForCurrentThread();
            return (Turn(workspace, transaction, lane, keys.SkipLast(1).ToHashSet()), GC.GetAllocatedBytesForCurrentThread() - before);
        });

        Assert.Equal(keys.TakeLast(expected), due.Select(delivery => delivery.Key));
        Assert.InRange(bytes, 0, 4 * BodySize);
    }

    private static IReadOnlyList<DueDelivery> Turn(Workspace workspace, WriteTransaction transaction, LaneWebhook lane, HashSet<long> inFlight)
    {
        var share = new LaneShare(workspace.Get<FlightRoom>(), FlightRoom.Overhead, UnderWay * BodySize, transaction);
        var due = LaneReads.Due(transaction, lane, null, workspace.Clock.GetUtcNow(), inFlight, share, most: 20);
        share.GiveBack();
        return due;
    }
}
