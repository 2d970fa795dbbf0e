using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class HistoryPageTests
{
    [Theory]
    [InlineData(TeamRole.Editor, 1)]
    [InlineData(TeamRole.Viewer, 0)]
    public async Task What_was_before_is_told_from_what_came_and_editors_may_go_back(TeamRole role, int buttons)
    {
        await using var pages = await WebhookPages.OpenAsync(role);
        var id = await pages.Workspace.WebhookAsync("https://example.com/a");
        await pages.Workspace.Get<WebhookRegistry>().ChangeAsync(pages.Workspace.Admin, id, new WebhookDraft { Url = "https://example.com/b" });

        var page = pages.Browser.Render<HistoryPage>(parameters => parameters.Add(shown => shown.TeamId, "team_1").Add(shown => shown.Id, id.Value));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("article").Count));
        Assert.Equal("Before: https://example.com/a", page.Find(".gone").TextContent.TrimStart('−'));
        Assert.Equal("After: https://example.com/b", page.Find(".come").TextContent.TrimStart('+'));
        Assert.Equal(buttons, page.FindAll("button").Count);
    }

    [Fact]
    public async Task A_webhook_of_nobody_has_no_history()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = pages.Browser.Render<HistoryPage>(parameters => parameters.Add(shown => shown.TeamId, "team_1").Add(shown => shown.Id, "wh_unknown"));

        page.WaitForAssertion(() => Assert.Contains("There is no such webhook", page.Markup, StringComparison.Ordinal));
    }
}
