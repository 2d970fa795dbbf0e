using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Checkups;

/// <summary>Who may run a check-up and how often, and what it leaves behind: its report, its entry, and nothing else.</summary>
public sealed class CheckupLimitsTests
{
    [Fact]
    public async Task It_counts_nowhere_and_is_on_record()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200, 200, 500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        workspace.Alarm.Woken.Clear();
        await RunAsync(workspace, webhook);

        Assert.Equal(7, receiver.Requests.Count);
        Assert.Empty(await workspace.DeliveriesAsync());
        Assert.Equal(
            (0, 0, 0, 0, 0),
            await workspace.QueryAsync(async rows => (await rows.Events.CountAsync(), await rows.Attempts.CountAsync(), await rows.Incidents.CountAsync(), await rows.WebhookHours.CountAsync(), await rows.WebhookHealths.CountAsync())));
        Assert.Empty(workspace.Alarm.Woken);
        var entry = (await workspace.Get<AuditLog>().PageAsync(workspace.Admin, new AuditFilter { Action = AuditAction.EndpointChecked }, 10)).Items.Single();
        Assert.Equal((webhook.Value, "aino@example.com"), (entry.SubjectId, entry.Actor));
        Assert.Equal([new AuditChange("url", null, receiver.Url)], entry.Changes);
    }

    [Fact]
    public async Task The_report_stays_for_whoever_comes_back_until_the_next_or_the_webhooks_end()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        var checkup = workspace.Get<EndpointCheckup>();
        Assert.Null(await checkup.LastAsync(workspace.Admin, webhook));
        var report = await RunAsync(workspace, webhook);

        workspace.Clock.Advance(TimeSpan.FromHours(3));
        var kept = (await checkup.LastAsync(Workspace.As(TeamRole.Viewer), webhook))!;
        Assert.Equal((report.At, report.Url, report.By), (kept.At, kept.Url, kept.By));
        Assert.Equal(report.Results, kept.Results);
        Assert.Null(await checkup.LastAsync(await workspace.OtherTeamAsync(), webhook));

        await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, webhook);
        Assert.Null(await checkup.LastAsync(workspace.Admin, webhook));
        Assert.Equal(0, await workspace.QueryAsync(rows => rows.Checkups.CountAsync()));
    }

    [Fact]
    public async Task One_at_a_time_for_each_webhook_and_three_a_minute_for_each_team()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var (checkup, webhook) = (workspace.Get<EndpointCheckup>(), await workspace.WebhookAsync(receiver.Url));
        receiver.Hold();
        var running = checkup.RunAsync(workspace.Admin, webhook);
        await receiver.WaitForAsync(1);
        Assert.Contains("is being checked just now", (await checkup.RunAsync(workspace.Admin, webhook)).Refusal!.Message, StringComparison.Ordinal);
        receiver.Release();
        Assert.True((await running).Succeeded);

        Assert.Contains("within the last minute", (await checkup.RunAsync(workspace.Admin, webhook)).Refusal!.Message, StringComparison.Ordinal);
        await RunAsync(workspace, await workspace.WebhookAsync(receiver.Url));
        await RunAsync(workspace, await workspace.WebhookAsync(receiver.Url));
        var fourth = await workspace.WebhookAsync(receiver.Url);
        Assert.Contains("3 endpoints of this team", (await checkup.RunAsync(workspace.Admin, fourth)).Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(21, receiver.Requests.Count);

        workspace.Clock.Advance(EndpointCheckup.Pause);
        await RunAsync(workspace, fourth);
        await RunAsync(workspace, webhook);
    }

    [Fact]
    public async Task One_that_broke_off_leaves_the_report_before_and_may_be_run_again()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var (checkup, webhook) = (workspace.Get<EndpointCheckup>(), await workspace.WebhookAsync(receiver.Url));
        var first = await RunAsync(workspace, webhook);
        workspace.Clock.Advance(EndpointCheckup.Pause);
        using var leaving = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => checkup.RunAsync(workspace.Admin, webhook, _ => leaving.Cancel(), leaving.Token));
        Assert.Equal(first.At, (await checkup.LastAsync(workspace.Admin, webhook))!.At);

        // Killed with the program: nobody wrote its end.
        await workspace.SqlAsync("UPDATE Checkups SET StartedAt = $1", workspace.Clock.GetUtcNow());
        workspace.Clock.Advance(TimeSpan.FromMinutes(10));
        await RunAsync(workspace, webhook);
    }

    [Fact]
    public async Task Viewers_may_not_other_teams_find_nothing_and_without_a_secret_nothing_is_sent()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var (checkup, webhook) = (workspace.Get<EndpointCheckup>(), await workspace.WebhookAsync(receiver.Url));
        Assert.Equal(RefusalKind.Forbidden, (await checkup.RunAsync(Workspace.As(TeamRole.Viewer), webhook)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await checkup.RunAsync(await workspace.OtherTeamAsync(), webhook)).Refusal!.Kind);
        await workspace.SqlAsync("DELETE FROM WebhookSecrets");
        Assert.Equal(RefusalKind.Conflict, (await checkup.RunAsync(workspace.Admin, webhook)).Refusal!.Kind);
        Assert.Empty(receiver.Requests);
    }

    private static async Task<CheckupReport> RunAsync(Workspace workspace, Core.Ids.WebhookId webhook)
    {
        var outcome = await workspace.Get<EndpointCheckup>().RunAsync(workspace.Admin, webhook);
        Assert.Null(outcome.Refusal?.Message);
        return outcome.Value!;
    }
}
