using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Teams;

public sealed class TeamEraserTests
{
    private static readonly string[] Tables =
    [
        "Teams", "Projects", "Members", "ApiKeys", "Webhooks", "WebhookSecrets", "WebhookVersions", "Events", "Deliveries", "Attempts", "LaneLeases", "WebhookHours", "WebhookHealths",
        "RefusedSubmissions", "SandboxInboxes", "SandboxRequests", "SandboxTurns", "Checkups", "Incidents", "RecoveryRuns", "Invitations", "AuditEntries WHERE TeamId IS NOT NULL",
    ];

    /// <summary>They hold nothing of a team.</summary>
    private static readonly string[] Others = ["HealthMarks", "AuditMarks", "DeploymentNotes", "__EFMigrationsHistory", "__EFMigrationsLock", "sqlite_sequence"];

    [Fact]
    public async Task Every_table_is_a_teams_or_known_to_be_nobodys()
    {
        await using var workspace = await Workspace.StartAsync();
        var all = await workspace.Get<SingleWriter>().WriteAsync(transaction =>
        {
            var names = new List<string>();
            using var row = transaction.Statement(new DialectSql("SELECT name FROM sqlite_master WHERE type = 'table'", "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"));
            while (row.Read())
            {
                names.Add(row.GetString(0));
            }

            return names;
        });
        Assert.Equal(
            Tables.Select(table => table.Split(' ')[0]).Order(StringComparer.OrdinalIgnoreCase), all.Except(Others, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_row_of_a_deleted_team_goes_and_no_row_of_another()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var other = await workspace.OtherTeamAsync();
        await LiveAsync(workspace, workspace.Admin, receiver);
        var empty = await CountsAsync(workspace);
        Assert.All(empty, table => Assert.True(table.Value > 0, table.Key));
        await LiveAsync(workspace, other, receiver, 250);

        await workspace.Get<TeamDirectory>().DeleteTeamAsync(workspace.Aamu, other.TeamId);
        await workspace.Get<TeamEraser>().RunAsync(default);
        Assert.Equal(empty.Select(table => table.Key == "Teams" ? new(table.Key, 1) : table), await CountsAsync(workspace));
    }

    [Fact]
    public async Task A_lane_that_was_taken_while_its_team_was_erased_leaves_no_lease()
    {
        await using var workspace = await Workspace.StartAsync();
        var other = await workspace.OtherTeamAsync();
        var webhook = (await workspace.Get<WebhookRegistry>().CreateAsync(other, new WebhookDraft { Name = "w", Url = "https://example.com/", EventTypes = ["*"] })).Value!.Id;
        // Between the leases and the webhooks.
        var erased = await workspace.KeyOfAsync(webhook) + 1;
        await workspace.SqlAsync("INSERT INTO LaneLeases (WebhookKey, Owner, ClaimedAt, Claimed) VALUES ($1, 'lease_late', 0, '[]')", erased);
        await workspace.Get<TeamDirectory>().DeleteTeamAsync(workspace.Aamu, other.TeamId);
        await workspace.Get<TeamEraser>().RunAsync(default);
        Assert.Equal(0, await workspace.QueryAsync(context => context.LaneLeases.CountAsync()));
    }

    [Fact]
    public async Task A_team_that_comes_back_under_its_old_id_starts_from_nothing()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var directory = workspace.Get<TeamDirectory>();
        var other = await workspace.OtherTeamAsync();
        await LiveAsync(workspace, other, receiver);
        await directory.DeleteTeamAsync(workspace.Aamu, other.TeamId);
        Assert.Equal(RefusalKind.Conflict, (await directory.PutTeamAsync(workspace.Aamu, other.TeamId, "Again")).Refusal!.Kind);
        await workspace.Get<TeamEraser>().RunAsync(default);
        Assert.True((await directory.PutTeamAsync(workspace.Aamu, other.TeamId, "Again")).Succeeded);
        Assert.Equal(0, (await SubmitAsync(workspace, other.TeamId)).Receipt!.Matched);
        Assert.Equal(["proj_1"], (await directory.ProjectsAsync(other)).Select(project => project.Id));
    }

    [Fact]
    public async Task A_deleted_team_is_gone_at_once_for_everybody_its_receivers_included()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var other = await workspace.OtherTeamAsync();
        var created = (await workspace.Get<WebhookRegistry>().CreateAsync(other, new WebhookDraft { Name = "w", Url = receiver.Url, EventTypes = ["*"] })).Value!;
        await SubmitAsync(workspace, other.TeamId);
        var key = (await workspace.Get<ApiKeyRing>().AddTeamKeyAsync(other, "k", TeamRole.Admin)).Value!.Key;
        Assert.NotNull((await workspace.Get<TeamAccess>().ForKeyAsync(key))!.Team);

        await workspace.Get<TeamDirectory>().DeleteTeamAsync(workspace.Aamu, other.TeamId);
        Assert.Null(await workspace.Get<TeamAccess>().ForKeyAsync(key));
        Assert.Null(await workspace.Get<TeamAccess>().ForIngestAsync(workspace.Aamu, other.TeamId));
        Assert.Null(await workspace.Get<TeamAccess>().ForJobAsync(other.TeamId, "job"));
        Assert.Equal(IntakeProblemKind.UnknownTeam, (await SubmitAsync(workspace, other.TeamId)).Problem?.Kind);
        workspace.Alarm.Woken.Clear();
        await workspace.Get<Recovery>().RunAsync();
        Assert.Empty(workspace.Alarm.Woken);
        await workspace.DrainAsync(created.Id);
        Assert.Empty(receiver.Requests);
        Assert.Empty(workspace.Alarm.Woken);
    }

