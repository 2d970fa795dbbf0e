using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class PreviewJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task Before_saving_one_sees_which_events_would_have_come_and_what_is_unsaved_is_not_lost_by_a_click()
    {
        foreach (var type in new[] { "db.row.created", "db.row.created", "meeting.created" })
        {
            var body = new StringContent($$$"""{"type":"{{{type}}}","teamId":"{{{RunningApp.TeamId}}}","data":{"for":"the preview"}}""", System.Text.Encoding.UTF8, "application/json");
            (await app.Aamu.PostAsync("/api/v1/events", body)).EnsureSuccessStatusCode();
        }

        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await console.OpenFormAsync();
        var preview = page.GetByRole(AriaRole.Region, new() { Name = "Preview" });
        await Assertions.Expect(preview).ToContainTextAsync("this webhook would have received 0 of ");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "db.*" }).CheckAsync();
        await Assertions.Expect(preview).ToContainTextAsync("this webhook would have received 2 of ");
        await Assertions.Expect(preview.GetByRole(AriaRole.Link, new() { Name = "db.row.created" })).ToBeVisibleAsync();

        await console.OpenAsync("Deliveries");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Leave without saving?");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "db.*" })).ToBeCheckedAsync();

        // The browser asks by itself when the tab is closed.
        var asked = new TaskCompletionSource<string>();
        page.Dialog += (_, browsers) =>
        {
            asked.TrySetResult(browsers.Type);
            _ = browsers.AcceptAsync();
        };
        await page.CloseAsync(new() { RunBeforeUnload = true });
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(15)));
    }
}
