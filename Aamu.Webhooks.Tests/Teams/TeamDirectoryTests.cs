using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Teams;

public sealed class TeamDirectoryTests
{
    [Fact]
    public async Task A_directory_that_is_told_all_over_again_makes_no_server_read_anew_what_it_knows()
    {
        await using var workspace = await Workspace.OnServerAsync();
        var (directory, project) = (workspace.Get<TeamDirectory>(), new ProjectId("proj_1"));
        await directory.PutProjectAsync(workspace.Aamu, Workspace.TeamId, project, "Relaunch");
        var before = await MarkAsync(workspace);
        Assert.True((await directory.PutTeamAsync(workspace.Aamu, Workspace.TeamId, " Team one ")).Succeeded);
        Assert.True((await directory.PutProjectAsync(workspace.Aamu, Workspace.TeamId, project, "Relaunch")).Succeeded);
        Assert.Equal(before, await MarkAsync(workspace));

        await directory.PutTeamAsync(workspace.Aamu, new TeamId("team_2"), "Team two");
        Assert.NotEqual(before, await MarkAsync(workspace));
    }

    private static Task<long> MarkAsync(Workspace workspace) => workspace.Get<SingleWriter>().WriteAsync(transaction => transaction.Marks.Settings);
}
