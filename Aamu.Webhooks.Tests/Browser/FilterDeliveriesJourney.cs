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

    private static async Task TestOneAsync(AdminConsole console, string name, string url, string expected)
    {
        await console.CreateWebhookAsync(name, url);
        await console.OpenCreatedAsync();
        await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync(expected);
    }
}
