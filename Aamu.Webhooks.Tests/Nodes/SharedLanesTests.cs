using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Listening;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>A lane is drained by one node at a time; the others know by which, and take over when that one is gone.</summary>
public sealed class SharedLanesTests
{
    [Fact]
    public async Task What_one_node_sends_no_other_sends_and_the_other_learns_where_the_lane_is()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await first.WebhookAsync(receiver.Url);
        await first.EventAsync();
        receiver.Hold();
        var draining = first.DrainAsync(webhook);
        await receiver.WaitForAsync(1);

        Assert.Equal(DrainReport.Nothing, await second.DrainAsync(webhook));
        Assert.Equal(first.NumberOf(), second.Alarm.Found[await first.KeyOfAsync(webhook)]);

        receiver.Release();
        Assert.Equal(1, (await draining).Sent);
        await second.EventAsync();
        Assert.Equal(1, (await second.DrainAsync(webhook)).Sent);
        Assert.Null(second.Alarm.Found[await first.KeyOfAsync(webhook)]);
    }

    [Fact]
    public async Task Neither_the_start_nor_the_minutes_look_of_a_node_takes_what_another_has_under_way()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = await Workspace.OnServerAsync();
        var webhook = await first.WebhookAsync(receiver.Url);
        await first.EventAsync();
        receiver.Hold();
        var draining = first.DrainAsync(webhook);
        await receiver.WaitForAsync(1);

        await using (var second = Workspace.Beside(first))
        {
            await second.Get<Recovery>().AfterStartAsync();
            await second.Get<Recovery>().RunAsync();
        }

        receiver.Release();
        await draining;
        Assert.Equal(AttemptOutcome.Succeeded, Assert.Single((await first.OnlyDeliveryAsync()).Attempts).Outcome);
    }

    [Fact]
    public async Task What_a_node_had_under_way_that_is_gone_is_on_record_as_interrupted_and_sent_by_another()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = await Workspace.OnServerAsync();
        var webhook = await first.WebhookAsync(receiver.Url);
        await first.EventAsync();
        await LeaseAsync(first, webhook, number: 12345);

        await first.Get<Recovery>().RunAsync();
        await first.DrainAsync(webhook);
        Assert.Equal([AttemptOutcome.Interrupted, AttemptOutcome.Succeeded], (await first.OnlyDeliveryAsync()).Attempts.OrderBy(attempt => attempt.Number).Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task Who_was_given_up_while_its_request_was_under_way_writes_down_what_came_of_it_and_takes_nothing_from_who_has_the_lane_now()
    {
        var (arrived, refusal, others) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            var isFirst = Interlocked.Increment(ref arrived) == 1;
            await (isFirst ? refusal : others).Task;
            context.Response.StatusCode = isFirst ? 500 : 200;
        });
        await using var first = await Workspace.OnServerAsync(options => options.MaxInFlightPerWebhook = 1);
        await using var second = Workspace.Beside(first, options => options.MaxInFlightPerWebhook = 1);
        var webhook = await first.WebhookAsync(receiver.Url);
        await first.EventAsync();
        await first.EventAsync();
        Assert.Equal(2, (await second.Get<NodeWatch>().LookAsync()).Count);
        var stale = first.DrainAsync(webhook);
        await receiver.WaitForAsync(1);

        await LoseAsync(first);
        for (var i = 0; i < 3; i++)
        {
            second.Clock.Advance(NodeWatch.Interval);
            await second.Get<NodeWatch>().LookAsync();
        }

        await second.Get<Recovery>().RunAsync();
        var taken = second.DrainAsync(webhook);
        await receiver.WaitForAsync(2);
        refusal.SetResult();
        Assert.Equal(1, (await stale).Sent);
        Assert.StartsWith($"{second.NumberOf()}.", await first.QueryAsync(context => context.LaneLeases.Select(lease => lease.Owner).SingleAsync()), StringComparison.Ordinal);
        others.SetResult();

        Assert.Equal(2, (await taken).Sent);
        Assert.Equal(3, receiver.Requests.Count);
        var deliveries = await first.DeliveriesAsync();
        Assert.All(deliveries, delivery => Assert.Equal(DeliveryState.Succeeded, delivery.State));
        var repeated = (await first.Get<DeliveryLog>().FindAsync(first.Admin, deliveries.Single(delivery => delivery.AttemptCount == 3).Id))!;
        Assert.Equal([AttemptOutcome.Interrupted, AttemptOutcome.HttpError, AttemptOutcome.Succeeded], repeated.Attempts.Select(attempt => attempt.Outcome).OrderDescending());
        Assert.Null(await first.QueryAsync(context => context.LaneLeases.Select(lease => lease.Owner).SingleAsync()));
    }

    [Fact]
    public async Task What_comes_of_a_request_of_who_was_given_up_after_another_has_delivered_it_is_an_attempt_and_says_nothing_of_the_receiver_as_it_is_now()
    {
        var (arrived, refusal) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref arrived) == 1)
            {
                await refusal.Task;
                context.Response.StatusCode = 500;
            }
        });
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await first.WebhookAsync(receiver.Url);
        await first.EventAsync();
        Assert.Equal(2, (await second.Get<NodeWatch>().LookAsync()).Count);
        var stale = first.DrainAsync(webhook);
        await receiver.WaitForAsync(1);

        await LoseAsync(first);
        for (var i = 0; i < 3; i++)
        {
            second.Clock.Advance(NodeWatch.Interval);
            await second.Get<NodeWatch>().LookAsync();
        }

        await second.Get<Recovery>().RunAsync();
        Assert.Equal(1, (await second.DrainAsync(webhook)).Sent);
        var delivered = await first.OnlyDeliveryAsync();
        refusal.SetResult();
        Assert.Equal(1, (await stale).Sent);

        var now = await first.OnlyDeliveryAsync();
        Assert.Equal(delivered.Attempts.Count + 1, now.Attempts.Count);
        Assert.Equal(AttemptOutcome.HttpError, now.Attempts.MaxBy(attempt => attempt.Number)!.Outcome);
        var line = Assert.Single(await first.DeliveriesAsync());
        Assert.Equal((DeliveryState.Succeeded, AttemptOutcome.Succeeded, 200), (line.State, line.LastOutcome, line.LastStatusCode));
        Assert.Equal(0, await first.QueryAsync(context => context.Incidents.CountAsync()));
    }

    [Fact]
    public async Task Who_was_seen_a_moment_ago_is_waited_for()
    {
        await using var first = await Workspace.OnServerAsync();
        var webhook = await first.WebhookAsync("https://example.com/");
        await first.EventAsync();
        await using (var second = Workspace.Beside(first))
        {
            await LeaseAsync(first, webhook, second.NumberOf());
            Assert.Equal(2, (await first.Get<NodeWatch>().LookAsync()).Count);
            Assert.True(await first.Get<NodeWatch>().HasCompanyAsync());
        }

        await first.Get<Recovery>().RunAsync();
        Assert.Empty((await first.OnlyDeliveryAsync()).Attempts);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(2, (await first.Get<NodeWatch>().LookAsync()).Count);
            first.Clock.Advance(NodeWatch.Interval);
        }

        Assert.Equal([first.NumberOf()], await first.Get<NodeWatch>().LookAsync());
        await first.Get<Recovery>().RunAsync();
        Assert.Equal(AttemptOutcome.Interrupted, Assert.Single((await first.OnlyDeliveryAsync()).Attempts).Outcome);
    }

    [Fact]
    public async Task After_a_time_in_which_nothing_could_be_seen_everybody_is_waited_for_anew()
    {
        await using var first = await Workspace.OnServerAsync();
        await using (Workspace.Beside(first))
        {
            Assert.Equal(2, (await first.Get<NodeWatch>().LookAsync()).Count);
        }

        first.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await first.Get<NodeWatch>().LookAsync()).Count);
        first.Clock.Advance(NodeWatch.Interval);
        Assert.Equal(2, (await first.Get<NodeWatch>().LookAsync()).Count);
        first.Clock.Advance(NodeWatch.Interval);
        Assert.Single(await first.Get<NodeWatch>().LookAsync());
    }

    [Fact]
    public async Task Who_has_said_goodbye_is_not_waited_for()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        Assert.Equal(2, (await first.Get<NodeWatch>().LookAsync()).Count);
        await first.Get<NodeWatch>().ForgetAsync(second.NumberOf());
        Assert.Equal([first.NumberOf()], await first.Get<NodeWatch>().LookAsync());
    }

    [Fact]
    public async Task Deliveries_to_a_tool_are_left_to_the_node_to_which_it_is_connected()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await first.WebhookAsync(ListenTarget.Url);
        var tool = new Tool();
        var opened = await second.Get<ListenDoor>().OpenAsync(Workspace.As(TeamRole.Editor), webhook, tool.Wish(resumes: false));
        Assert.True(opened.Succeeded);
        Carrier.Carry(second, first);
        Assert.Equal(opened.Value.Listener.Line, first.Get<ListenerBook>().Of(first.Admin, webhook));

        await first.EventAsync();
        Assert.Equal(DrainReport.Nothing, await first.DrainAsync(webhook));
        Assert.Equal(second.NumberOf(), first.Alarm.Found[await first.KeyOfAsync(webhook)]);
        Assert.Equal(1, (await second.DrainAsync(webhook)).Sent);
        Assert.Single(tool.Got);

        opened.Value.Listener.Dispose();
        Carrier.Carry(second, first);
        Assert.Null(first.Get<ListenerBook>().Of(first.Admin, webhook));
    }

    [Fact]
    public async Task The_newest_tool_wins_over_one_that_is_connected_to_another_node_and_one_that_only_comes_back_does_not()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await first.WebhookAsync(ListenTarget.Url);
        var (older, newer, returning) = (new Tool(), new Tool(), new Tool());
        Assert.True((await first.Get<ListenDoor>().OpenAsync(Workspace.As(TeamRole.Editor), webhook, older.Wish(resumes: false))).Succeeded);
        Carrier.Carry(first, second);
        first.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await second.Get<ListenDoor>().OpenAsync(Workspace.As(TeamRole.Editor), webhook, newer.Wish(resumes: false))).Succeeded);
        Carrier.Carry(second, first);
        Assert.StartsWith("Editor@example.com listens to this webhook now", Assert.Single(older.Told), StringComparison.Ordinal);

        Assert.False((await first.Get<ListenDoor>().OpenAsync(Workspace.As(TeamRole.Editor), webhook, returning.Wish(resumes: true))).Succeeded);

        Assert.True((await first.Get<WebhookRegistry>().DeleteAsync(first.Admin, webhook)).Succeeded);
        Carrier.Carry(first, second);
        Assert.Equal("The webhook was deleted.", Assert.Single(newer.Told));
    }

    [Fact]
    public async Task Two_tools_that_come_at_once_at_two_nodes_end_each_other_and_no_node_sends_the_lane_to_the_other()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await first.WebhookAsync(ListenTarget.Url);
        var (one, other) = (new Tool(), new Tool());
        Assert.True((await first.Get<ListenDoor>().OpenAsync(Workspace.As(TeamRole.Editor), webhook, one.Wish(resumes: false))).Succeeded);
        Assert.True((await second.Get<ListenDoor>().OpenAsync(Workspace.As(TeamRole.Editor), webhook, other.Wish(resumes: false))).Succeeded);
        Carrier.Carry(first, second);
        Carrier.Carry(second, first);
        Carrier.Carry(first, second);
        Assert.True(one.Told.IsEmpty != other.Told.IsEmpty || first.Get<ListenerBook>().Of(first.Admin, webhook) is null);

        await first.EventAsync();
        var (here, there) = (await first.DrainAsync(webhook), await second.DrainAsync(webhook));
        Assert.Equal(1, here.Sent + there.Sent);
    }

    [Fact]
    public async Task A_node_that_missed_something_hears_anew_who_listens_where()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await first.WebhookAsync(ListenTarget.Url);
        Assert.True((await first.Get<ListenDoor>().OpenAsync(Workspace.As(TeamRole.Editor), webhook, new Tool().Wish(resumes: false))).Succeeded);
        _ = first.Get<NodeSignals>().Take(first.NumberOf(), all: true);
        Assert.Null(second.Get<ListenerBook>().Of(second.Admin, webhook));
        second.Get<NodeSignals>().Listens();
        Carrier.Carry(second, first);
        Carrier.Carry(first, second);
        Assert.NotNull(second.Get<ListenerBook>().Of(second.Admin, webhook));
    }

    /// <summary>The server ends the connection that says that it is there, as it does when nothing comes over it.</summary>
    private static Task<int> LoseAsync(Workspace node) =>
        node.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND objid = $1::bigint::oid", node.NumberOf());

    /// <summary>As if the node had claimed the only delivery.</summary>
    private static Task LeaseAsync(Workspace workspace, WebhookId webhook, int number) => workspace.Get<SingleWriter>().WriteAsync(transaction =>
    {
        var key = transaction.Context.Webhooks.Where(row => row.Id == webhook).Select(row => row.Key).Single();
        transaction.Context.LaneLeases.Add(new LaneLease
        {
            WebhookKey = key,
            Owner = string.Create(CultureInfo.InvariantCulture, $"{number}.lease_1"),
            ClaimedAt = workspace.Clock.GetUtcNow(),
            Claimed = $"[{transaction.Context.Deliveries.Select(delivery => delivery.Key).Single()}]",
        });
        transaction.Context.SaveChanges();
    });
}
