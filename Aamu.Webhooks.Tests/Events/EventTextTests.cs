using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Events;
using Bunit;

namespace Aamu.Webhooks.Tests.Events;

/// <summary>People know their own ids and words, and seldom an event's id.</summary>
public sealed class EventTextTests
{
    [Theory]
    [InlineData("task_77", 1)]
    [InlineData("Päivitä", 1)]
    [InlineData("100 %", 1)]
    [InlineData("\"taskId\":\"task_7", 2)]
    [InlineData("task_78", 0)]
    public async Task Events_are_found_by_what_stands_in_them(string text, int count)
    {
        await using var workspace = await OfThreeAsync();
        var page = await workspace.Get<EventLog>().PageAsync(workspace.Admin, new EventFilter { Text = text }, 10, reach: 1_000);
        Assert.Equal(count, page.Items.Count);
        Assert.Equal(count, (await workspace.Get<EventLog>().NewerAsync(workspace.Admin, new EventFilter { Text = text }, 10, after: 0)).Count);
    }

    [Fact]
    public async Task Another_team_finds_nothing()
    {
        await using var workspace = await OfThreeAsync();
        Assert.Empty((await workspace.Get<EventLog>().PageAsync(await workspace.OtherTeamAsync(), new EventFilter { Text = "task_7" }, 10)).Items);
    }

    [Fact]
    public async Task The_page_has_a_field_for_it_and_the_address_keeps_it()
    {
        await using var workspace = await OfThreeAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<EventsPage>("/t/team_1/events");
        page.Find("input[type=search][placeholder*=task_77]").Change(" task_77 ");
        Assert.EndsWith("/t/team_1/events?text=task_77", screen.Navigation.Uri, StringComparison.Ordinal);
        page = screen.Open<EventsPage>("/t/team_1/events?text=task_77");
        Assert.Single(page.FindAll("table[aria-label=Events] tbody tr"));
    }

    private static async Task<Workspace> OfThreeAsync()
    {
        var workspace = await Workspace.StartAsync();
        foreach (var data in new[] { """{"taskId":"task_77"}""", """{"taskId":"task_7","title":"Päivitä"}""", """{"progress":"100 %"}""" })
        {
            Assert.Null((await workspace.SubmitAsync($$"""{"type":"task.created","teamId":"team_1","data":{{data}}}""")).Problem);
        }

        return workspace;
    }
}
