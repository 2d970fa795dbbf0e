using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Operations;

public sealed class LaneBoardTests
{
    private static readonly OperatorScope Operator = TeamAccess.ForOperator("olli@example.com", null);

    [Fact]
    public async Task It_tells_what_is_due_from_what_waits_for_a_retry()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var broken = await Receiver.StartAsync(500);
        var failing = await workspace.WebhookAsync(broken.Url, "task.*");
        await workspace.EventAsync();
        await workspace.DrainAsync(failing);
        await workspace.WebhookAsync("https://waits.example/", "form.*");
        await workspace.SubmitAsync("""{"type":"form.submitted","teamId":"team_1","data":{}}""");
        var since = workspace.Clock.GetUtcNow();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await workspace.SubmitAsync("""{"type":"form.submitted","teamId":"team_1","data":{}}""");

        var view = await workspace.Get<LaneBoard>().ReadAsync(Operator);
        Assert.Equal(new TeamHealth("team_1", "Team one", 2, new LaneHealth(2, since, 1, 1)), Assert.Single(view.Teams));
        Assert.Equal(new LaneHealth(2, since, 1, 1), view.All);
        Assert.Equal(view.All, await workspace.Get<LaneBoard>().TotalAsync(Operator));
        var troubled = Assert.Single(view.Troubled);
        Assert.Equal(("Team one", AttemptOutcome.HttpError, 500, 1L, false), (troubled.TeamName, troubled.LastOutcome, troubled.LastStatusCode, troubled.Waiting, troubled.IsDown));

        workspace.Clock.Advance(LaneBoard.Late);
        Assert.Equal([null, AttemptOutcome.HttpError], (await workspace.Get<LaneBoard>().ReadAsync(Operator)).Troubled.Select(lane => lane.LastOutcome));
    }

    [Fact]
    public async Task A_webhook_that_its_receiver_had_disabled_is_in_trouble_until_somebody_enables_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var gone = await Receiver.StartAsync(410);
        var webhook = await workspace.WebhookAsync(gone.Url);
        await workspace.WebhookAsync("https://paused.example/");
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);

        var view = await workspace.Get<LaneBoard>().ReadAsync(Operator);
        var troubled = Assert.Single(view.Troubled, lane => lane.LastOutcome is not null);
        Assert.Equal((AttemptOutcome.HttpError, 410, 1L, true, false), (troubled.LastOutcome, troubled.LastStatusCode, troubled.Waiting, troubled.IsDisabled, troubled.IsDown));
        Assert.Equal((workspace.Clock.GetUtcNow(), 1), (troubled.FailingSince, view.Disabled));

        // Whoever switches a webhook off by hand has nothing in trouble.
        var registry = workspace.Get<WebhookRegistry>();
        Assert.True((await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Active })).Succeeded);
        Assert.True((await registry.ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Disabled })).Succeeded);
        view = await workspace.Get<LaneBoard>().ReadAsync(Operator);
        Assert.Equal(0, view.Disabled);
        Assert.DoesNotContain(view.Troubled, lane => lane.IsDisabled);
    }

    [Fact]
    public async Task A_service_without_work_has_nothing_due()
    {
        await using var workspace = await Workspace.StartAsync();
        var view = await workspace.Get<LaneBoard>().ReadAsync(Operator);
        Assert.Equal(new LaneHealth(0, null, 0, 0), view.All);
        Assert.Equal(0, Assert.Single(view.Teams).Webhooks);
    }

    [Fact]
    public async Task The_team_that_waits_longest_comes_first_and_others_are_found_by_name()
    {
        await using var workspace = await Workspace.StartAsync();
        var second = await workspace.OtherTeamAsync("team_2");
        await workspace.OtherTeamAsync("team_3");
        await workspace.Get<WebhookRegistry>().CreateAsync(second, new WebhookDraft { Name = "w", Url = "https://b.example/", EventTypes = ["*"] });
        await workspace.WebhookAsync("https://a.example/");
        await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_2","data":{}}""");
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        await workspace.EventAsync();
        var board = workspace.Get<LaneBoard>();
        Assert.Equal(["team_2", "team_1", "team_3"], (await board.ReadAsync(Operator)).Teams.Select(team => team.TeamId));
        Assert.Equal("team_1", Assert.Single((await board.ReadAsync(Operator, " team ONE ")).Teams).TeamId);
        Assert.Equal("team_3", Assert.Single((await board.ReadAsync(Operator, "team_3")).Teams).TeamId);
        Assert.Equal(2, (await board.ReadAsync(Operator, "nobody's")).All.Due);
    }

    [Fact]
    public async Task More_teams_than_fit_are_said_to_be_there()
    {
        await using var workspace = await Workspace.StartAsync();
        for (var i = 0; i < LaneBoard.MaxTeams; i++)
        {
            await workspace.OtherTeamAsync($"team_{i + 10}");
        }

        var view = await workspace.Get<LaneBoard>().ReadAsync(Operator);
        Assert.Equal((LaneBoard.MaxTeams, true), (view.Teams.Count, view.More));
    }

    [Fact]
    public async Task What_was_refused_is_shown_over_all_teams_without_what_was_submitted()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OtherTeamAsync();
        await workspace.SubmitAsync("""{"type":"no.such","teamId":"team_1","data":{"only":"ours"}}""");
        await workspace.SubmitAsync("""{"type":"no.such","teamId":"team_2","data":{}}""");
        await workspace.SubmitAsync("not json");
        await workspace.RefusalsWrittenAsync();
        var lines = await workspace.Get<RefusalLog>().ReadAsync(Operator, 10);
        Assert.Equal([null, "team_2", "team_1"], lines.Select(line => line.TeamId));
        Assert.All(lines, line => Assert.Empty(line.Excerpt));
        Assert.Equal(["team_1"], (await workspace.Get<RefusalLog>().ReadAsync(Operator, 10, lines[1].Key)).Select(line => line.TeamId));
    }
}
