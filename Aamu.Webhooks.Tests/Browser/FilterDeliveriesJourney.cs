using System.Net.Http.Headers;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class FilterDeliveriesJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task A_filtered_log_is_a_link()
    {
        await using var good = await Receiver.StartAsync(200);
        await using var bad = await Receiver.StartAsync(500);
        var console = await AdminConsole.SignInAsync(chromium, app);
        await TestOneAsync(console, "Filter: takes all", good.Url, "Succeeded");
        await TestOneAsync(console, "Filter: takes none", bad.Url, "Receiver error");

        await console.OpenAsync("Deliveries");
        var page = console.Page;
        var rows = page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Result" }).SelectOptionAsync(new SelectOptionValue { Value = "http_error" });
        await Assertions.Expect(rows.Filter(new() { HasText = "Filter: takes none" })).ToHaveCountAsync(1);
        await Assertions.Expect(rows.Filter(new() { HasText = "Filter: takes all" })).ToHaveCountAsync(0);
        Assert.Contains("outcome=http_error", page.Url, StringComparison.Ordinal);

        await page.ReloadAsync();
        await Assertions.Expect(rows.Filter(new() { HasText = "Filter: takes none" })).ToHaveCountAsync(1);
        await Assertions.Expect(rows.Filter(new() { HasText = "Filter: takes all" })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("deliveries", "Result")]
    [InlineData("events", "Event type")]
    [InlineData("catalog", "Level")]
    [InlineData("audit", "What")]
    public async Task Filters_stay_where_they_are_when_one_is_set_and_can_be_cleared(string log, string filter)
    {
        var page = (await AdminConsole.SignInAsync(chromium, app)).Page;
        var bar = page.GetByRole(AriaRole.Search);
        foreach (var width in new[] { 1440, 1280, 1024 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.GotoAsync($"/t/{RunningApp.TeamId}/{log}");
            await Assertions.Expect(bar.GetByRole(AriaRole.Combobox, new() { Name = filter })).ToBeVisibleAsync();
            await Assertions.Expect(bar.GetByText("Clear filters")).ToBeHiddenAsync();
            var places = await PlacesAsync(bar);
            await bar.GetByRole(AriaRole.Combobox, new() { Name = filter }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await Assertions.Expect(bar.GetByRole(AriaRole.Link, new() { Name = "Clear filters" })).ToBeVisibleAsync();
            Assert.Equal(places, await PlacesAsync(bar));
        }
    }

    [Fact]
    public async Task A_followed_log_waits_while_its_reader_is_further_down()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.CreateWebhookAsync("Follow: takes all", receiver.Url, "form.*");
        for (var i = 0; i < 60; i++)
        {
            await SubmitAsync();
        }

        await console.OpenAsync("Deliveries");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Webhook" }).SelectOptionAsync(new SelectOptionValue { Label = "Follow: takes all" });
        await page.GetByRole(AriaRole.Switch, new() { Name = "Follow live" }).CheckAsync();
        var rows = page.Locator("a.log-link");
        await Assertions.Expect(rows).ToHaveCountAsync(50);
        await rows.Nth(40).ScrollIntoViewIfNeededAsync();
        var first = await rows.First.GetAttributeAsync("title");
        await SubmitAsync();
        await Assertions.Expect(page.GetByText("1 new delivery")).ToBeVisibleAsync();
        await Assertions.Expect(rows.First).ToHaveAttributeAsync("title", first!);

        await page.EvaluateAsync("scrollTo({ top: 0 })");
        await SubmitAsync();
        await Assertions.Expect(rows.First).Not.ToHaveAttributeAsync("title", first!);
        await Assertions.Expect(page.GetByText("1 new delivery")).ToHaveCountAsync(0);
    }

    /// <summary>Where each filter stands in the bar, how wide it is, and how high the bar.</summary>
    private static Task<string> PlacesAsync(ILocator bar) => bar.EvaluateAsync<string>("""
        bar => {
          const from = bar.getBoundingClientRect();
          return [...bar.querySelectorAll('label')].map(label => { const at = label.getBoundingClientRect(); return [at.left - from.left, at.top - from.top, at.width].map(Math.round).join(' '); }).concat(Math.round(from.height)).join(', ');
        }
        """);

    private async Task SubmitAsync() => (await app.Aamu.PostAsync(
        "/api/v1/events", new StringContent($$$"""{"type":"form.submitted","teamId":"{{{RunningApp.TeamId}}}","data":{}}""", new MediaTypeHeaderValue("application/json")))).EnsureSuccessStatusCode();

    private static async Task TestOneAsync(AdminConsole console, string name, string url, string expected)
    {
        await console.CreateWebhookAsync(name, url);
        await console.OpenCreatedAsync();
        await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync(expected);
    }
}
