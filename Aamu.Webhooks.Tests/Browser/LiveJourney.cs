using System.Net.Http.Headers;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

/// <summary>What others do is on an open page within a second.</summary>
[Collection(BrowserJourneys.Name)]
public sealed class LiveJourney(Chromium chromium, RunningApp app)
{
    private static readonly TeamScope Somebody = new(new TeamId(RunningApp.TeamId), TeamRole.Admin, "somebody@example.com");

    [Fact]
    public async Task Lists_of_a_team_update_by_themselves()
    {
        var page = (await AdminConsole.SignInAsync(chromium, app)).Page;
        await OpenAsync("keys", "Team keys");
        Assert.True((await app.Get<ApiKeyRing>().AddTeamKeyAsync(Somebody, "Live key", TeamRole.Viewer)).Succeeded);
        await AppearsAsync("Live key");

        await OpenAsync("members", "Members");
        Assert.True((await app.Get<InvitationBook>().InviteAsync(Somebody, "live@example.com", TeamRole.Viewer)).Succeeded);
        await AppearsAsync("live@example.com");

        await OpenAsync("projects", "Projects");
        (await app.Aamu.PutAsync($"/api/v1/teams/{RunningApp.TeamId}/projects/proj_live", new StringContent("""{"name":"Live project"}""", new MediaTypeHeaderValue("application/json")))).EnsureSuccessStatusCode();
        await AppearsAsync("Live project");

        await OpenAsync("catalog?q=meeting.comment.deleted", "Event catalog");
        await Assertions.Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        Assert.True((await app.Get<WebhookRegistry>().CreateAsync(Somebody, new WebhookDraft { Name = "Live listener", Url = "https://example.com/", EventTypes = ["meeting.comment.deleted"] })).Succeeded);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Live listener" }).First).ToBeVisibleAsync();

        Task AppearsAsync(string words) => Assertions.Expect(page.GetByText(words, new() { Exact = true }).First).ToBeVisibleAsync();

        async Task OpenAsync(string path, string head)
        {
            await page.GotoAsync($"/t/{RunningApp.TeamId}/{path}");
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = head, Level = 1 })).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("main :is(table, input[type=search], .empty)").First).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task A_team_that_is_renamed_or_deleted_is_so_on_a_page_that_is_open()
    {
        var team = await app.AddTeamAsync();
        await app.JoinAsync(await app.AddPersonAsync("renamed@example.com"), team.Scope.TeamId, TeamRole.Admin);
        var page = (await AdminConsole.SignInAsync(chromium, app, "renamed@example.com", People.Password)).Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();

        await app.Aamu.SendJsonAsync(HttpMethod.Put, $"/api/v1/teams/{team.Id}", """{"name":"Renamed meanwhile"}""").ReadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Team: Renamed meanwhile. Switch team" })).ToBeVisibleAsync();

        (await app.Aamu.DeleteAsync($"/api/v1/teams/{team.Id}")).EnsureSuccessStatusCode();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Operators_pages_are_read_every_second()
    {
        var page = (await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword)).Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Teams" })).ToBeVisibleAsync();
        var team = await app.AddTeamAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Teams" })).ToContainTextAsync(team.Id);

        await page.GotoAsync("/operate/keys");
        await Assertions.Expect(page.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        Assert.True((await app.Get<ServiceKeys>().AddAsync(TeamAccess.ForOperator("test", null), "Live service key", ApiKeyKind.Ingest, null)).Succeeded);
        await Assertions.Expect(page.GetByText("Live service key", new() { Exact = true })).ToBeVisibleAsync();
    }
}
