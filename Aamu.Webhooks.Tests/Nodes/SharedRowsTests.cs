using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>What one node changes is so for the others, from the moment at which it is committed.</summary>
public sealed class SharedRowsTests
{
    [Fact]
    public async Task An_event_is_judged_by_the_settings_that_another_node_has_stored_just_before()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await first.WebhookAsync("https://example.com/", "task.created");
        Assert.Equal(1, (await second.EventAsync()).Matched);

        Assert.True((await first.Get<WebhookRegistry>().ChangeAsync(first.Admin, webhook, new WebhookDraft { EventTypes = ["form.*"] })).Succeeded);
        Assert.Equal(0, (await second.EventAsync()).Matched);

        Assert.True((await second.Get<WebhookRegistry>().ChangeAsync(second.Admin, webhook, new WebhookDraft { EventTypes = ["*"] })).Succeeded);
        Assert.Equal(1, (await first.EventAsync()).Matched);

        Assert.True((await second.Get<WebhookRegistry>().DeleteAsync(second.Admin, webhook)).Succeeded);
        Assert.Equal(0, (await first.EventAsync()).Matched);
    }

    [Fact]
    public async Task A_team_that_came_or_went_at_another_node_has_come_or_gone_here()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        await second.EventAsync();
        await first.OtherTeamAsync();
        Assert.Null((await second.SubmitAsync("""{"type":"task.created","teamId":"team_2","data":{}}""")).Problem);

        Assert.True((await first.Get<TeamDirectory>().DeleteTeamAsync(first.Aamu, new TeamId("team_2"))).Succeeded);
        Assert.NotNull((await second.SubmitAsync("""{"type":"task.created","teamId":"team_2","data":{}}""")).Problem);
    }

    [Fact]
    public async Task What_a_team_may_hold_is_the_same_number_over_all_nodes()
    {
        await using var first = await Workspace.OnServerAsync(options => options.MaxHeldPerTeam = 6);
        await using var second = Workspace.Beside(first, options => options.MaxHeldPerTeam = 6);
        var webhook = await first.WebhookAsync("https://example.com/");
        Assert.True((await first.Get<WebhookRegistry>().ChangeAsync(first.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Paused })).Succeeded);
        for (var i = 0; i < 10; i++)
        {
            await first.EventAsync();
            Assert.InRange(await HeldAsync(), 0, 6);
            await second.EventAsync();
            Assert.InRange(await HeldAsync(), 0, 6);
        }

        Assert.Equal(6, await HeldAsync());

        Task<int> HeldAsync() => first.QueryAsync(context => context.Deliveries.CountAsync(delivery => delivery.State == DeliveryState.Held));
    }

    [Fact]
    public async Task Attempts_are_counted_once_when_two_nodes_count_at_the_same_time()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await first.WebhookAsync(receiver.Url);
        for (var i = 0; i < 20; i++)
        {
            await first.EventAsync();
        }

        await first.DrainAsync(webhook);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? first : second).Get<HealthBooks>().CatchUpAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(20, await first.QueryAsync(context => context.WebhookHours.SumAsync(hour => hour.Delivered)));
    }

    [Fact]
    public async Task A_key_that_was_revoked_at_another_node_opens_nothing_as_soon_as_that_is_heard_and_nothing_is_remembered_while_nothing_is_heard()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var (signals, cancellationToken) = (second.Get<NodeSignals>(), TestContext.Current.CancellationToken);
        signals.Listens();
        var (told, untold) = (await AddAsync(), await AddAsync());
        Assert.NotNull(await second.Get<TeamAccess>().ForKeyAsync(told.Key, cancellationToken: cancellationToken));
        Assert.True((await first.Get<ApiKeyRing>().RevokeTeamKeyAsync(first.Admin, new ApiKeyId(told.Id))).Succeeded);
        Carrier.Carry(first, second);
        Assert.Null(await second.Get<TeamAccess>().ForKeyAsync(told.Key, cancellationToken: cancellationToken));

        signals.ListensNoMore();
        Assert.NotNull(await second.Get<TeamAccess>().ForKeyAsync(untold.Key, cancellationToken: cancellationToken));
        Assert.True((await first.Get<ApiKeyRing>().RevokeTeamKeyAsync(first.Admin, new ApiKeyId(untold.Id))).Succeeded);
        Assert.Null(await second.Get<TeamAccess>().ForKeyAsync(untold.Key, cancellationToken: cancellationToken));

        async Task<NewApiKey> AddAsync() => (await first.Get<ApiKeyRing>().AddTeamKeyAsync(first.Admin, "A program's", TeamRole.Viewer)).Value!;
    }

    [Fact]
    public async Task Open_pages_hear_of_what_another_node_has_stored()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var (beats, members) = (0, 0);
        using var rows = second.Get<TeamPulse>().Listen(second.Admin, () => beats++);
        using var people = second.Get<TeamPulse>().ListenToMembers(second.Admin, () => members++);

        await first.Get<NodeWatch>().LookAsync();
        _ = first.Get<NodeSignals>().Take(first.NumberOf(), all: true);
        await first.EventAsync();
        await first.EventAsync();
        Carrier.Carry(first, second);
        Assert.Equal((1, 0), (beats, members));

        Assert.True((await first.Get<TeamDirectory>().PutTeamAsync(first.Aamu, Workspace.TeamId, "Another name")).Succeeded);
        Carrier.Carry(first, second);
        Assert.Equal(1, members);
    }

    [Fact]
    public async Task Numbers_of_deliveries_rise_without_gaps_whichever_node_promised_them()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        await first.WebhookAsync("https://example.com/");
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? first : second).EventAsync()));
        Assert.Equal(Enumerable.Range(1, 60).Select(number => (long?)number), await first.QueryAsync(context => context.Deliveries.OrderBy(delivery => delivery.Key).Select(delivery => delivery.Sequence).ToListAsync()));
    }
}
