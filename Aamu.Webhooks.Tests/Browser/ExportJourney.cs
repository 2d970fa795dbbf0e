using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class ExportJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task What_is_filtered_is_what_the_file_holds()
    {
        await using var receiver = await Receiver.StartAsync(500);
        var console = await AdminConsole.SignInAsync(chromium, app);
        await console.CreateWebhookAsync("Exported to a file", receiver.Url);
        await console.OpenCreatedAsync();
        await Assertions.Expect(await console.SendTestAsync()).ToContainTextAsync("Receiver error");
        await console.OpenAsync("Deliveries");
        var page = console.Page;
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Webhook" }).SelectOptionAsync(new SelectOptionValue { Label = "Exported to a file" });
        await Assertions.Expect(page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);

        var table = await DownloadAsync(page, "CSV");
        Assert.Equal(2, table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(",http_error,500,task.created,Exported to a file,", table, StringComparison.Ordinal);

        using var line = JsonDocument.Parse(Assert.Single((await DownloadAsync(page, "NDJSON")).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("Exported to a file", line.RootElement.GetProperty("webhookName").GetString());
    }

    [Fact]
    public async Task Whose_session_has_ended_is_asked_to_sign_in_and_keeps_no_page_as_a_file()
    {
        var page = (await AdminConsole.SignInAsync(chromium, app)).Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Deliveries", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "CSV", Exact = true })).ToBeVisibleAsync();
        await page.Context.ClearCookiesAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "CSV", Exact = true }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account/sign-in"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
    }

    [Fact]
    public async Task A_file_is_for_members_of_the_team_only()
    {
        var other = await app.AddTeamAsync();
        var console = await AdminConsole.SignInAsync(chromium, app);
        await console.OpenAsync("Deliveries");

        Assert.Equal(404, (await console.Page.APIRequest.GetAsync($"/t/{other.Id}/deliveries.csv")).Status);
        var unknown = await app.Nobody.GetAsync($"/t/{RunningApp.TeamId}/deliveries.csv");
        Assert.Equal(HttpStatusCode.Redirect, unknown.StatusCode);
        Assert.Contains("/account/sign-in", unknown.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> DownloadAsync(IPage page, string format)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = format, Exact = true }).ClickAsync());
        return await File.ReadAllTextAsync(await download.PathAsync());
    }
}
