using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Teams;

public sealed class TeamPulseTests
{
    [Fact]
    public async Task A_page_hears_of_its_team_until_it_closes()
    {
        await using var workspace = await Workspace.StartAsync();
        var told = 0;
        var page = workspace.Get<TeamPulse>().Listen(workspace.Admin, () => told++);
        await workspace.EventAsync();
        Assert.Equal(1, told);
        page.Dispose();
        await workspace.EventAsync();
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Whoever_holds_a_ticket_hears_that_the_team_has_another_name_and_that_it_is_gone()
    {
        await using var workspace = await Workspace.StartAsync();
        var told = 0;
        using var layout = workspace.Get<TeamPulse>().ListenToMembers(workspace.Admin, () => told++);
        await workspace.Get<TeamDirectory>().PutTeamAsync(workspace.Aamu, Workspace.TeamId, "Another name");
        Assert.Equal(1, told);
        await workspace.Get<TeamDirectory>().DeleteTeamAsync(workspace.Aamu, Workspace.TeamId);
        Assert.Equal(2, told);
    }

    [Fact]
    public async Task A_page_that_fails_when_it_is_told_harms_neither_producer_nor_lane()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var told = 0;
        using var bad = workspace.Get<TeamPulse>().Listen(workspace.Admin, () => throw new InvalidOperationException("A broken page."));
        using var good = workspace.Get<TeamPulse>().Listen(workspace.Admin, () => told++);
        await workspace.EventAsync();
        Assert.Equal(1, told);
        using var bad2 = workspace.Get<TeamPulse>().Listen(workspace.Admin, () => throw new InvalidOperationException("A broken page."));
        Assert.Equal(1, (await workspace.DrainAsync(webhook)).Sent);
    }
}
