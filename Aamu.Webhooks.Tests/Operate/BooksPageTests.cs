using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Operate;
using Bunit;

namespace Aamu.Webhooks.Tests.Operate;

public sealed class BooksPageTests
{
    [Fact]
    public async Task Whoever_leaves_and_comes_back_sees_how_far_the_check_is_and_then_what_it_found()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var pages = new OperatorPages(workspace);
        pages.Reads.Hold();
        var check = pages.Open<BooksPage>("/operate/books").Find("button").ClickAsync();
        await pages.Reads.Waiting;
        await pages.Screen.DisposeComponentsAsync();

        var page = pages.Open<BooksPage>("/operate/books");
        Assert.Contains("1 of 8", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal(("0", "8"), (page.Find("progress").GetAttribute("value"), page.Find("progress").GetAttribute("max")));
        Assert.True(page.Find("button").HasAttribute("disabled"));

        pages.Reads.LetGo();
        await check;
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("The books balance", page.Find("h2").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("progress"));
    }
}
