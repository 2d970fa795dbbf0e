using System.Net;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class PagingTests(RunningApp app)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task Pages_follow_each_other_without_holes_or_repeats_while_more_comes_in(int limit)
    {
        var team = await app.AddTeamAsync();
        await team.AddWebhookAsync("https://a.example/", more: ",\"status\":\"paused\"");
        var events = Enumerable.Range(1, 7).Select(i => $"evt_{i}").ToList();
        foreach (var id in events)
        {
            await team.SubmitAsync(ApiCalls.Event(team, "{}", id));
        }

        events.Reverse();
        Assert.Equal(events, await AllAsync(team, "/api/v1/events", "id", limit, onPage: () => team.SubmitAsync(ApiCalls.Event(team))));
        Assert.Equal(events, (await AllAsync(team, "/api/v1/deliveries", "eventId", limit, onPage: () => Task.CompletedTask)).Where(events.Contains));
    }

    [Fact]
    public async Task Webhooks_come_in_the_order_of_their_creation()
    {
        var team = await app.AddTeamAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await team.AddWebhookAsync("https://a.example/")).Text("id"));
        }

        Assert.Equal(ids, await AllAsync(team, "/api/v1/webhooks", "id", 2, () => Task.CompletedTask));
    }

    [Fact]
    public async Task Event_types_come_on_one_page_or_on_small_ones()
    {
        var team = await app.AddTeamAsync();
        var all = await team.GetJsonAsync("/api/v1/event-types");
        Assert.Null((string?)all["nextCursor"]);
        Assert.Equal(["name", "group", "description", "level", "example", "schema"], all["items"]![0]!.Names());
        Assert.Equal(["project", "team"], all["items"]!.AsArray().Select(type => type!.Text("level")).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(all["items"]!.AsArray().Select(type => type!.Text("name")), await AllAsync(team, "/api/v1/event-types", "name", 17, () => Task.CompletedTask));
    }

    private static async Task<List<string>> AllAsync(RunningTeam team, string path, string name, int limit, Func<Task> onPage)
    {
        var (found, cursor) = (new List<string>(), "");
        do
        {
            var page = await team.Client.GetAsync($"{path}?limit={limit}{cursor}").ReadAsync(HttpStatusCode.OK);
            Assert.InRange(page["items"]!.AsArray().Count, 1, limit);
            found.AddRange(page["items"]!.AsArray().Select(item => item!.Text(name)));
            cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={next}" : "";
            await onPage();
        }
        while (cursor != "");

        return found;
    }
}
