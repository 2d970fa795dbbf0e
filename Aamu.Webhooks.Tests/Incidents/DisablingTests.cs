using System.Text.Json.Nodes;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Incidents;

/// <summary>A receiver that is gone is disabled at once, one that fails for five days after two warnings; nothing that waited is lost.</summary>
public sealed class DisablingTests
{
    [Fact]
    public async Task A_410_disables_at_once_with_the_reason_and_holds_what_waits()
    {
        await using var outage = await Outage.StartAsync();
        outage.Answer = 410;
        await outage.EventsAsync(1);
        var webhook = (await outage.Workspace.Get<WebhookList>().FindAsync(outage.Workspace.Admin, outage.Webhook))!;
        Assert.Equal((WebhookStatus.Disabled, "Its receiver answered 410: this URL is gone for good."), (webhook.Status, webhook.DisabledReason));
        Assert.Equal(DeliveryState.Held, (await outage.Workspace.OnlyDeliveryAsync()).Line.State);
        Assert.Equal(0, (await outage.Workspace.EventAsync()).Matched);
    }

    [Fact]
    public async Task A_test_that_is_answered_410_is_over_and_not_tried_again_on_the_disabled_webhook()
    {
        await using var outage = await Outage.StartAsync();
        outage.Answer = 410;
        var test = (await outage.Workspace.Get<TestDelivery>().SendAsync(outage.Workspace.Admin, outage.Webhook)).Value!;
        await outage.DrainAsync();
        await outage.LiveAsync(TimeSpan.FromDays(4));
        Assert.Equal(WebhookStatus.Disabled, (await outage.Workspace.Get<WebhookList>().FindAsync(outage.Workspace.Admin, outage.Webhook))!.Status);
        var line = (await outage.Workspace.Get<DeliveryLog>().FindAsync(outage.Workspace.Admin, test.DeliveryId))!.Line;
        Assert.Equal((DeliveryState.Exhausted, 1, 1), (line.State, line.AttemptCount, outage.Receiver.Requests.Count));
    }

