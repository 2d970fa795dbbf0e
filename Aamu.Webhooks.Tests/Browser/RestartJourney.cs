using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class RestartJourney(Chromium chromium)
{
    [Fact]
    public async Task A_page_survives_a_restart_of_the_service_with_its_filters_and_what_was_typed()
    {
        await using var program = new RunningProgram("Development");
        await program.StartAsync();
        await using var context = await chromium.ContextAsync(program.Address.ToString());
        var log = await context.NewPageAsync();
        await log.GotoAsync("/account/sign-in");
        await log.GetByLabel("E-mail").FillAsync("admin@example.com");
        await log.GetByLabel("Password").FillAsync("kahvia-ja-pullaa");
        await log.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(log.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
        await log.GotoAsync("/t/team_demo/deliveries?status=exhausted&last=7d");
        await Assertions.Expect(log.GetByText("No delivery fits these filters")).ToBeVisibleAsync();
        var form = await context.NewPageAsync();
        await form.GotoAsync("/t/team_demo/webhooks/new");
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Typed before the restart");
        await form.GetByRole(AriaRole.Checkbox, new() { Name = "task.*" }).CheckAsync();
        await Assertions.Expect(form.Locator("[data-kept*='task.*']")).ToBeVisibleAsync();
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FocusAsync();

        await program.KillAsync();
        await Assertions.Expect(form.GetByText("Fields and buttons wait for the connection")).ToBeVisibleAsync();
        await form.Keyboard.TypeAsync(" and lost");
        await Assertions.Expect(form.Locator("form[inert]")).ToBeVisibleAsync();
        await program.StartAsync();

        await Assertions.Expect(log.GetByText("This page was loaded anew, and is up to date.")).ToBeVisibleAsync();
        await Assertions.Expect(log).ToHaveURLAsync(new Regex("status=exhausted&last=7d"));
        await Assertions.Expect(log.GetByText("No delivery fits these filters")).ToBeVisibleAsync();
        await Assertions.Expect(form.GetByText("What you had typed is back below")).ToBeVisibleAsync();
        await Assertions.Expect(form.GetByRole(AriaRole.Textbox, new() { Name = "Name" })).ToHaveValueAsync("Typed before the restart");
        await Assertions.Expect(form.GetByRole(AriaRole.Checkbox, new() { Name = "task.*" })).ToBeCheckedAsync();
    }
}
