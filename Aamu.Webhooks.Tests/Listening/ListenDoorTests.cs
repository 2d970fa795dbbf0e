using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>Who may listen, and what follows when somebody does.</summary>
public sealed class ListenDoorTests
{
    [Fact]
    public async Task What_waited_is_sent_at_once_when_somebody_comes_the_oldest_first()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            await desk.Workspace.EventAsync();
            await desk.Workspace.DrainAsync(desk.Webhook);
            desk.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var key = await desk.Workspace.KeyOfAsync(desk.Webhook);
        desk.Workspace.Alarm.Woken.Clear();
        var tool = new Tool();
        await desk.ListeningAsync(tool);
        Assert.Equal([key], desk.Workspace.Alarm.Woken);
        await desk.Workspace.DrainAsync(desk.Webhook);

        var delivered = await desk.Workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Succeeded });
        Assert.Equal(3, delivered.Count);
        Assert.Equal(delivered.Select(line => line.Id.Value).Reverse(), tool.Got.Select(request => request.DeliveryId));
    }

    [Fact]
    public async Task Who_comes_back_by_itself_leaves_alone_what_the_local_program_refused()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var tool = new Tool(500);
        var listener = await desk.ListeningAsync(tool);
        await desk.Workspace.EventAsync();
        await desk.Workspace.DrainAsync(desk.Webhook);

        listener.Dispose();
        await desk.ListeningAsync(tool, resumes: true);
        await desk.Workspace.DrainAsync(desk.Webhook);
        Assert.Single(tool.Got);

        // Whoever starts it anew wants to see it now.
        await desk.ListeningAsync(new Tool());
        await desk.Workspace.DrainAsync(desk.Webhook);
        Assert.Equal(DeliveryState.Succeeded, (await desk.Workspace.OnlyDeliveryAsync()).Line.State);
    }

    [Fact]
    public async Task After_an_outage_the_first_delivery_probes_at_once_and_the_others_follow()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        for (var i = 0; i < 12; i++)
        {
            await desk.Workspace.EventAsync();
        }

        await desk.Workspace.DrainAsync(desk.Webhook);
        desk.Workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        var tool = new Tool();
        await desk.ListeningAsync(tool);
        await desk.Workspace.DrainAsync(desk.Webhook);

        Assert.Equal(12, (await desk.Workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Succeeded })).Count);
    }

    [Fact]
    public async Task The_newest_wins_and_the_one_before_is_told_by_whom()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var (first, second) = (new Tool(), new Tool());
        await desk.ListeningAsync(first);
        await desk.ListeningAsync(second);
        Assert.Contains("Editor@example.com listens to this webhook now", Assert.Single(first.Told), StringComparison.Ordinal);

        // A laptop that slept meanwhile does not take over from whoever came.
        var refusal = (await desk.ListenAsync(first, resumes: true)).Refusal!;
        Assert.Equal(RefusalKind.Conflict, refusal.Kind);
        await desk.Workspace.EventAsync();
        await desk.Workspace.DrainAsync(desk.Webhook);
        Assert.Equal((0, 1), (first.Got.Count, second.Got.Count));
        Assert.Empty(second.Told);
    }

    [Fact]
    public async Task A_tool_replaces_its_own_dead_connection_without_being_told_to_go()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var tool = new Tool();
        var dead = await desk.ListeningAsync(tool);
        await desk.ListeningAsync(tool, resumes: true);

        // The server finds out about the dead one later.
        dead.Dispose();
        Assert.NotNull(desk.Book.Of(desk.Workspace.Admin, desk.Webhook));
        Assert.Empty(tool.Told);
    }

    [Fact]
    public async Task Viewers_other_teams_and_webhooks_with_a_URL_are_refused_in_words()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var elsewhere = await desk.Workspace.WebhookAsync("https://example.com/");
        var viewer = (await desk.ListenAsync(new Tool(), scope: Workspace.As(TeamRole.Viewer))).Refusal!;
        var stranger = (await desk.ListenAsync(new Tool(), scope: await desk.Workspace.OtherTeamAsync())).Refusal!;
        var url = (await desk.ListenAsync(new Tool(), webhook: elsewhere)).Refusal!;
        Assert.Equal((RefusalKind.Forbidden, "This needs the role Editor; yours is Viewer."), (viewer.Kind, viewer.Message));
        Assert.Equal((RefusalKind.NotFound, "There is no such webhook."), (stranger.Kind, stranger.Message));
        Assert.Contains("sends to a URL", url.Message, StringComparison.Ordinal);
        Assert.Null(desk.Book.Of(desk.Workspace.Admin, desk.Webhook));
    }

    [Fact]
    public async Task Who_listens_is_seen_by_the_team_and_by_no_other()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        await desk.ListeningAsync(new Tool());
        var line = desk.Book.Of(desk.Workspace.Admin, desk.Webhook)!;
        Assert.Equal(("Editor@example.com", desk.Workspace.Clock.GetUtcNow(), "http://localhost:3000/hook"), (line.Actor, line.Since, line.Forward.AbsoluteUri));
        Assert.Null(desk.Book.Of(await desk.Workspace.OtherTeamAsync(), desk.Webhook));
    }

    [Fact]
    public async Task A_check_up_goes_to_whoever_listens()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var tool = new Tool();
        await desk.ListeningAsync(tool);
        var report = (await desk.Workspace.Get<EndpointCheckup>().RunAsync(desk.Workspace.Admin, desk.Webhook)).Value!;
        Assert.Equal((7, 7), (report.Results.Count, tool.Got.Count));
        Assert.All(report.Results, result => Assert.Equal(AttemptOutcome.Succeeded, result.Outcome));
    }

    [Fact]
    public async Task Listening_is_on_record_once_and_not_for_each_reconnection()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var tool = new Tool();
        for (var i = 0; i < 3; i++)
        {
            (await desk.ListeningAsync(tool, resumes: i > 0)).Dispose();
        }

        Assert.Equal(1, await desk.Workspace.QueryAsync(context => context.AuditEntries.CountAsync(entry => entry.Action == AuditAction.ListeningBegan)));
    }

    [Fact]
    public async Task A_webhook_that_sends_elsewhere_from_now_on_ends_its_listener()
    {
        await using var desk = await ListeningDesk.OpenAsync();
        var tool = new Tool();
        await desk.ListeningAsync(tool);
        await desk.Workspace.Get<WebhookRegistry>().ChangeAsync(desk.Workspace.Admin, desk.Webhook, new WebhookDraft { Url = "https://example.com/" });
        Assert.Equal(["The webhook sends to a URL now."], tool.Told);
        Assert.Null(desk.Book.Of(desk.Workspace.Admin, desk.Webhook));
    }
}
