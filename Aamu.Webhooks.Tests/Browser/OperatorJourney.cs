using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class OperatorJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task An_operator_opens_the_jobs_dashboard()
    {
        var console = await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword);
        await Assertions.Expect(console.Page).Not.ToHaveURLAsync(new Regex("sign-in"));
        await console.Page.GotoAsync("/hangfire/recurring");
        await Assertions.Expect(console.Page.GetByText("look for what nobody came for").First).ToBeVisibleAsync();
        await console.Page.GotoAsync("/hangfire/servers");
        await Assertions.Expect(console.Page.GetByText("slow-lanes").First).ToBeVisibleAsync();
    }

    [Fact]
    [Visits("/operate", "/operate/keys", "/operate/books")]
    public async Task An_operator_makes_an_ingest_key_checks_the_books_and_sees_our_figures_among_the_jobs()
    {
        var page = (await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword)).Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Teams" })).ToContainTextAsync(RunningApp.TeamId);

        await page.GetByRole(AriaRole.Link, new() { Name = "Service keys" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("journey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var shown = page.GetByRole(AriaRole.Region, new() { Name = "New key" });
        await Assertions.Expect(shown).ToContainTextAsync("aamu_ik_");
        var key = (await shown.InnerTextAsync()).Split().First(word => word.StartsWith("aamu_ik_", StringComparison.Ordinal));
        Assert.Equal(404, (int)(await app.Client(key).GetAsync("/api/v1/webhooks?teamId=team_nowhere")).StatusCode);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke journey" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("journey is revoked.")).ToBeVisibleAsync();
        Assert.Equal(401, (int)(await app.Client(key).GetAsync("/api/v1/webhooks?teamId=team_nowhere")).StatusCode);

        await page.GetByRole(AriaRole.Link, new() { Name = "Consistency check" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The books balance", new() { Exact = true })).ToBeVisibleAsync();

        await page.GotoAsync("/hangfire");
        await Assertions.Expect(page.GetByText("Deliveries due now")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Lanes failing")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_operator_goes_from_page_to_page_by_keys_without_a_team()
    {
        var page = (await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword)).Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Teams" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("consistency");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/operate/books$"));

        await page.Keyboard.TypeAsync("gk");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/operate/keys$"));
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToContainTextAsync("service keys");
        await page.Keyboard.PressAsync("Escape");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("jobs");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("Deliveries due now")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_key_after_a_choice_in_the_palette_is_not_taken_by_its_field()
    {
        var page = (await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword)).Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Teams" })).ToBeVisibleAsync();
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("consistency");
        await Assertions.Expect(page.Locator("#palette li a")).ToHaveCountAsync(1);
        // In one go: by the next frame the browser has taken the cursor out of what is no longer shown.
        Assert.False(await page.EvaluateAsync<bool>("() => { const palette = document.getElementById('palette'); palette.querySelector('li a').click(); return palette.contains(document.activeElement); }"));
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/operate/books$"));
    }

    [Fact]
    public async Task An_operator_invites_a_teams_first_admin_who_joins()
    {
        var team = await app.AddTeamAsync();
        var page = (await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword)).Page;
        await page.GotoAsync($"/operate?q={team.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite an admin to A test's own" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync("first-admin@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        var shown = page.GetByRole(AriaRole.Region, new() { Name = "New invitation" });
        await Assertions.Expect(shown).ToContainTextAsync("first-admin@example.com");
        var link = (await shown.InnerTextAsync()).Split().First(word => word.Contains("/account/join?token=", StringComparison.Ordinal));
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/operate"));

        var invited = await chromium.PageAsync(app.Url);
        await invited.GotoAsync(link);
        await invited.GetByLabel("Choose a password").FillAsync(People.Password);
        await invited.GetByRole(AriaRole.Button, new() { Name = "Make the account and join" }).ClickAsync();
        await invited.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
        await Assertions.Expect(invited.GetByRole(AriaRole.Table, new() { Name = "Audit log" })).ToContainTextAsync("operator's browser");
    }

    [Fact]
    [Visits("/operate/refused", "/operate/log")]
    public async Task An_operator_sees_why_a_submission_was_refused_and_not_what_it_said_and_that_the_team_was_made()
    {
        var team = await app.AddTeamAsync();
        await app.Aamu.SendJsonAsync(HttpMethod.Put, "/api/v1/teams/team_of_the_log", """{"name":"Made for the log"}""").ReadAsync();
        await app.Aamu.PostJsonAsync("/api/v1/events", ApiCalls.Event(team, """{"only":"for the team"}""", type: "task.crated"));
        var page = (await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword)).Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Refused", Exact = true }).ClickAsync();
        var refused = page.GetByRole(AriaRole.Table, new() { Name = "Refused submissions" }).GetByRole(AriaRole.Row).Filter(new() { HasText = team.Id });
        await Assertions.Expect(refused).ToContainTextAsync("task.created");
        Assert.DoesNotContain("for the team", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "Log", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "What" }).SelectOptionAsync("team_created");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/operate/log\\?what=team_created$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Operators' log" })).ToContainTextAsync("Made for the log");
    }

    [Fact]
    public async Task For_a_team_admin_and_for_nobody_there_is_no_dashboard()
    {
        var console = await AdminConsole.SignInAsync(chromium, app);
        await Assertions.Expect(console.Page).Not.ToHaveURLAsync(new Regex("sign-in"));
        Assert.Equal(404, (await console.Page.GotoAsync("/hangfire"))!.Status);
        Assert.Equal(404, (int)(await app.Nobody.GetAsync("/hangfire")).StatusCode);
        Assert.Equal(404, (int)(await app.Nobody.GetAsync("/hangfire/jobs/enqueued")).StatusCode);
    }
}
