using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Listening;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class ListenJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task A_delivery_waits_for_a_listener_and_once_the_pages_own_command_runs_the_log_shows_what_the_local_program_answered()
    {
        await using var program = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return context.Response.WriteAsync("taken on the laptop");
        });
        var console = await AdminConsole.SignInAsync(chromium, app);
        var page = console.Page;
        await MakeAsync(console);
        var connection = page.GetByRole(AriaRole.Region, new() { Name = "Connection" });
        await Assertions.Expect(connection).ToContainTextAsync("Nobody is listening");
        var command = await connection.Locator(".listen-command code").InnerTextAsync();

        (await app.Aamu.PostJsonAsync("/api/v1/events", $$$"""{"type":"meeting.created","teamId":"{{{RunningApp.TeamId}}}","data":{"title":"Stand-up"}}""")).EnsureSuccessStatusCode();
        await page.GetByRole(AriaRole.Table, new() { Name = "Last deliveries" }).GetByRole(AriaRole.Link, new() { Name = "meeting.created" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Not sent: nobody is listening" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("As soon as somebody listens this is sent.").First).ToBeVisibleAsync();

        // What a developer does: copies the command, puts the own program's address into it, and runs it with a key.
        var arguments = command.Replace("http://localhost:3000/hook", program.Url, StringComparison.Ordinal).Split(' ');
        Assert.Equal(["aamu-webhooks", "listen"], arguments[..2]);
        var key = await app.KeyAsync(new TeamScope(new TeamId(RunningApp.TeamId), TeamRole.Admin, "test"), TeamRole.Editor);
        await using var tool = ToolProcess.Start(key, arguments[1..]);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Delivered at attempt" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("taken on the laptop")).ToBeVisibleAsync();
        Assert.Single(program.Requests);

        await page.GetByRole(AriaRole.Link, new() { Name = "On my laptop" }).ClickAsync();
        await Assertions.Expect(connection).ToContainTextAsync("Somebody is listening");
        Assert.Equal(0, await tool.InterruptAsync());
        await Assertions.Expect(connection).ToContainTextAsync("Nobody is listening");
    }

    private static async Task MakeAsync(AdminConsole console)
    {
        var page = console.Page;
        await console.OpenFormAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("On my laptop");
        await page.GetByRole(AriaRole.Radio, new() { Name = "A developer's machine (listen)" }).CheckAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "URL" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "meeting.*" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create webhook" }).ClickAsync();
        await console.OpenCreatedAsync();
    }
}
