using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Health;
using Aamu.Webhooks.Web.Incidents;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;

namespace Aamu.Webhooks.Tests.Incidents;

/// <summary>An outage is one thing with a beginning, a cause, an end and a cost, wherever somebody looks.</summary>
public sealed class IncidentLogTests
{
    [Fact]
    public async Task Failures_in_a_row_are_one_incident_from_the_first_failure_to_the_first_success()
    {
        await using var outage = await Outage.StartAsync();
        var start = outage.Workspace.Clock.GetUtcNow();
        await outage.EventsAsync(10);
        await outage.PassAsync(TimeSpan.FromSeconds(5));
        var running = Assert.Single(await ReadAsync(outage));
        Assert.Equal((start, 11, 10, 500, null), (running.Incident.StartedAt, running.Incident.Failures, running.Incident.FailedDeliveries, running.Incident.FirstStatusCode, running.Incident.EndedAt));
        Assert.Equal(10, running.Waiting.Number);
        Assert.Contains(await outage.Workspace.DeliveriesAsync(), line => line.Id == running.FirstDelivery);

        outage.Answer = 200;
        await outage.PassAsync(TimeSpan.FromSeconds(30));
        var ended = Assert.Single(await ReadAsync(outage));
        Assert.Equal((start.AddSeconds(35), 0, 0), (ended.Incident.EndedAt, ended.Waiting.Number, ended.GivenUp.Number));
    }

    [Fact]
    public async Task A_delivery_that_is_sent_again_and_fails_again_is_counted_once()
    {
        await using var outage = await Outage.StartAsync();
        await outage.EventsAsync(2);
        await outage.LiveAsync(TimeSpan.FromDays(4));
        var before = (await outage.RunningAsync())!;
        var again = (await outage.Workspace.DeliveriesAsync())[0].Id;
        Assert.True((await outage.Workspace.Get<Redelivery>().AgainAsync(outage.Workspace.Admin, again)).Succeeded);
        await outage.DrainAsync();
        var now = (await outage.RunningAsync())!;
        Assert.Equal((2, 2, before.Failures + 1), (before.FailedDeliveries, now.FailedDeliveries, now.Failures));
    }

