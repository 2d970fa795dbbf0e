using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Events;

public sealed class ProjectNamesTests
{
    [Fact]
    public async Task An_unknown_project_appears_under_its_id()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.EventAsync(projectId: "proj_1");
        await workspace.EventAsync(projectId: "proj_1");
        Assert.Equal([new ProjectLine("proj_1", "proj_1", false, false)], await ProjectsAsync(workspace));
    }

    [Fact]
    public async Task The_sender_hears_once_of_a_project_that_nobody_made_known()
    {
        await using var workspace = await Workspace.StartAsync();
        Assert.Equal(["proj_1 is not in the directory; it appears there under its id."], (await workspace.EventAsync(projectId: "proj_1")).Warnings);
        Assert.Empty((await workspace.EventAsync(projectId: "proj_1")).Warnings);
        Assert.Empty((await workspace.EventAsync()).Warnings);
        Assert.Empty((await workspace.SubmitAsync("""{"type":"project.created","teamId":"team_1","projectId":"proj_2","data":{"name":"Quay"}}""")).Receipt!.Warnings);
    }

    [Fact]
    public async Task Events_about_a_project_tell_its_name_and_its_ending()
    {
        await using var workspace = await Workspace.StartAsync();
        await TellAsync(workspace, "project.created", "Sauna");
        Assert.Equal([new ProjectLine("proj_1", "Sauna", false, false)], await ProjectsAsync(workspace));
        await TellAsync(workspace, "project.updated", "Sauna renovation");
        await TellAsync(workspace, "project.archived", "Sauna renovation");
        Assert.Equal([new ProjectLine("proj_1", "Sauna renovation", true, false)], await ProjectsAsync(workspace));
        await TellAsync(workspace, "project.unarchived", "Sauna renovation");
        Assert.Equal([new ProjectLine("proj_1", "Sauna renovation", false, false)], await ProjectsAsync(workspace));
        await TellAsync(workspace, "project.deleted", "Sauna renovation");
        Assert.Equal([new ProjectLine("proj_1", "Sauna renovation", false, true)], await ProjectsAsync(workspace));
        await TellAsync(workspace, "project.created", "Sauna again");
        Assert.Equal([new ProjectLine("proj_1", "Sauna again", false, false)], await ProjectsAsync(workspace));
    }

    [Fact]
    public async Task A_project_known_by_its_data_alone_is_learnt_too()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.SubmitAsync("""{"type":"project.created","teamId":"team_1","data":{"projectId":"proj_7","name":"Quay"}}""");
        Assert.Equal([new ProjectLine("proj_7", "Quay", false, false)], await ProjectsAsync(workspace));
    }

    [Theory]
    [InlineData("""{"projectId":7,"name":["x"]}""")]
    [InlineData("""{"projectId":"no id at all","name":"x"}""")]
    [InlineData("""{"projectId":"","name":""}""")]
    public async Task Data_that_names_no_project_teaches_nothing_and_is_accepted(string data)
    {
        await using var workspace = await Workspace.StartAsync();
        Assert.Null((await workspace.SubmitAsync($$"""{"type":"project.updated","teamId":"team_1","data":{{data}} }""")).Problem);
        Assert.Empty(await ProjectsAsync(workspace));
    }

    [Fact]
    public async Task What_the_directory_says_of_a_project_is_told_by_its_events_and_by_nobody_elses()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.Get<TeamDirectory>().PutProjectAsync(workspace.Aamu, Workspace.TeamId, new ProjectId("proj_1"), " Website ");
        await workspace.SubmitAsync("""{"type":"project.member.added","teamId":"team_1","projectId":"proj_1","data":{"name":"Aino"}}""");
        await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_1","projectId":"proj_1","data":{"projectId":"proj_9","name":"Task"}}""");
        Assert.Equal([new ProjectLine("proj_1", "Website", false, false)], await ProjectsAsync(workspace));
    }

    private static Task<Core.Events.IntakeAnswer> TellAsync(Workspace workspace, string type, string name) =>
        workspace.SubmitAsync($$"""{"type":"{{type}}","teamId":"team_1","projectId":"proj_1","data":{"projectId":"proj_1","name":"{{name}}"} }""");

    private static Task<IReadOnlyList<ProjectLine>> ProjectsAsync(Workspace workspace) => workspace.Get<TeamDirectory>().ProjectsAsync(workspace.Admin);
}
