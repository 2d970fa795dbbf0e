using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class FirstLoadTests(Chromium chromium, RunningApp app)
{
    private const int Most = 1_500_000;

    [Fact]
    public async Task The_first_page_in_an_empty_browser_costs_at_most_one_and_a_half_megabytes()
    {
        await using var context = await chromium.ContextAsync(app.Url);
        await context.SignInAsync(app, RunningApp.AdminEmail, RunningApp.AdminPassword);
        var page = await context.NewPageAsync();
        var network = await context.NewCDPSessionAsync(page);
        var transferred = 0L;
        network.Event("Network.loadingFinished").OnEvent += (_, finished) => Interlocked.Add(ref transferred, (long)finished!.Value.GetProperty("encodedDataLength").GetDouble());
        network.Event("Network.webSocketFrameReceived").OnEvent += (_, frame) => Interlocked.Add(ref transferred, frame!.Value.GetProperty("response").GetProperty("payloadData").GetString()!.Length);
        await network.SendAsync("Network.enable");

        await page.GotoAsync($"/t/{RunningApp.TeamId}/catalog");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Event catalog" })).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        TestContext.Current.SendDiagnosticMessage($"First load: {transferred:N0} bytes");
        Assert.InRange(transferred, 100_000, Most);
    }

    [Fact]
    public async Task Every_page_names_its_icon_and_the_icon_is_there()
    {
        var page = await chromium.PageAsync(app.Url);
        await page.GotoAsync("/account/sign-in");
        var icon = await page.Locator("link[rel=icon]").GetAttributeAsync("href");
        using var answer = await app.Nobody.GetAsync($"/{icon}");
        Assert.Equal("image/svg+xml", answer.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
    }
}
