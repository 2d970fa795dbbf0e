using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>A lane in use waits for its bell, so that a delivery needs no job of its own.</summary>
public sealed class LingeringTests
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_lane_that_lingers_sends_what_comes_when_its_bell_is_rung_and_leaves_when_nothing_does()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        var bell = new LaneBell();
        var drain = workspace.DrainAsync(webhook, bell, Linger);
        await receiver.WaitForAsync(1);
        await workspace.EventAsync();
        bell.Ring();
        await receiver.WaitForAsync(2);
        await OnlyStateAsync(workspace, DeliveryState.Succeeded);
        Assert.False(drain.IsCompleted);
        while (!drain.IsCompleted)
        {
            workspace.Clock.Advance(Linger);
            await Task.Yield();
        }

        Assert.Equal(2, (await drain).Sent);
        Assert.Null(await workspace.QueryAsync(context => context.LaneLeases.Select(lease => lease.Owner).SingleAsync()));
    }

    [Fact]
    public async Task A_delivery_that_comes_while_another_waits_for_its_answer_goes_out_at_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var bell = new LaneBell();
        var drain = workspace.DrainAsync(webhook, bell, TimeSpan.Zero);
        await receiver.WaitForAsync(1);
        await workspace.EventAsync();
        bell.Ring();
        await receiver.WaitForAsync(2);
        receiver.Release();
        Assert.Equal(2, (await drain).Sent);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_lane_that_lingers()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        using var stopping = new CancellationTokenSource();
        var drain = workspace.DrainAsync(webhook, new LaneBell(), Linger, stopping: stopping.Token);
        await receiver.WaitForAsync(1);
        await stopping.CancelAsync();
        Assert.Equal(1, (await drain).Sent);
    }

    [Fact]
    public async Task A_drainer_that_finds_the_lane_taken_rings_for_the_one_who_has_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        var bell = new LaneBell();
        using var stopping = new CancellationTokenSource();
        var drain = workspace.DrainAsync(webhook, bell, Linger, stopping: stopping.Token);
        await receiver.WaitForAsync(1);
        await workspace.EventAsync();
        Assert.Equal(DrainReport.Nothing, await workspace.DrainAsync(webhook, bell, Linger));
        await receiver.WaitForAsync(2);
        await stopping.CancelAsync();
        Assert.Equal(2, (await drain).Sent);
        Assert.False(bell.Answer());
    }

    /// <summary>The writer works in order: when this is answered, what the receiver's answer caused has been asked of it, or is about to be.</summary>
    private static async Task OnlyStateAsync(Workspace workspace, DeliveryState state)
    {
        while ((await workspace.DeliveriesAsync()).Any(line => line.State != state))
        {
            await Task.Yield();
        }
    }
}