    private static Task<IntakeAnswer> SubmitAsync(Workspace workspace, TeamId team) =>
        workspace.SubmitAsync($$"""{"type":"task.created","teamId":"{{team}}","projectId":"proj_1","data":{} }""");

    /// <summary>Leaves rows in every table.</summary>
    private static async Task LiveAsync(Workspace workspace, TeamScope scope, Receiver receiver, int events = 1)
    {
        var webhook = (await workspace.Get<WebhookRegistry>().CreateAsync(scope, new WebhookDraft { Name = "w", Url = receiver.Url, EventTypes = ["*"] })).Value!.Id;
        await workspace.Get<ApiKeyRing>().AddTeamKeyAsync(scope, "key", TeamRole.Viewer);
        await workspace.SqlAsync("INSERT INTO Members (TeamId, PersonId, Name, Role) VALUES ($1, 'person', 'Aino', 2)", scope.TeamId.Value);
        await Task.WhenAll(Enumerable.Range(0, events).Select(_ => SubmitAsync(workspace, scope.TeamId)));
        await workspace.SubmitAsync($$"""{"type":"no.such","teamId":"{{scope.TeamId}}","data":{} }""");
        await workspace.DrainAsync(webhook);
        await workspace.Get<HealthBooks>().CatchUpAsync(default);
        var sandbox = workspace.Get<Core.Sandbox.SandboxReceiver>();
        using var received = await sandbox.ReceiveAsync(await sandbox.TokenAsync(scope), "POST", [], Encoding.UTF8.GetBytes("{}"), default);
        Assert.NotNull(received);
        await workspace.Get<Core.Checkups.EndpointCheckup>().RunAsync(scope, webhook);
        await workspace.Get<InvitationBook>().InviteAsync(scope, "ilona@example.com", TeamRole.Viewer);
        await workspace.Get<RecoveryDesk>().ReplayAsync(scope, webhook, DateTimeOffset.UnixEpoch, null);
        await workspace.SqlAsync("""
            INSERT INTO Incidents (WebhookKey, StartedAt, FirstOutcome, FirstDeliveryKey, LastFailureAt, LastOutcome, Failures, FailedDeliveries, Probes, CountedFrom, Told)
            SELECT Key, 0, 33, 0, 0, 33, 3, 3, 0, 0, 0 FROM Webhooks WHERE Id = $1
            """, webhook.Value);
    }

    private static async Task<List<KeyValuePair<string, long>>> CountsAsync(Workspace workspace)
    {
        var counts = new List<KeyValuePair<string, long>>();
        foreach (var table in Tables)
        {
            counts.Add(new(table, await workspace.Get<SingleWriter>().WriteAsync(transaction => transaction.Statement($"SELECT COUNT(*) FROM {table}").Number()!.Value)));
        }

        return counts;
    }
}
