using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Catalog;
using Bunit;

namespace Aamu.Webhooks.Tests.Catalog;

public sealed class CatalogPageTests
{
    private const string One = "/t/team_1/catalog?q=task.due_date_changed";

    [Fact]
    public async Task An_event_names_the_webhooks_that_would_get_it_and_no_other()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync(new WebhookDraft { Name = "By family", Url = "https://example.com/", EventTypes = ["task.*"] });
        await workspace.WebhookAsync(new WebhookDraft { Name = "Everything of two", Url = "https://example.com/", EventTypes = ["*"], ProjectIds = ["proj_1", "proj_2"] });
        await workspace.WebhookAsync(new WebhookDraft { Name = "Documents", Url = "https://example.com/", EventTypes = ["doc.*"] });
        await using var screen = new Screen(workspace);

        var page = screen.Open<CatalogPage>(One);

        Assert.Equal(["By family", "Everything of two"], page.FindAll(".listeners a").Select(link => link.TextContent));
        Assert.Contains("in 2 projects only", page.FindAll(".listeners li")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("2 webhooks", page.Find(".heard").TextContent);
    }

    [Fact]
    public async Task The_example_is_sent_to_the_chosen_webhook_also_when_it_does_not_listen()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        await workspace.WebhookAsync(new WebhookDraft { Name = "Listens", Url = "https://example.com/", EventTypes = ["task.*"] });
        var other = await workspace.WebhookAsync(new WebhookDraft { Name = "Another", Url = receiver.Url, EventTypes = ["doc.*"] });
        await using var screen = new Screen(workspace);
        var page = screen.Open<CatalogPage>(One);

        page.Find("form.send select").Change(other.Value);
        page.Find("form.send").Submit();

        page.WaitForAssertion(() => Assert.Contains("Sent to Another.", page.Find("form.send").TextContent, StringComparison.Ordinal));
        await workspace.DrainAsync(other);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal("task.due_date_changed", request.Headers["x-aamu-event-type"]);
        Assert.EndsWith(request.Headers["x-aamu-delivery-id"], page.Find("form.send a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_is_sent_once_however_often_its_button_is_pressed()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/", "task.*");
        await using var screen = new Screen(workspace);
        var page = screen.Open<CatalogPage>(One);

        using (await workspace.Get<WriteGate>().EnterAsync())
        {
            page.Find("form.send").Submit();
            page.Find("form.send").Submit();
        }

        page.WaitForAssertion(() => Assert.Contains("Sent to Webhook.", page.Find("form.send").TextContent, StringComparison.Ordinal));
        Assert.Single(await workspace.DeliveriesAsync());
    }

    [Fact]
    public async Task A_viewer_sees_who_listens_and_sends_nothing()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/", "task.*");
        await using var screen = new Screen(workspace, TeamRole.Viewer);

        var page = screen.Open<CatalogPage>(One);

        Assert.Single(page.FindAll(".listeners a"));
        Assert.Empty(page.FindAll("form.send"));
    }

    [Theory]
    [InlineData("some", "task.created", "doc.created")]
    [InlineData("none", "doc.created", "task.created")]
    public async Task What_nobody_listens_to_can_be_asked_for(string heard, string shown, string hidden)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/", "task.*");
        await using var screen = new Screen(workspace);

        var names = screen.Open<CatalogPage>($"/t/team_1/catalog?heard={heard}").FindAll("article").Select(entry => entry.Id).ToList();

        Assert.Contains(shown, names);
        Assert.DoesNotContain(hidden, names);
    }
}
