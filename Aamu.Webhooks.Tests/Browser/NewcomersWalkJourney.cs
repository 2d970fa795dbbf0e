using System.Net.Http.Headers;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>The README's walk: a delivery, a dead port explained in words, the mend, the resend.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class NewcomersWalkJourney(Chromium chromium)
{
    [Fact]
    public async Task A_dead_port_is_explained_mended_and_the_same_delivery_sent_again()
    {
        await using var receiver = await Receiver.StartAsync(200);
        // However slowly somebody walks: no retry comes before they press the button.
        await using var app = await RunningApp.StartAsync(("Delivery:RetrySchedule", "01:00:00"));
        var console = await AdminConsole.SignInAsync(chromium, app);
        // It leaves before the app does: a page that opens its circuit in that moment keeps the app from stopping.
        await using var browser = console.Page.Context;
        await console.CreateWebhookAsync("Walks to the newcomer", $"http://127.0.0.1:{FreePort.Next()}/", "form.*");
        using var body = new StringContent($$$"""{"type":"form.submitted","teamId":"{{{RunningApp.TeamId}}}","data":{"formId":"form_1"}}""", new MediaTypeHeaderValue("application/json"));
        (await app.Aamu.PostAsync("/api/v1/events", body)).EnsureSuccessStatusCode();

        await console.OpenAsync("Deliveries");
        var row = console.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Walks to the newcomer" });
        await Assertions.Expect(row).ToContainTextAsync("No connection");
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("nothing listens on 127.0.0.1") })).ToBeVisibleAsync();
        var delivery = console.Page.Url;

        await console.Page.GetByRole(AriaRole.Link, new() { Name = "Walks to the newcomer" }).First.ClickAsync();
        await console.Page.GetByRole(AriaRole.Link, new() { Name = "Change" }).ClickAsync();
        await console.Page.GetByRole(AriaRole.Textbox, new() { Name = "URL" }).FillAsync(receiver.Url);
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Save changes" }).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Region, new() { Name = "Settings" })).ToContainTextAsync(receiver.Url);

        await console.Page.GotoAsync(delivery);
        await console.Page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await Assertions.Expect(console.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("Delivered at (the second|attempt)") })).ToBeVisibleAsync();
        Assert.EndsWith(Assert.Single(receiver.Requests).Headers["x-aamu-delivery-id"], delivery, StringComparison.Ordinal);
    }
}
