using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Events;

public sealed class RetentionTests
{
    [Fact]
    public async Task What_is_older_than_the_settings_say_goes_and_nothing_else()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.*");
        await workspace.EventAsync(id: "evt_waiting");
        await workspace.DrainAsync(webhook);
        for (var i = 0; i < 250; i++)
        {
            await workspace.EventAsync(id: $"evt_old{i}");
        }

        await workspace.EventAsync("form.submitted", id: "evt_unmatched");
        await workspace.SubmitAsync("""{"type":"no.such","teamId":"team_1","data":{}}""");
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromDays(29));
        await workspace.EventAsync(id: "evt_young");
        workspace.Clock.Advance(TimeSpan.FromDays(1));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(253, await workspace.QueryAsync(context => context.Events.CountAsync()));

        workspace.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(["evt_waiting", "evt_young"], await workspace.QueryAsync(context => context.Events.OrderBy(happened => happened.Key).Select(happened => happened.Id.Value).ToListAsync()));
        Assert.Equal(2, await workspace.QueryAsync(context => context.Deliveries.CountAsync()));
        Assert.Equal(1, await workspace.QueryAsync(context => context.Attempts.CountAsync()));
        Assert.Equal(0, await workspace.QueryAsync(context => context.RefusedSubmissions.CountAsync()));
        Assert.Single(await workspace.Get<WebhookList>().LinesAsync(workspace.Admin));
    }

    [Fact]
    public async Task The_room_is_given_back_to_the_disk()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        for (var i = 0; i < 20; i++)
        {
            await workspace.SubmitAsync($$$"""{"type":"task.created","teamId":"team_1","data":{"x":"{{{new string('x', 100_000)}}}"}}""");
        }

        var before = await PagesAsync(workspace);
        workspace.Clock.Advance(TimeSpan.FromDays(31));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.InRange(await PagesAsync(workspace), 1, before - 400);
    }

    [Fact]
    public async Task Beyond_its_size_the_oldest_events_go_sooner_and_what_waits_stays()
    {
        await using var workspace = await Workspace.StartAsync();
        workspace.NeedsFile();
        await workspace.WebhookAsync("https://example.com/", "form.*");
        workspace.Get<IOptions<RetentionOptions>>().Value.MaxMegabytes = 2;
        await workspace.EventAsync("form.submitted", id: "evt_waiting");
        for (var i = 0; i < 60; i++)
        {
            workspace.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Null((await workspace.SubmitAsync($$$"""{"id":"evt_{{{i}}}","type":"task.created","teamId":"team_1","data":{"x":"{{{new string('x', 100_000)}}}"}}""")).Problem);
        }

        await workspace.Get<Retention>().RunAsync(default);
        Assert.InRange(await PagesAsync(workspace) * 4096, 1_000_000, 2 * 1024 * 1024);
        var kept = await workspace.QueryAsync(context => context.Events.OrderBy(happened => happened.Key).Select(happened => happened.Id.Value).ToListAsync());
        Assert.Equal("evt_waiting", kept[0]);
        Assert.Equal("evt_59", kept[^1]);
        Assert.InRange(kept.Count, 8, 20);
    }

    [Fact]
    public async Task An_id_that_was_forgotten_may_be_used_again_and_the_borders_of_webhooks_hold()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.EventAsync(id: "evt_1");
        workspace.Clock.Advance(TimeSpan.FromDays(31));
        await workspace.Get<Retention>().RunAsync(default);
        await workspace.WebhookAsync("https://example.com/");
        Assert.Equal((false, 1), ((await workspace.EventAsync(id: "evt_1")).Duplicate, (await workspace.EventAsync()).Matched));
    }

    [Fact]
    public async Task A_team_may_have_its_events_forgotten_sooner_and_nobody_elses_go()
    {
        await using var workspace = await Workspace.StartAsync();
        var (other, retention) = (await workspace.OtherTeamAsync(), workspace.Get<TeamRetention>());
        Assert.Equal(new KeptFor(30, 30, null), await retention.OfAsync(workspace.Admin));
        Assert.Equal(["days"], (await retention.ChangeAsync(workspace.Admin, 31)).Refusal!.Fields.Keys);
        Assert.Equal(["days"], (await retention.ChangeAsync(workspace.Admin, 0)).Refusal!.Fields.Keys);
        Assert.NotNull((await retention.ChangeAsync(Workspace.As(TeamRole.Editor), 7)).Refusal);
        Assert.True((await retention.ChangeAsync(workspace.Admin, 7)).Succeeded);
        Assert.Equal((7, 30), ((await retention.OfAsync(workspace.Admin)).Days, (await retention.OfAsync(other)).Days));

        var webhook = await workspace.WebhookAsync("https://example.com/", "form.*");
        await workspace.EventAsync(id: "evt_1");
        await workspace.EventAsync("form.submitted", id: "evt_waiting");
        await workspace.SubmitAsync("""{"type":"no.such","teamId":"team_1","data":{}}""");
        await workspace.SubmitAsync("""{"id":"evt_1","type":"task.created","teamId":"team_2","data":{}}""");
        await workspace.RefusalsWrittenAsync();
        workspace.Clock.Advance(TimeSpan.FromDays(7));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(3, await workspace.QueryAsync(context => context.Events.CountAsync()));

        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.EventAsync(id: "evt_young");
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(
            ["team_1 evt_waiting", "team_2 evt_1", "team_1 evt_young"],
            await workspace.QueryAsync(context => context.Events.OrderBy(happened => happened.Key).Select(happened => happened.TeamId.Value + " " + happened.Id.Value).ToListAsync()));
        Assert.Equal(0, await workspace.QueryAsync(context => context.RefusedSubmissions.CountAsync()));
        await retention.ChangeAsync(workspace.Admin, 30);
        Assert.Null(await workspace.QueryAsync(context => context.Teams.Where(team => team.Id == Workspace.TeamId).Select(team => team.RetentionDays).SingleAsync()));
    }

    [Fact]
    public async Task Bodies_may_go_earlier_than_the_rows_and_what_waits_keeps_its_own()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "");
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.StatusCode = 500;
            await context.Response.Body.WriteAsync("no"u8.ToArray());
        });
        workspace.Get<IOptions<RetentionOptions>>().Value.BodiesDays = 7;
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.*");
        await workspace.EventAsync(id: "evt_1");
        await workspace.DrainAsync(webhook);
        await workspace.EventAsync("form.submitted", id: "evt_2");
        await workspace.EventAsync(id: "evt_waiting");
        workspace.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await workspace.EventAsync("form.submitted", id: "evt_young");
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(["evt_1", "evt_2"], await EmptyAsync());
        var delivery = (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Exhausted })).Single();
        var attempt = Assert.Single((await workspace.Get<DeliveryLog>().FindAsync(workspace.Admin, delivery.Id))!.Attempts);
        Assert.Equal((500, null), (attempt.StatusCode, attempt.ResponseBody));
        Assert.NotNull(attempt.ResponseHeaders);

        // The id still tells that it was accepted; what it said cannot be sent any more, by no way.
        Assert.True((await workspace.EventAsync(id: "evt_1")).Duplicate);
        Assert.Equal(RefusalKind.Conflict, (await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, delivery.Id)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Conflict, (await workspace.Get<FreshSignature>().OfAsync(workspace.Admin, delivery.Id)).Refusal!.Kind);
        var desk = workspace.Get<RecoveryDesk>();
        Assert.Equal(0, (await desk.CountAsync(workspace.Admin, new DeliveryFilter { WebhookId = webhook })).Value!.GaveUp);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { EventTypes = ["*"] });
        Assert.Equal(1, (await desk.CountMissingAsync(workspace.Admin, webhook, DateTimeOffset.UnixEpoch, null)).Value);
        Assert.Null((await workspace.Get<SequenceLog>().AfterAsync(workspace.Admin, webhook, 0, 1))!.Items[0].Body);

        // What waited is looked at again when it has come to its end.
        await workspace.DrainAsync(webhook);
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(["evt_1", "evt_2", "evt_waiting"], await EmptyAsync());

        async Task<IEnumerable<string>> EmptyAsync() =>
            await workspace.QueryAsync(context => context.Events.Where(happened => happened.Body.Length < WorkspaceEvent.SmallestBody).OrderBy(happened => happened.Key).Select(happened => happened.Id.Value).ToListAsync());
    }

    [Fact]
    public async Task Lanes_of_webhooks_that_are_gone_are_not_remembered()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (kept, gone) = (await workspace.WebhookAsync(receiver.Url), await workspace.WebhookAsync(receiver.Url));
        await workspace.EventAsync();
        await workspace.DrainAsync(kept);
        await workspace.DrainAsync(gone);
        await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, gone);
        Assert.Equal(2, workspace.Get<LaneDrainer>().Remembered);
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(1, workspace.Get<LaneDrainer>().Remembered);
        Assert.Equal([await workspace.KeyOfAsync(kept)], workspace.Alarm.Remembered!);
    }

    private static Task<long> PagesAsync(Workspace workspace) => workspace.Get<SingleWriter>().WriteAsync(transaction =>
        transaction.Statement("PRAGMA page_count").Number()!.Value);
}
