using System.Net;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Hangfire;
using Hangfire.Common;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class DirectoryTests(RunningApp app)
{
    [Fact]
    public async Task Teams_and_projects_are_made_known_and_renamed()
    {
        Assert.Equal("""{"id":"team_dir","name":"Sauna & Sons"}""", await PutAsync("/api/v1/teams/team_dir", "Sauna & Sons"));
        Assert.Equal("""{"id":"team_dir","name":"Sauna"}""", await PutAsync("/api/v1/teams/team_dir", "Sauna"));
        Assert.Equal("""{"id":"proj_1","teamId":"team_dir","name":"Relaunch"}""", await PutAsync("/api/v1/teams/team_dir/projects/proj_1", "Relaunch"));
        using var deleted = await app.Aamu.DeleteAsync("/api/v1/teams/team_dir/projects/proj_1");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await app.Aamu.DeleteAsync("/api/v1/teams/team_dir/projects/proj_1").RefusedAsync(404, "not-found");
    }

    [Theory]
    [InlineData("/api/v1/teams/team_x", "{}", "name")]
    [InlineData("/api/v1/teams/team_x", """{"name":" "}""", "name")]
    [InlineData("/api/v1/teams/team_x", """{"name":7}""", "name")]
    [InlineData("/api/v1/teams/team%20x", """{"name":"a"}""", "teamId")]
    [InlineData("/api/v1/teams/team_1/projects/p%2Fq", """{"name":"a"}""", "projectId")]
    public async Task Bad_input_is_refused_at_the_field(string path, string json, string field) =>
        await app.Aamu.SendJsonAsync(HttpMethod.Put, path, json).RefusedAsync(422, "invalid", field);

    [Fact]
    public async Task A_project_of_an_unknown_team_is_refused() =>
        await app.Aamu.SendJsonAsync(HttpMethod.Put, "/api/v1/teams/team_nowhere/projects/p", """{"name":"a"}""").RefusedAsync(404, "not-found");

    [Fact]
    public async Task An_unknown_project_of_an_event_appears_and_project_events_name_it()
    {
        var team = await app.AddTeamAsync();
        await team.SubmitAsync(ApiCalls.Event(team, more: "\"projectId\":\"proj_7\","));
        Assert.Equal(("proj_7", "proj_7"), (await OnlyProjectAsync(team)));
        await team.SubmitAsync(ApiCalls.Event(team, """{"projectId":"proj_7","name":"Sauna"}""", type: "project.updated", more: "\"projectId\":\"proj_7\","));
        Assert.Equal(("proj_7", "Sauna"), (await OnlyProjectAsync(team)));
    }

    [Fact]
    public async Task A_deleted_team_is_gone_at_once_with_its_keys_and_its_rows_follow()
    {
        var team = await app.AddTeamAsync();
        await team.AddWebhookAsync("https://shop.example/", more: ",\"status\":\"paused\"");
        await team.SubmitAsync(ApiCalls.Event(team));
        using var deleted = await app.Aamu.DeleteAsync($"/api/v1/teams/{team.Id}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await team.Client.GetAsync("/api/v1/webhooks").RefusedAsync(401, "unauthorized");
        await app.Aamu.GetAsync($"/api/v1/webhooks?teamId={team.Id}").RefusedAsync(404, "not-found");
        await app.Aamu.PostJsonAsync("/api/v1/events", ApiCalls.Event(team)).RefusedAsync(422, "unknown-team");
        await app.Aamu.DeleteAsync($"/api/v1/teams/{team.Id}").RefusedAsync(404, "not-found");

        var jobs = app.Get<JobStorage>().GetMonitoringApi();
        Assert.Contains(
            // In the order in which a job wanders, so that none is missed.
            (Job[])[.. jobs.EnqueuedJobs("default", 0, 100).Select(job => job.Value.Job), .. jobs.FetchedJobs("default", 0, 100).Select(job => job.Value.Job), .. jobs.ProcessingJobs(0, 100).Select(job => job.Value.Job), .. jobs.SucceededJobs(0, 100).Select(job => job.Value.Job)],
            job => job?.Type.Name == "EraseTeamsJob");
        await app.Get<TeamEraser>().RunAsync(CancellationToken.None);
        await using var context = await app.Get<IDbContextFactory<WebhooksDbContext>>().CreateDbContextAsync();
        Assert.False(await context.Events.AnyAsync(row => row.TeamId == team.Scope.TeamId));
    }

    private async Task<string> PutAsync(string path, string name) =>
        (await app.Aamu.SendJsonAsync(HttpMethod.Put, path, $$"""{"name":"{{name}}"}""").ReadAsync()).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private async Task<(string, string)> OnlyProjectAsync(RunningTeam team)
    {
        var project = Assert.Single(await app.Get<TeamDirectory>().ProjectsAsync(team.Scope));
        return (project.Id, project.Name);
    }
}
