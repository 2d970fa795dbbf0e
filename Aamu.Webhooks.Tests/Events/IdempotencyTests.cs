using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Events;

public sealed class IdempotencyTests
{
    private const string First = """{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"u_1","createdAt":"2026-06-05T14:47:14.806Z","data":{"a":1.50,"b":{"x":[1,"ä"],"y":null}}}""";

    [Theory]
    [InlineData(First)]
    [InlineData("""{"data":{"b":{"y":null,"x":[1,"ä"]},"a":1.50},"id":"evt_1","actorId":"u_1","createdAt":"2026-06-05T14:47:14.806Z","projectId":"proj_1","teamId":"team_1","type":"task.created"}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"u_1","createdAt":"2026-06-05T17:47:14.8061+03:00","data":{"a":15e-1,"b":{"x":[1.0,"\u00e4"],"y":null}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"u_1","data": { "a" : 1.5 , "b" : { "x" : [ 1, "ä" ], "y" : null } } }""")]
    public async Task The_same_content_again_is_a_duplicate_and_sends_nothing_new(string again)
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://example.com/");
        Assert.False((await workspace.SubmitAsync(First)).Receipt!.Duplicate);
        workspace.Clock.Advance(TimeSpan.FromHours(1));
        var receipt = (await workspace.SubmitAsync(again)).Receipt!;
        Assert.Equal((true, 1), (receipt.Duplicate, receipt.Matched));
        Assert.Single(await workspace.DeliveriesAsync(new() { WebhookId = webhook }));
    }

    [Theory]
    [InlineData("""{"id":"evt_1","type":"task.updated","teamId":"team_1","projectId":"proj_1","actorId":"u_1","data":{"a":1.50,"b":{"x":[1,"ä"],"y":null}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_2","actorId":"u_1","data":{"a":1.50,"b":{"x":[1,"ä"],"y":null}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","actorId":"u_1","data":{"a":1.50,"b":{"x":[1,"ä"],"y":null}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","data":{"a":1.50,"b":{"x":[1,"ä"],"y":null}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"u_1","createdAt":"2026-06-05T14:47:14.807Z","data":{"a":1.50,"b":{"x":[1,"ä"],"y":null}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"u_1","data":{"a":1.51,"b":{"x":[1,"ä"],"y":null}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"u_1","data":{"a":1.50,"b":{"x":["ä",1],"y":null}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"u_1","data":{"a":1.50,"b":{"x":[1,"ä"]}}}""")]
    [InlineData("""{"id":"evt_1","type":"task.created","teamId":"team_1","projectId":"proj_1","actorId":"u_1","data":{"a":"1.50","b":{"x":[1,"ä"],"y":null}}}""")]
    public async Task Other_content_under_the_same_id_is_a_conflict_and_the_first_stands(string other)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.SubmitAsync(First);
        var before = await workspace.QueryAsync(context => context.Events.Select(happened => happened.Body).SingleAsync());
        Assert.Equal(IntakeProblemKind.IdConflict, (await workspace.SubmitAsync(other)).Problem?.Kind);
        Assert.Equal(before, await workspace.QueryAsync(context => context.Events.Select(happened => happened.Body).SingleAsync()));
    }

    [Fact]
    public async Task A_first_submission_without_a_time_is_recognised_again()
    {
        await using var workspace = await Workspace.StartAsync();
        var first = await workspace.EventAsync(id: "evt_1");
        workspace.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await workspace.EventAsync(id: "evt_1")).Duplicate);
        Assert.False(first.Duplicate);
    }

    [Fact]
    public async Task The_same_id_in_two_teams_is_two_events()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<TeamDirectory>().PutTeamAsync(workspace.Aamu, new TeamId("team_2"), "Team two");
        await workspace.SubmitAsync("""{"id":"evt_1","type":"task.created","teamId":"team_1","data":{"n":1}}""");
        var other = await workspace.SubmitAsync("""{"id":"evt_1","type":"task.created","teamId":"team_2","data":{"n":2}}""");
        Assert.False(other.Receipt!.Duplicate);
        Assert.Equal(2, await workspace.QueryAsync(context => context.Events.CountAsync()));
    }

    [Fact]
    public async Task Of_many_submissions_of_one_id_at_once_exactly_one_is_new()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/");
        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => workspace.EventAsync(id: "evt_1")));
        Assert.Single(receipts, receipt => !receipt.Duplicate);
        Assert.Single(await workspace.DeliveriesAsync());
    }

    [Fact]
    public async Task A_duplicate_wakes_no_lane()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/");
        await workspace.EventAsync(id: "evt_1");
        Assert.Single(workspace.Alarm.Woken);
        await workspace.EventAsync(id: "evt_1");
        Assert.Single(workspace.Alarm.Woken);
    }
}
