using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class CreateTestLogJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    [Visits("/account/sign-in", "/t/{TeamId}/webhooks", "/t/{TeamId}/webhooks/new", "/t/{TeamId}/webhooks/{Id}", "/t/{TeamId}/deliveries", "/t/{TeamId}/deliveries/{Id}")]
    public async Task An_admin_creates_a_webhook_tests_it_and_finds_the_delivery_in_the_log()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var console = await AdminConsole.SignInAsync(chromium, app);
        await console.CreateWebhookAsync("Invoices to accounting", receiver.Url);
        await Assertions.Expect(console.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/webhooks/wh_[^/]+$"));
        await console.OpenCreatedAsync();

        var result = await console.SendTestAsync();
        await Assertions.Expect(result).ToContainTextAsync("Succeeded");
        Assert.Equal("true", Assert.Single(receiver.Requests).Headers["x-aamu-test"]);

        await result.GetByRole(AriaRole.Link, new() { Name = "Open the delivery" }).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { Name = "Delivered at the first attempt" })).ToBeVisibleAsync();

        await console.OpenAsync("Deliveries");
        var row = console.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Invoices to accounting" });
        await Assertions.Expect(row).ToContainTextAsync("Succeeded");
    }

    [Fact]
    public async Task What_is_wrong_with_a_url_is_said_at_the_field()
    {
        const string Words = "Events are sent over https:// or http://, not ftp://.";
        var console = await AdminConsole.SignInAsync(chromium, app);
        await console.OpenFormAsync();
        await console.Page.GetByRole(AriaRole.Textbox, new() { Name = "URL" }).FillAsync("ftp://example.com/");
        await Assertions.Expect(console.Page.GetByText(Words)).ToBeVisibleAsync();

        // And it stays there, when the field is left and when somebody tries to save all the same.
        await console.Page.GetByRole(AriaRole.Textbox, new() { Name = "Description" }).FocusAsync();
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        await Assertions.Expect(console.Page.GetByText("Not everything is right yet")).ToBeVisibleAsync();
        await Assertions.Expect(console.Page.GetByText(Words)).ToBeVisibleAsync();
    }
}
