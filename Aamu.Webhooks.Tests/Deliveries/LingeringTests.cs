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
    }

    [Fact]
    public async Task A_retry_that_comes_due_while_another_request_hangs_is_not_kept_back()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RequestTimeout = TimeSpan.FromMinutes(5));
        var hangs = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            if (context.Request.Headers["x-aamu-event-id"] == "evt_hangs")
            {
                await hangs.Task;
            }

            context.Response.StatusCode = 503;
        });
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var key = await workspace.KeyOfAsync(webhook);
        await workspace.EventAsync(id: "evt_hangs");
        await workspace.EventAsync(id: "evt_fails");
        var bell = new LaneBell();
        var drain = workspace.DrainAsync(webhook, bell, TimeSpan.Zero);
        await receiver.WaitForAsync(2);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!workspace.Alarm.Scheduled.ContainsKey(key))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(workspace.Clock.GetUtcNow().AddSeconds(5), workspace.Alarm.Scheduled[key]);
        workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(DrainReport.Nothing, await workspace.DrainAsync(webhook, bell, TimeSpan.Zero));
        await receiver.WaitForAsync(3);
        Assert.Equal("evt_fails", receiver.Requests[2].Headers["x-aamu-event-id"]);
        hangs.SetResult();
        Assert.Equal(3, (await drain).Sent);
    }

    [Fact]
    public async Task A_drainer_that_comes_too_late_takes_nobodys_ring_away()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook, new LaneBell(), TimeSpan.Zero);
        await receiver.WaitForAsync(1);
        var unheard = new LaneBell();
        unheard.Ring();
        Assert.Equal(DrainReport.Nothing, await workspace.DrainAsync(webhook, unheard, TimeSpan.Zero));
        Assert.True(unheard.Answer());
        receiver.Release();
        await drain;
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
