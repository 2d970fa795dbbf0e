using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>A receiver that has moved is found out before a webhook is saved, and by the log afterwards.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class ConnectionJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task The_check_in_the_form_finds_a_blocked_address_and_a_redirect_and_fills_in_where_it_leads()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            if (context.Request.Path == "/old")
            {
                context.Response.Redirect("/new");
            }

            return Task.CompletedTask;
        });
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.OpenFormAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Has moved");
        var url = page.GetByRole(AriaRole.Textbox, new() { Name = "URL" });
        var result = page.GetByRole(AriaRole.Region, new() { Name = "Result of the connection check" });

        await url.FillAsync("http://10.0.0.5/hook");
        await CheckAsync(page);
        await Assertions.Expect(result).ToContainTextAsync("10.0.0.5 is blocked: it is a private address");

        await url.FillAsync($"{receiver.Url}old");
        await CheckAsync(page);
        await Assertions.Expect(result).ToContainTextAsync("It redirects to /new");
        await result.GetByRole(AriaRole.Button, new() { Name = "Put it into the form" }).ClickAsync();
        await Assertions.Expect(url).ToHaveValueAsync($"{receiver.Url}new");
        await CheckAsync(page);
        await Assertions.Expect(result).ToContainTextAsync("The receiver can be reached");
        await Assertions.Expect(result).ToContainTextAsync("127.0.0.1 may be called");
        Assert.Equal(["HEAD", "HEAD"], receiver.Requests.Select(request => request.Method));

        // Saved, it is looked at again, with a signed test whose answer stands on the same page.
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "form.*" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        await console.OpenCreatedAsync();
        await CheckAsync(page);
        await Assertions.Expect(result).ToContainTextAsync("The receiver can be reached");
        await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync("Delivered: your receiver took it");
    }

    [Fact]
    public async Task A_delivery_that_was_sent_to_https_by_a_redirect_names_it_and_one_click_and_a_question_change_the_webhook()
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 301;
            context.Response.Headers.Location = "https://127.0.0.1:8443/hooks";
            return Task.CompletedTask;
        });
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.CreateWebhookAsync("Wants https", receiver.Url, "form.*");
        await console.OpenCreatedAsync();
        var result = await console.SendTestAsync();
        await result.GetByRole(AriaRole.Link, new() { Name = "Open the delivery" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The receiver answered 301: it wants https" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Use this URL…" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Change it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The webhook's URL is now https://127.0.0.1:8443/hooks.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Wants https" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Settings" })).ToContainTextAsync("https://127.0.0.1:8443/hooks");
    }

    private static Task CheckAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Check the connection" }).ClickAsync();
}