    [Fact]
    public async Task A_delivery_that_was_tried_as_a_probe_only_is_counted_too()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.EventsAsync(5);
        await outage.LiveAsync(TimeSpan.FromHours(8));
        var (running, lines) = ((await outage.RunningAsync())!, await outage.Workspace.DeliveriesAsync());
        Assert.Equal((15, 15), (running.FailedDeliveries, lines.Count(line => line.AttemptCount > 0)));
        Assert.Equal(lines.Sum(line => line.AttemptCount), running.Failures);
    }

    [Fact]
    public async Task The_list_and_the_panel_tell_of_the_latest_attempt_whichever_delivery_it_was()
    {
        await using var outage = await Outage.OpenAsync();
        outage.Answer = 503;
        await outage.PassAsync(TimeSpan.FromSeconds(5));
        var last = Assert.Single(await outage.Workspace.Get<WebhookList>().LinesAsync(outage.Workspace.Admin)).Last!;
        Assert.Equal((outage.Workspace.Clock.GetUtcNow(), 503), (last.At, last.StatusCode));

        await using var screen = new Screen(outage.Workspace);
        var lines = await ReadAsync(outage);
        var panel = screen.Render<IncidentPanel>(parameters => parameters.Add(shown => shown.Lines, lines).Add(shown => shown.TeamId, "team_1").Add(shown => shown.Url, outage.Receiver.Url).Add(shown => shown.MayAct, true));
        var beside = panel.Find(".incident-probe").TextContent;
        Assert.Contains("Probe now", beside, StringComparison.Ordinal);
        Assert.Contains("14:47:19", beside, StringComparison.Ordinal);
        Assert.Contains("503", beside, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_of_before_names_the_host_that_was_down_then()
    {
        await using var outage = await Outage.StartAsync();
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Url = "http://127.0.0.1:9/hook" });
        await outage.EventsAsync(3);
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Url = outage.Receiver.Url });
        outage.Answer = 200;
        await outage.PassAsync(TimeSpan.FromMinutes(1));
        await using var screen = new Screen(outage.Workspace);
        var lines = await ReadAsync(outage);
        var panel = screen.Render<IncidentPanel>(parameters => parameters.Add(shown => shown.Lines, lines).Add(shown => shown.TeamId, "team_1").Add(shown => shown.Url, outage.Receiver.Url));
        Assert.Contains("nothing listens on 127.0.0.1:9", panel.Find(".incident-list").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_cost_is_sent_again_at_one_press_and_nothing_else()
    {
        await using var outage = await Outage.StartAsync();
        await outage.EventsAsync(3);
        await outage.LiveAsync(TimeSpan.FromDays(4));
        outage.Answer = 200;
        await outage.EventsAsync(1);
        var cost = Assert.Single(await ReadAsync(outage));
        Assert.Equal(3, cost.GivenUp.Number);
        var desk = outage.Workspace.Get<RecoveryDesk>();
        var filter = cost.Cost(outage.Webhook, outage.Workspace.Clock.GetUtcNow());
        Assert.Equal(new RecoveryCounts(3, 0, 0), (await desk.CountAsync(outage.Workspace.Admin, filter)).Value);

        outage.Workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        var sent = outage.Receiver.Requests.Count;
        Assert.Equal(3, (await desk.ResendAsync(outage.Workspace.Admin, filter, [DeliveryState.Exhausted])).Value!.Count);
        await outage.Workspace.Get<RecoveryWork>().RunDueAsync();
        await outage.DrainAsync();
        Assert.Equal(sent + 3, outage.Receiver.Requests.Count);
        Assert.Equal(0, Assert.Single(await ReadAsync(outage)).GivenUp.Number);
    }

    [Fact]
    public async Task Somebody_who_mended_the_receiver_need_not_wait_for_the_next_probe()
    {
        await using var outage = await Outage.OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            await outage.PassAsync(TimeSpan.FromMinutes(15));
        }

        outage.Answer = 200;
        var probe = outage.Workspace.Get<ReceiverProbe>();
        Assert.Equal(RefusalKind.Forbidden, (await probe.AskAsync(Workspace.As(TeamRole.Viewer), outage.Webhook)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await probe.AskAsync(await outage.Workspace.OtherTeamAsync(), outage.Webhook)).Refusal!.Kind);
        Assert.True((await probe.AskAsync(outage.Workspace.Admin, outage.Webhook)).Succeeded);
        await outage.DrainAsync();
        Assert.Null(await outage.RunningAsync());
    }

    [Fact]
    public async Task It_is_shown_on_the_webhook_the_overview_the_delivery_and_the_list()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.EventsAsync(1);
        await using var screen = new Screen(outage.Workspace);
        var waiting = (await outage.Workspace.DeliveriesAsync())[0];
        Assert.Equal((await outage.RunningAsync())!.ProbeAt, waiting.NextAttemptAt);
        var delivery = screen.Open<DeliveryPage>($"/t/team_1/deliveries/{waiting.Id}", ("Id", waiting.Id.Value));
        Assert.Contains("the receiver has been failing since", delivery.WaitForElement(".story").TextContent, StringComparison.Ordinal);
        Assert.Contains("one at a time is tried", screen.Open<OverviewPage>("/t/team_1").WaitForElement(".problem").TextContent, StringComparison.Ordinal);
        Assert.Contains("next probe", screen.Open<WebhooksPage>("/t/team_1/webhooks").WaitForElement("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_was_disabled_by_itself_is_an_open_problem_with_its_reason()
    {
        await using var outage = await Outage.StartAsync();
        outage.Answer = 410;
        await outage.EventsAsync(1);
        var problem = Assert.IsType<Problem.DisabledByItself>(Assert.Single(await outage.Workspace.Get<OpenProblems>().ReadAsync(outage.Workspace.Admin)));
        Assert.Equal((1, "Its receiver answered 410: this URL is gone for good."), (problem.Held.Number, problem.Reason));
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Status = WebhookStatus.Active });
        Assert.IsType<Problem.Failing>(Assert.Single(await outage.Workspace.Get<OpenProblems>().ReadAsync(outage.Workspace.Admin)));
    }

    [Fact]
    public async Task Operators_see_a_receiver_that_is_down_and_what_waits_for_it_is_not_called_late()
    {
        await using var outage = await Outage.OpenAsync();
        outage.Workspace.Clock.Advance(TimeSpan.FromSeconds(4));
        await outage.EventsAsync(2);
        outage.Workspace.Clock.Advance(TimeSpan.FromMinutes(10));
        var view = await outage.Workspace.Get<LaneBoard>().ReadAsync(TeamAccess.ForOperator("olli@example.com", null));
        Assert.Equal(new LaneHealth(0, null, 0, 0, 12, 1), view.All);
        Assert.Equal(view.All, Assert.Single(view.Teams).Lanes);
    }

    private static Task<IReadOnlyList<IncidentLine>> ReadAsync(Outage outage) => outage.Workspace.Get<IncidentLog>().OfAsync(outage.Workspace.Admin, outage.Webhook, 10);
}
