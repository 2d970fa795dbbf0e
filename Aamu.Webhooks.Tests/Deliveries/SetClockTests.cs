using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>Somebody sets the system's clock: nothing is sent twice because of it, and nothing waits for the difference.</summary>
public sealed class SetClockTests
{
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Set_an_hour_ahead_it_breaks_no_lease_whose_request_is_under_way()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        workspace.Clock.AdjustTime(workspace.Clock.GetUtcNow() + OneHour);
        await workspace.Get<Recovery>().RunAsync();
        receiver.Release();
        await drain;
        await workspace.DrainAsync(webhook);
        Assert.Equal([AttemptOutcome.Succeeded], (await workspace.OnlyDeliveryAsync()).Attempts.Select(attempt => attempt.Outcome));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Set_an_hour_back_it_makes_nobody_wait_an_hour_longer()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var unwell = await Receiver.StartAsync(503);
        var (tried, untried) = (await workspace.WebhookAsync(unwell.Url), await workspace.WebhookAsync("https://example.com/"));
        await workspace.EventAsync();
        await workspace.DrainAsync(tried);
        await SetBackAsync(workspace);

        Assert.Equal(workspace.Clock.GetUtcNow().AddSeconds(5), await DueAsync(workspace, tried));
        Assert.Equal(workspace.Clock.GetUtcNow(), await DueAsync(workspace, untried));
        Assert.Equal([await workspace.KeyOfAsync(untried)], workspace.Alarm.Woken);
    }

    [Fact]
    public async Task What_was_promised_since_it_was_set_back_stays_due_when_it_is()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var unwell = await Receiver.StartAsync(503);
        var webhook = await workspace.WebhookAsync(unwell.Url);
        workspace.Clock.AdjustTime(workspace.Clock.GetUtcNow() - OneHour);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var due = await DueAsync(workspace, webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(3));
        await workspace.Get<Recovery>().AfterClockWentBackAsync(OneHour);
        Assert.Equal(due, await DueAsync(workspace, webhook));
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_probed_when_it_would_have_been()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var dead = await Receiver.StartAsync(503);
        var webhook = await workspace.WebhookAsync(dead.Url);
        for (var i = 0; i < 10; i++)
        {
            await workspace.EventAsync(id: $"evt_{i}");
        }

        await workspace.DrainAsync(webhook);
        await SetBackAsync(workspace);
        workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await workspace.DrainAsync(webhook);
        Assert.Equal(11, dead.Requests.Count);
    }

    [Fact]
    public async Task Set_back_while_no_program_ran_it_is_noticed_at_the_start()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://example.com/");
        await workspace.EventAsync();
        workspace.Clock.AdjustTime(workspace.Clock.GetUtcNow() - OneHour);
        await workspace.Get<Recovery>().AfterStartAsync();
        Assert.Equal(workspace.Clock.GetUtcNow(), await DueAsync(workspace, webhook));
    }

    private static Task SetBackAsync(Workspace workspace)
    {
        workspace.Clock.AdjustTime(workspace.Clock.GetUtcNow() - OneHour);
        workspace.Alarm.Woken.Clear();
        return workspace.Get<Recovery>().AfterClockWentBackAsync(OneHour);
    }

    private static async Task<DateTimeOffset?> DueAsync(Workspace workspace, WebhookId webhook) =>
        Assert.Single(await workspace.DeliveriesAsync(new() { WebhookId = webhook })).NextAttemptAt;
}