    [Fact]
    public async Task A_410_of_a_URL_that_was_changed_meanwhile_disables_nothing()
    {
        await using var outage = await Outage.StartAsync();
        outage.Answer = 410;
        await outage.Workspace.EventAsync();
        outage.Receiver.Hold();
        var drain = outage.DrainAsync();
        await outage.Receiver.WaitForAsync(1);
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Url = "https://example.com/new" });
        outage.Receiver.Release();
        await drain;
        Assert.Equal(WebhookStatus.Active, (await outage.Workspace.Get<WebhookList>().FindAsync(outage.Workspace.Admin, outage.Webhook))!.Status);
    }

    [Fact]
    public async Task After_five_days_of_failures_it_is_disabled_with_warnings_at_half_and_three_quarters_of_the_way()
    {
        await using var outage = await Outage.StartAsync();
        await using var alerts = await Receiver.StartAsync();
        var listener = await outage.Workspace.WebhookAsync(alerts.Url, "webhook.*");
        await outage.EventsAsync(10);
        var start = (await outage.RunningAsync())!.StartedAt;
        await outage.LiveAsync(TimeSpan.FromDays(6));
        await outage.Workspace.DrainAsync(listener);

        var told = alerts.Requests.OrderBy(request => request.Headers["x-aamu-event-id"], StringComparer.Ordinal).ToList();
        Assert.Equal(["webhook.failing", "webhook.failing", "webhook.failing", "webhook.disabled"], told.Select(request => request.Headers["x-aamu-event-type"]));
        Assert.Equal([0, 50, 75], told.Take(3).Select(request => JsonNode.Parse(request.Text)!["data"]!["percentToDisabling"]!.GetValue<int>()));
        var hours = told.Select(request => (IsoTime.Parse(JsonNode.Parse(request.Text)!["createdAt"]!.GetValue<string>())!.Value - start).TotalHours).ToList();
        Assert.InRange(hours[0], 1 / 60.0, 0.2);
        Assert.InRange(hours[1], 60, 60.5);
        Assert.InRange(hours[2], 90, 90.5);
        Assert.InRange(hours[3], 120, 120.5);
        var webhook = (await outage.Workspace.Get<WebhookList>().FindAsync(outage.Workspace.Admin, outage.Webhook))!;
        Assert.Equal(WebhookStatus.Disabled, webhook.Status);
        Assert.StartsWith("Nothing got through to its receiver for 5 days", webhook.DisabledReason, StringComparison.Ordinal);
        Assert.All(await outage.Workspace.DeliveriesAsync(new DeliveryFilter { WebhookId = outage.Webhook }), line => Assert.Equal(DeliveryState.Held, line.State));
    }

    [Fact]
    public async Task Nobody_is_disabled_without_a_last_warning_thirty_hours_before()
    {
        await using var outage = await Outage.StartAsync();
        await outage.EventsAsync(1);
        await outage.PassAsync(TimeSpan.FromDays(20));
        Assert.Equal(Warning.ThreeQuarters, (await outage.RunningAsync())!.Told);
        await outage.PassAsync(TimeSpan.FromHours(29));
        Assert.Equal(Warning.ThreeQuarters, (await outage.RunningAsync())!.Told);
        await outage.PassAsync(TimeSpan.FromHours(3));
        Assert.Equal(Warning.Disabled, (await outage.RunningAsync())!.Told);
    }

    [Fact]
    public async Task Enabling_again_sends_one_probe_first_and_the_rest_when_it_got_through()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.LiveAsync(TimeSpan.FromDays(6));
        var sent = outage.Receiver.Requests.Count;
        await EnableAsync(outage);
        await outage.DrainAsync();
        Assert.Equal(sent + 1, outage.Receiver.Requests.Count);
        Assert.Equal(WebhookStatus.Active, (await outage.Workspace.Get<WebhookList>().FindAsync(outage.Workspace.Admin, outage.Webhook))!.Status);

        outage.Answer = 200;
        await outage.LiveAsync(TimeSpan.FromHours(1));
        Assert.All(await outage.Workspace.DeliveriesAsync(), line => Assert.Equal(DeliveryState.Succeeded, line.State));
    }

    [Fact]
    public async Task Who_was_enabled_again_has_five_days_again()
    {
        await using var outage = await Outage.OpenAsync();
        await outage.LiveAsync(TimeSpan.FromDays(6));
        await EnableAsync(outage);
        await outage.DrainAsync();
        await outage.LiveAsync(TimeSpan.FromDays(4));
        Assert.Equal(WebhookStatus.Active, (await outage.Workspace.Get<WebhookList>().FindAsync(outage.Workspace.Admin, outage.Webhook))!.Status);
        await outage.LiveAsync(TimeSpan.FromDays(2));
        Assert.Equal(WebhookStatus.Disabled, (await outage.Workspace.Get<WebhookList>().FindAsync(outage.Workspace.Admin, outage.Webhook))!.Status);
    }

    [Fact]
    public async Task Recovery_is_told_when_the_failure_was()
    {
        await using var outage = await Outage.OpenAsync();
        await using var alerts = await Receiver.StartAsync();
        var listener = await outage.Workspace.WebhookAsync(alerts.Url, "webhook.*");
        outage.Answer = 200;
        await outage.LiveAsync(TimeSpan.FromMinutes(1));
        await outage.Workspace.DrainAsync(listener);
        Assert.Empty(alerts.Requests);

        outage.Answer = 500;
        await outage.EventsAsync(10);
        await outage.LiveAsync(TimeSpan.FromMinutes(10));
        outage.Answer = 200;
        await outage.LiveAsync(TimeSpan.FromMinutes(20));
        await outage.Workspace.DrainAsync(listener);
        Assert.Equal(["webhook.failing", "webhook.recovered"], alerts.Requests.Select(request => request.Headers["x-aamu-event-type"]).Order());
    }

    [Fact]
    public async Task A_webhook_never_gets_the_events_about_itself()
    {
        await using var outage = await Outage.StartAsync();
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { EventTypes = ["*"] });
        var other = await outage.Workspace.WebhookAsync("https://example.com/", "webhook.*");
        outage.Answer = 410;
        await outage.EventsAsync(1);
        var told = await outage.Workspace.QueryAsync(context => context.Events.SingleAsync(happened => happened.Type == OperationalEvents.Disabled));
        Assert.Equal([Verdict.AboutThisWebhook, Verdict.Matched], VerdictList.Read(told.Verdicts).Select(decision => decision.Verdict).Order().Reverse());
        var news = Assert.Single(await outage.Workspace.DeliveriesAsync(new DeliveryFilter { EventType = OperationalEvents.Disabled }));
        Assert.Equal(other, news.WebhookId);

        // The lists say of which webhook it tells.
        Assert.Equal("Webhook", news.About);
        var events = (await outage.Workspace.Get<EventLog>().PageAsync(outage.Workspace.Admin, new EventFilter(), 50)).Items;
        Assert.All(events, line => Assert.Equal(EventCatalog.IsOperational(line.Type) ? "Webhook" : null, line.About));
    }

    [Fact]
    public async Task What_is_given_up_is_told_once_and_what_becomes_of_that_news_is_no_news()
    {
        await using var broken = await Receiver.StartAsync(500);
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "");
        var (first, second) = (await workspace.WebhookAsync(broken.Url), await workspace.WebhookAsync(broken.Url, "delivery.*"));
        var receipt = await workspace.EventAsync();
        await workspace.DrainAsync(first);
        await workspace.DrainAsync(second);
        await workspace.DrainAsync(first);
        var news = Assert.Single(await workspace.DeliveriesAsync(new DeliveryFilter { EventType = OperationalEvents.Exhausted }));
        Assert.Equal((second, DeliveryState.Exhausted), (news.WebhookId, news.State));
        var data = JsonNode.Parse(broken.Requests[^1].Text)!["data"]!;
        Assert.Equal((receipt.Id.Value, "task.created", 1, 500), (data["eventId"]!.GetValue<string>(), data["eventType"]!.GetValue<string>(), data["attempts"]!.GetValue<int>(), data["lastStatusCode"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Nobody_else_can_submit_what_this_service_tells()
    {
        await using var workspace = await Workspace.StartAsync();
        var answer = await workspace.SubmitAsync("""{"type":"webhook.disabled","teamId":"team_1","data":{}}""");
        Assert.Equal(["type"], answer.Problem!.Fields!.Keys);
    }

    [Fact]
    public async Task A_paused_webhook_is_not_disabled_by_what_was_still_under_way()
    {
        await using var outage = await Outage.StartAsync();
        outage.Answer = 410;
        await outage.Workspace.EventAsync();
        outage.Receiver.Hold();
        var drain = outage.DrainAsync();
        await outage.Receiver.WaitForAsync(1);
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Status = WebhookStatus.Paused });
        outage.Receiver.Release();
        await drain;
        Assert.Equal(WebhookStatus.Paused, (await outage.Workspace.Get<WebhookList>().FindAsync(outage.Workspace.Admin, outage.Webhook))!.Status);
    }

    [Fact]
    public async Task A_disabled_webhook_that_is_set_to_paused_first_is_probed_and_counted_anew_all_the_same()
    {
        await using var outage = await Outage.StartAsync();
        outage.Answer = 410;
        await outage.EventsAsync(1);
        await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Status = WebhookStatus.Paused });
        Assert.Equal((Warning.Failing, null), ((await outage.RunningAsync())!.Told, (await outage.RunningAsync())!.DisabledAt));
        await EnableAsync(outage);
        outage.Answer = 200;
        await outage.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Null(await outage.RunningAsync());
    }

    [Fact]
    public async Task A_webhook_that_is_deleted_leaves_no_incident_behind()
    {
        await using var outage = await Outage.StartAsync();
        await outage.EventsAsync(3);
        await outage.Workspace.EventAsync();
        outage.Receiver.Hold();
        var drain = outage.DrainAsync();
        await outage.Receiver.WaitForAsync(4);
        await outage.Workspace.Get<WebhookRegistry>().DeleteAsync(outage.Workspace.Admin, outage.Webhook);
        outage.Receiver.Release();
        await drain;
        Assert.Empty(await outage.IncidentsAsync());
    }

    private static async Task EnableAsync(Outage outage) =>
        Assert.True((await outage.Workspace.Get<WebhookRegistry>().ChangeAsync(outage.Workspace.Admin, outage.Webhook, new WebhookDraft { Status = WebhookStatus.Active })).Succeeded);
}
