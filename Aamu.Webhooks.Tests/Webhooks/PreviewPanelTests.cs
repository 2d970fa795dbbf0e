using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class PreviewPanelTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly Traffic Typical = new(
        3_908, Noon.AddDays(-7), false,
        [new("task.created", new ProjectId("proj_1"), 412, new EventId("evt_1"), Noon), new("form.submitted", null, 3_496, new EventId("evt_2"), Noon.AddHours(-1))]);

    [Fact]
    public async Task It_says_how_many_events_would_have_come_and_shows_some() =>
        Assert.Equal(
            ("In the last 7 days this webhook would have received 412 of 3,908 events.", "/t/team_1/events/evt_1"), await ShowAsync(Typical, "task.*"));

    [Fact]
    public async Task Where_nothing_fits_it_shows_what_came_instead() =>
        Assert.Equal(
            ("In the last 7 days this webhook would have received 0 of 3,908 events.", "/t/team_1/events/evt_2"), await ShowAsync(Typical, "doc.*"));

    [Fact]
    public async Task A_count_that_is_cut_short_says_so() =>
        Assert.Equal(
            ("Of the newest 3,908 events, back to 29 May 12:00, this webhook would have received 3,496.", "/t/team_1/events/evt_2"), await ShowAsync(Typical with { IsCapped = true }, "form.*"));

    [Fact]
    public async Task Without_events_there_is_nothing_to_try_it_on() =>
        Assert.Equal((null, "/t/team_1/catalog"), await ShowAsync(new Traffic(0, Noon, false, []), "*"));

    private static async Task<(string? Sentence, string? FirstLink)> ShowAsync(Traffic traffic, params string[] types)
    {
        await using var pages = await WebhookPages.OpenAsync();
        var panel = pages.Browser.Render<PreviewPanel>(parameters => parameters
            .Add(shown => shown.Traffic, traffic).Add(shown => shown.EventTypes, types).Add(shown => shown.ProjectIds, []).Add(shown => shown.TeamId, "team_1"));
        return (panel.FindAll("[role=status]").SingleOrDefault()?.TextContent, panel.Find("a").GetAttribute("href"));
    }
}
