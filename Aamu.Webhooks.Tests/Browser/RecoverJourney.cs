using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class RecoverJourney(Chromium chromium, RunningApp app)
{
    // One more and the receiver would count as down.
    private const int Missed = 9;

    [Fact]
    [Visits("/t/{TeamId}/recoveries")]
    public async Task What_a_receiver_missed_is_filtered_counted_sent_again_at_a_pace_paused_resumed_and_done()
    {
        var down = true;
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = down ? 500 : 200;
            return Task.CompletedTask;
        });
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await CreateImpatientWebhookAsync(console, receiver.Url);
        for (var i = 0; i < Missed; i++)
        {
            var body = new StringContent($$$"""{"type":"post.created","teamId":"{{{RunningApp.TeamId}}}","data":{"for":"the recovery"}}""", System.Text.Encoding.UTF8, "application/json");
            (await app.Aamu.PostAsync("/api/v1/events", body)).EnsureSuccessStatusCode();
        }

        await console.OpenAsync("Deliveries");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Webhook" }).SelectOptionAsync(new SelectOptionValue { Label = "Recover: impatient" });
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Status" }).SelectOptionAsync("exhausted");
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Gave up" })).ToHaveCountAsync(Missed);
        down = false;

        await page.GetByRole(AriaRole.Button, new() { Name = "Recover…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync($"{Missed} deliveries will be sent again.");
        await dialog.GetByLabel("How fast").SelectOptionAsync("1");
        await Assertions.Expect(dialog).ToContainTextAsync($"That takes about {Missed} seconds.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = $"Send {Missed} again" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/recoveries$"));
        var card = page.GetByRole(AriaRole.Article, new() { Name = "Sends again: Recover: impatient" });
        await card.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync("Paused");
        await Assertions.Expect(card).ToContainTextAsync($"Started by {RunningApp.AdminEmail}");
        await Assertions.Expect(card).ToContainTextAsync(new Regex($"[1-{Missed - 1}] of {Missed}"));
        await card.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(card).ToContainTextAsync($"{Missed} of {Missed}");
        await Assertions.Expect(card).ToContainTextAsync("Done");

        await card.GetByRole(AriaRole.Link, new() { Name = $"{Missed} delivered" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("status=succeeded"));
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Succeeded" })).ToHaveCountAsync(Missed);
        Assert.Equal(2 * Missed, receiver.Requests.Count);
    }

    /// <summary>It gives up after one try: how a webhook tries is its own setting.</summary>
    private static async Task CreateImpatientWebhookAsync(AdminConsole console, string url)
    {
        var page = console.Page;
        await console.OpenFormAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Recover: impatient");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "URL" }).FillAsync(url);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "post.*" }).CheckAsync();
        await page.GetByText("Delivery settings", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Retries").SelectOptionAsync("none");
        await Assertions.Expect(page.GetByText("If that fails it gives up at once.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        await console.OpenCreatedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Settings" })).ToContainTextAsync("1 try, no retries");
    }
}
