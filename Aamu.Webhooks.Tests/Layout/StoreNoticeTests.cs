using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Layout;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Layout;

public sealed class StoreNoticeTests
{
    [Fact]
    public async Task While_nothing_can_be_stored_every_page_says_why_and_no_longer()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        screen.Services.AddSingleton(workspace.Get<StoreState>());
        var notice = screen.Render<StoreNotice>();
        Assert.Empty(notice.FindAll(".mud-alert"));

        using (await DamagedHeader.OfAsync(workspace))
        {
            await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_1","data":{}}""");
            notice.WaitForAssertion(() => Assert.Contains("The database file is damaged.", notice.Find(".mud-alert").TextContent, StringComparison.Ordinal));
        }

        await workspace.EventAsync();
        notice.WaitForAssertion(() => Assert.Empty(notice.FindAll(".mud-alert")));
    }
}
