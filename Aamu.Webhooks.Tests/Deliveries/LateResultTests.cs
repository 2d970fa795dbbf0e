using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>What is heard of a try when another has brought its delivery through.</summary>
public sealed class LateResultTests
{
    [Fact]
    public async Task A_delivery_that_the_receiver_has_does_not_look_failed_by_what_is_heard_of_an_earlier_try()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var before = Assert.Single(await workspace.DeliveriesAsync());
        var row = await workspace.QueryAsync(context => context.Deliveries.SingleAsync());
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = Interruption.Receipt(workspace.Clock.GetUtcNow(), TimeSpan.FromSeconds(9), "It stood still.");

        await workspace.Get<SingleWriter>().WriteAsync(transaction =>
            AttemptRecords.Add(transaction, [new AttemptResult(row.Key, 1, receiver.Url, late, DeliveryState.Pending, row.DueAt, 1, row.DueAt)]));

        Assert.Equal(before with { AttemptCount = 2 }, Assert.Single(await workspace.DeliveriesAsync()));
        Assert.Equal(row.LastAttemptAt, await workspace.QueryAsync(context => context.Deliveries.Select(delivery => delivery.LastAttemptAt).SingleAsync()));
    }
}
