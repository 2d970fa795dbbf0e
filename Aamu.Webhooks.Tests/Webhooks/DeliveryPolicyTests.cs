using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Webhooks;

/// <summary>A webhook may have its own deadline and its own waits between tries; without them everything is as the settings say.</summary>
public sealed class DeliveryPolicyTests
{
    [Fact]
    public async Task Its_own_waits_are_kept_and_others_keep_the_usual_ones()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var own = await workspace.WebhookAsync(new WebhookDraft { Url = receiver.Url, Delivery = new DeliveryPolicy(null, "00:00:20, 00:01:00") });
        var usual = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(own);
        await workspace.DrainAsync(usual);
        Assert.Equal(workspace.Clock.GetUtcNow().AddSeconds(20), (await OneAsync(workspace, own)).NextAttemptAt);
        Assert.Equal(workspace.Clock.GetUtcNow().AddSeconds(5), (await OneAsync(workspace, usual)).NextAttemptAt);
        foreach (var seconds in new[] { 20, 60 })
        {
            workspace.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await workspace.DrainAsync(own);
        }

        Assert.Equal((DeliveryState.Exhausted, 3), ((await OneAsync(workspace, own)).State, (await OneAsync(workspace, own)).AttemptCount));
    }

    [Fact]
    public async Task A_wait_that_the_receiver_asks_for_is_a_floor_for_them_too()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(context =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (503, "90");
            return Task.CompletedTask;
        });
        var webhook = await workspace.WebhookAsync(new WebhookDraft { Url = receiver.Url, Delivery = new DeliveryPolicy(null, "00:00:20") });
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        Assert.Equal(workspace.Clock.GetUtcNow().AddSeconds(90), (await OneAsync(workspace, webhook)).NextAttemptAt);
    }

    [Fact]
    public async Task No_waits_mean_one_try()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(new WebhookDraft { Url = receiver.Url, Delivery = new DeliveryPolicy(null, "") });
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        Assert.Equal((DeliveryState.Exhausted, 1), ((await OneAsync(workspace, webhook)).State, (await OneAsync(workspace, webhook)).AttemptCount));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(3)]
    public async Task Its_own_deadline_ends_an_attempt_whether_longer_or_shorter_than_the_usual_one(int seconds)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(new WebhookDraft { Url = receiver.Url, Delivery = new DeliveryPolicy(seconds, null) });
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(webhook);
        await receiver.WaitForAsync(1);
        workspace.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(drain.IsCompleted);
        // The lane is not taken for dead meanwhile.
        await workspace.Get<Recovery>().RunAsync();
        Assert.Equal(0, (await OneAsync(workspace, webhook)).AttemptCount);
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await drain;
        var line = await OneAsync(workspace, webhook);
        Assert.Equal((AttemptOutcome.Timeout, seconds * 1000.0), (line.LastOutcome, line.LastDurationMs));
    }

    [Fact]
    public async Task A_change_of_them_counts_for_the_next_attempt_and_stands_in_the_history()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var registry = workspace.Get<WebhookRegistry>();
        await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Delivery = new DeliveryPolicy(20, "00:00:30, 00:00:45") });
        workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await workspace.DrainAsync(webhook);
        Assert.Equal(workspace.Clock.GetUtcNow().AddSeconds(45), (await OneAsync(workspace, webhook)).NextAttemptAt);

        // What does not speak of them leaves them as they are.
        await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Name = "Renamed" });
        Assert.Equal(new DeliveryPolicy(20, "00:00:30, 00:00:45"), (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, webhook))!.Delivery);
        var history = workspace.Get<WebhookHistory>();
        var changes = (await history.PageAsync(workspace.Admin, webhook, 10)).Items[1].Changes;
        Assert.Equal([ChangedSetting.Timeout, ChangedSetting.Retries], changes.Select(change => change.Setting));
        Assert.Equal(["usual", "20"], changes[0].Before.Concat(changes[0].After));

        Assert.True((await history.RevertAsync(workspace.Admin, webhook, 1, 3)).Succeeded);
        Assert.Equal(DeliveryPolicy.Usual, (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, webhook))!.Delivery);
    }

    [Theory]
    [InlineData(0, null, DeliveryPolicy.TimeoutField)]
    [InlineData(61, null, DeliveryPolicy.TimeoutField)]
    [InlineData(null, "soon", DeliveryPolicy.ScheduleField)]
    [InlineData(null, "00:00:00.5", DeliveryPolicy.ScheduleField)]
    [InlineData(null, "7.00:00:00, 7.00:00:00, 00:00:01", DeliveryPolicy.ScheduleField)]
    public async Task Beyond_the_limits_it_is_refused_at_its_field(int? timeout, string? schedule, string field)
    {
        await using var workspace = await Workspace.StartAsync();
        var registry = workspace.Get<WebhookRegistry>();
        var draft = new WebhookDraft { Name = "w", Url = "https://example.com/", EventTypes = ["*"], Delivery = new DeliveryPolicy(timeout, schedule) };
        Assert.Equal([field], (await registry.CreateAsync(workspace.Admin, draft)).Refusal!.Fields.Keys);
        var webhook = await workspace.WebhookAsync("https://example.com/");
        Assert.Equal([field], (await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Delivery = draft.Delivery })).Refusal!.Fields.Keys);
    }

    [Fact]
    public async Task What_the_settings_say_for_all_is_allowed_to_each()
    {
        await using var workspace = await Workspace.StartAsync(options =>
            (options.RequestTimeout, options.LongestTimeout, options.RetrySchedule, options.LongestRetrying) = (TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(10), "5.00:00:00", TimeSpan.FromDays(1)));
        await workspace.WebhookAsync(new WebhookDraft { Url = "https://example.com/", Delivery = new DeliveryPolicy(90, "5.00:00:00") });
    }

    private static async Task<DeliveryLine> OneAsync(Workspace workspace, WebhookId webhook) => Assert.Single(await workspace.DeliveriesAsync(new DeliveryFilter { WebhookId = webhook }));
}
