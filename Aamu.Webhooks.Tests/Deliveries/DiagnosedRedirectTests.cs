using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Bunit;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>A receiver that has moved, and its new URL with one click.</summary>
public sealed class DiagnosedRedirectTests
{
    [Fact]
    public async Task A_redirect_to_https_offers_the_https_url()
    {
        var diagnosis = await Diagnosed.OfAsync(Diagnosed.Answer(301, "", "Location: https://127.0.0.1:8443/hooks"));
        Assert.Equal("The receiver answered 301: it wants https", diagnosis.What);
        Assert.Equal("https://127.0.0.1:8443/hooks", diagnosis.BetterUrl);
    }

    [Fact]
    public async Task A_redirect_elsewhere_offers_where_it_leads_even_when_it_names_a_path_only()
    {
        await using var receiver = await Receiver.StartAsync(Diagnosed.Answer(308, "", "Location: /hooks/"));
        var diagnosis = await Diagnosed.OfAsync(receiver);
        Assert.Equal($"{receiver.Url}hooks/", diagnosis.BetterUrl);
        Assert.Contains("final URL", diagnosis.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://accounts.example.com/login?next=%2Fhook")]
    [InlineData("/users/sign_in")]
    [InlineData("/oauth2/start")]
    public async Task A_redirect_to_a_log_in_page_is_no_better_url(string location)
    {
        var diagnosis = await Diagnosed.OfAsync(Diagnosed.Answer(302, "", $"Location: {location}"));
        Assert.Equal("The receiver answered 302: it leads to a log-in page", diagnosis.What);
        Assert.Contains("behind a log-in", diagnosis.Advice, StringComparison.Ordinal);
        Assert.Null(diagnosis.BetterUrl);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://example.com/")]
    [InlineData("http://user:pass@example.com/")]
    public async Task A_redirect_to_what_no_webhook_may_have_is_not_offered(string location) =>
        Assert.Null((await Diagnosed.OfAsync(Diagnosed.Answer(301, "", $"Location: {location}"))).BetterUrl);

    [Theory]
    [InlineData(TeamRole.Editor)]
    [InlineData(TeamRole.Viewer)]
    public async Task The_url_of_a_redirect_is_taken_over_after_asking_by_those_who_may(TeamRole role)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(Diagnosed.Answer(301, "", "Location: https://127.0.0.1/new"));
        var webhook = await workspace.OfAsync("Moved", receiver.Url);
        await using var screen = new Screen(workspace, role);
        var id = (await workspace.OnlyDeliveryAsync()).Line.Id.Value;

        var page = screen.Open<DeliveryPage>($"/t/team_1/deliveries/{id}", ("Id", id));

        if (role == TeamRole.Viewer)
        {
            Assert.Empty(page.FindAll(".use-url"));
            return;
        }

        page.Find(".use-url button").Click();
        Assert.Equal(receiver.Url, (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, webhook))!.Url);
        page.Find("[role=alertdialog] button").Click();
        page.WaitForAssertion(() => Assert.Contains("The webhook's URL is now", page.Find(".use-url").TextContent, StringComparison.Ordinal));
        Assert.Equal("https://127.0.0.1/new", (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, webhook))!.Url);
    }

    [Fact]
    public async Task What_was_done_about_one_delivery_is_not_said_of_the_next()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(Diagnosed.Answer(301, "", "Location: https://127.0.0.1/new"));
        await workspace.OfAsync("Moved", receiver.Url);
        var first = (await workspace.OnlyDeliveryAsync()).Line.Id;
        await workspace.OfAsync("Moved, too", receiver.Url);
        var second = (await workspace.DeliveriesAsync()).First(line => line.WebhookName == "Moved, too").Id;
        await using var screen = new Screen(workspace);
        var page = screen.Open<DeliveryPage>($"/t/team_1/deliveries/{first}", ("Id", first.Value));
        page.Find(".use-url button").Click();
        page.Find("[role=alertdialog] button").Click();
        page.WaitForAssertion(() => Assert.Contains("is now", page.Find(".use-url").TextContent, StringComparison.Ordinal));

        page.Render(parameters => parameters.Add(shown => shown.Id, second.Value));
        page.WaitForAssertion(() => Assert.Equal("Use this URL…", page.Find(".use-url").TextContent));
    }
}
