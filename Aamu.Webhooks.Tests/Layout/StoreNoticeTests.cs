using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Layout;
using Aamu.Webhooks.Web.Shared;
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

    [Fact]
    public async Task A_page_that_cannot_be_read_anew_says_since_when_until_it_can()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        screen.Services.AddSingleton(workspace.Get<StoreState>());
        var notice = screen.Render<StoreNotice>();
        var freshness = screen.Services.GetRequiredService<Freshness>();

        var since = workspace.Clock.GetUtcNow();
        freshness.Tell(since);
        freshness.Tell(since + TimeSpan.FromMinutes(5));
        notice.WaitForAssertion(() => Assert.Contains($"{since.UtcDateTime:HH:mm:ss}: since then it could not be read", notice.Find(".mud-alert").TextContent, StringComparison.Ordinal));

        freshness.Tell(staleSince: null);
        notice.WaitForAssertion(() => Assert.Empty(notice.FindAll(".mud-alert")));
    }
}
