using Aamu.Webhooks.Core.Events;
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

    private static Task<long> PagesAsync(Workspace workspace) => workspace.Get<Core.Data.SingleWriter>().WriteAsync(transaction =>
        (long)transaction.Prepared("PRAGMA page_count").ExecuteScalar()!);
}
