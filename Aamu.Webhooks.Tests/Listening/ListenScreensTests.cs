using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Webhooks;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;

namespace Aamu.Webhooks.Tests.Listening;

public sealed class ListenScreensTests
{
    [Fact]
    public async Task The_form_offers_a_developers_machine_and_keeps_a_URL_that_was_typed()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var page = pages.Browser.Render<WebhookEditPage>(parameters => parameters.Add(edit => edit.TeamId, Workspace.TeamId.Value));
        page.FindAll("input").First(input => input.GetAttribute("placeholder") == "https://example.com/webhooks").Input("https://example.com/kept");

        page.FindAll("input[name=target]")[1].Change(true);
        Assert.Empty(page.FindAll(".url-field"));
        Assert.Contains("aamu-webhooks listen", page.Find("form").TextContent, StringComparison.Ordinal);
        page.FindAll("input[name=target]")[0].Change(true);
        Assert.Contains("https://example.com/kept", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_listened_webhook_shows_the_command_and_who_listens()
    {
        await using var pages = await WebhookPages.OpenAsync();
        var webhook = await pages.Workspace.WebhookAsync(ListenTarget.Url);
        var page = pages.Browser.Render<WebhookPage>(parameters => parameters.Add(shown => shown.TeamId, Workspace.TeamId.Value).Add(shown => shown.Id, webhook.Value));
        var connection = page.Find("section[aria-label=Connection]");
        Assert.Equal("Connection", page.Find(".column-wide section").GetAttribute("aria-label"));
        Assert.Contains("Nobody is listening", connection.TextContent, StringComparison.Ordinal);
        Assert.Contains($"aamu-webhooks listen --server http://localhost --webhook {webhook} --forward http://localhost:3000/hook", connection.TextContent, StringComparison.Ordinal);

        await pages.Workspace.Get<ListenDoor>().OpenAsync(pages.Workspace.Admin, webhook, new Tool().Wish(resumes: false));
        pages.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("Somebody is listening", page.Find("section[aria-label=Connection]").TextContent, StringComparison.Ordinal));
        Assert.Contains("the key “aino@example.com”", page.Find("section[aria-label=Connection]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_has_words_where_there_is_no_URL()
    {
        await using var pages = await WebhookPages.OpenAsync();
        await pages.Workspace.WebhookAsync(ListenTarget.Url);
        var page = pages.Browser.Render<WebhooksPage>(parameters => parameters.Add(shown => shown.TeamId, Workspace.TeamId.Value));
        Assert.Contains("a developer's machine (listen)", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(ListenTarget.Url, page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AttemptOutcome.NobodyListening, "nobody is listening", "aamu-webhooks listen")]
    [InlineData(AttemptOutcome.ConnectionRefused, "local program does not run", "--forward")]
    [InlineData(AttemptOutcome.ConnectionReset, "developer's machine", "delivery id")]
    [InlineData(AttemptOutcome.DnsError, "local program", "--forward")]
    public void Failures_are_explained_for_whoever_develops(AttemptOutcome outcome, string what, string advice)
    {
        var explained = Explanation.Of(outcome, null, ListenTarget.Url);
        Assert.Contains(what, explained.What, StringComparison.Ordinal);
        Assert.Contains(advice, explained.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connection_check_says_that_nothing_is_dialled()
    {
        await using var workspace = await Workspace.StartAsync();
        var outcome = await workspace.Get<ConnectionCheck>().RunAsync(workspace.Admin, ListenTarget.Url);
        Assert.Contains("connects to this service", outcome.Refusal!.Message, StringComparison.Ordinal);
    }
}
