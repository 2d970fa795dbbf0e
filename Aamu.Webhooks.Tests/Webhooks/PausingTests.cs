using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Webhooks;

/// <summary>Pausing, resuming, disabling and deleting a webhook that has deliveries.</summary>
public sealed class PausingTests
{
    [Fact]
    public async Task While_paused_nothing_is_sent_and_on_resume_all_of_it_oldest_first()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 1);
        await using var receiver = await Receiver.StartAsync();
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync(id: "evt_1");
        await ChangeAsync(workspace, id, WebhookStatus.Paused);
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.EventAsync(id: "evt_2");
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.EventAsync(id: "evt_3");
        await workspace.DrainAsync(id);
        Assert.Empty(receiver.Requests);
        Assert.All(await workspace.DeliveriesAsync(), line => Assert.Equal((DeliveryState.Held, (DateTimeOffset?)null), (line.State, line.NextAttemptAt)));

        workspace.Alarm.Woken.Clear();
        await ChangeAsync(workspace, id, WebhookStatus.Active);
        Assert.NotEmpty(workspace.Alarm.Woken);
        await workspace.EventAsync(id: "evt_4");
        await workspace.DrainAsync(id);
        Assert.Equal(["evt_1", "evt_2", "evt_3", "evt_4"], receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]));
    }

    [Fact]
    public async Task A_pause_does_not_shorten_a_wait_that_the_receiver_asked_for()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        var due = Assert.Single(await workspace.DeliveriesAsync()).NextAttemptAt;
        await ChangeAsync(workspace, id, WebhookStatus.Paused);
        await ChangeAsync(workspace, id, WebhookStatus.Active);

        Assert.Equal(due, Assert.Single(await workspace.DeliveriesAsync()).NextAttemptAt);
        workspace.Clock.Advance(TimeSpan.FromMinutes(59));
        await workspace.DrainAsync(id);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_pause_and_a_resume_during_a_request_leave_its_result_as_it_is()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(503);
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        receiver.Hold();
        var drain = workspace.DrainAsync(id);
        await receiver.WaitForAsync(1);
        workspace.Clock.Advance(TimeSpan.FromMilliseconds(10));
        await ChangeAsync(workspace, id, WebhookStatus.Paused);
        await ChangeAsync(workspace, id, WebhookStatus.Active);
        receiver.Release();
        await drain;

        Assert.True(Assert.Single(await workspace.DeliveriesAsync()).NextAttemptAt > workspace.Clock.GetUtcNow());
        await workspace.DrainAsync(id);
        Assert.Single(receiver.Requests);
    }

    [Theory]
    [InlineData(WebhookStatus.Paused)]
    [InlineData(WebhookStatus.Disabled)]
    public async Task A_test_is_sent_even_so_and_marked_as_one(WebhookStatus status)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await workspace.WebhookAsync(new WebhookDraft { Url = receiver.Url, EventTypes = ["form.*"], ProjectIds = ["proj_7"] });
        await workspace.EventAsync("form.submitted", "proj_7");
        await ChangeAsync(workspace, id, status);
        var test = (await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, id)).Value!;
        await workspace.DrainAsync(id);

        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("true", test.DeliveryId.Value, test.EventId.Value), (request.Headers["x-aamu-test"], request.Headers["x-aamu-delivery-id"], request.Headers["x-aamu-event-id"]));
        Assert.StartsWith("form.", request.Headers["x-aamu-event-type"], StringComparison.Ordinal);
        Assert.Contains("\"projectId\":\"proj_7\"", request.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_of_an_unknown_type_is_refused_at_its_field()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://example.com/");
        Assert.Equal(["eventType"], (await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, id, "task.crated")).Refusal!.Fields.Keys);
    }

    [Fact]
    public async Task What_is_under_way_when_its_webhook_is_paused_counts_and_its_retry_waits()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 2);
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers["x-aamu-event-id"] == "evt_1" ? 200 : 503;
            return Task.CompletedTask;
        });
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync(id: "evt_1");
        await workspace.EventAsync(id: "evt_2");
        receiver.Hold();
        var drain = workspace.DrainAsync(id);
        await receiver.WaitForAsync(2);
        await ChangeAsync(workspace, id, WebhookStatus.Paused);
        receiver.Release();
        await drain;
        var states = (await workspace.DeliveriesAsync()).ToDictionary(line => line.EventId.Value, line => line.State);
        Assert.Equal((DeliveryState.Succeeded, DeliveryState.Held), (states["evt_1"], states["evt_2"]));

        workspace.Clock.Advance(TimeSpan.FromDays(1));
        await workspace.DrainAsync(id);
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task A_disabled_webhook_collects_nothing_new_and_keeps_what_waited_for_its_return()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync(id: "evt_1");
        await ChangeAsync(workspace, id, WebhookStatus.Disabled);
        Assert.Equal(0, (await workspace.EventAsync(id: "evt_2")).Matched);
        await workspace.DrainAsync(id);
        Assert.Empty(receiver.Requests);
        await ChangeAsync(workspace, id, WebhookStatus.Active);
        await workspace.DrainAsync(id);
        Assert.Equal("evt_1", Assert.Single(receiver.Requests).Headers["x-aamu-event-id"]);
    }

    [Fact]
    public async Task Deleting_cancels_what_waits_and_keeps_the_log()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200, 503);
        var id = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync(id: "evt_1");
        await workspace.DrainAsync(id);
        await workspace.EventAsync(id: "evt_2");
        await workspace.DrainAsync(id);
        await ChangeAsync(workspace, id, WebhookStatus.Paused);
        await workspace.EventAsync(id: "evt_3");
        await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, id);
        await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, id);

        workspace.Clock.Advance(TimeSpan.FromDays(1));
        await workspace.DrainAsync(id);
        Assert.Equal(2, receiver.Requests.Count);
        var lines = await workspace.DeliveriesAsync();
        Assert.Equal([DeliveryState.Cancelled, DeliveryState.Cancelled, DeliveryState.Cancelled, DeliveryState.Succeeded], lines.Select(line => line.State));
        var details = (await workspace.Get<DeliveryLog>().FindAsync(workspace.Admin, lines[^1].Id))!;
        Assert.Equal((true, 1), (details.WebhookDeleted, details.Attempts.Count));
        Assert.Equal(RefusalKind.Conflict, (await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, lines[^1].Id)).Refusal!.Kind);
    }

    [Fact]
    public async Task Thousands_of_held_deliveries_all_come_back()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://example.com/");
        await workspace.EventAsync();
        await AddCopiesOfTheDeliveryAsync(workspace, 4_500);
        await ChangeAsync(workspace, id, WebhookStatus.Paused);
        Assert.Equal(0, await CountAsync(workspace, DeliveryState.Pending));
        await ChangeAsync(workspace, id, WebhookStatus.Active);
        Assert.Equal(0, await CountAsync(workspace, DeliveryState.Held));
        workspace.BooksAreBroken = true;
    }

    [Fact]
    public async Task A_pause_and_a_resume_at_the_same_time_leave_nothing_held_that_should_be_sent()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://example.com/");
        await workspace.EventAsync();
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(ChangeAsync(workspace, id, WebhookStatus.Paused), ChangeAsync(workspace, id, WebhookStatus.Active));
            var status = (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!.Status;
            Assert.Equal(status == WebhookStatus.Active ? DeliveryState.Pending : DeliveryState.Held, Assert.Single(await workspace.DeliveriesAsync()).State);
            await ChangeAsync(workspace, id, WebhookStatus.Active);
        }
    }

    [Fact]
    public async Task A_change_of_status_left_half_done_by_a_crash_is_finished_by_recovery()
    {
        await using var workspace = await Workspace.StartAsync();
        var (resumed, deleted) = (await workspace.WebhookAsync("https://example.com/"), await workspace.WebhookAsync("https://example.com/"));
        await workspace.EventAsync();
        await workspace.SqlAsync("UPDATE Deliveries SET State = 1 WHERE WebhookKey = $1", await workspace.KeyOfAsync(resumed));
        await workspace.SqlAsync("UPDATE Webhooks SET DeletedAt = 1, LastEvent = 1 WHERE Id = $1", deleted.Value);
        await workspace.Get<Recovery>().RunAsync();
        Assert.Equal(DeliveryState.Pending, Assert.Single(await workspace.DeliveriesAsync(new() { WebhookId = resumed })).State);
        Assert.Equal(DeliveryState.Cancelled, Assert.Single(await workspace.DeliveriesAsync(new() { WebhookId = deleted })).State);
        Assert.Contains(await workspace.KeyOfAsync(resumed), workspace.Alarm.Woken);
    }

    [Fact]
    public async Task Custom_headers_are_sent_and_a_change_of_them_is_seen_by_the_next_delivery()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await workspace.WebhookAsync(new WebhookDraft { Url = receiver.Url, Headers = [new CustomHeader("X-Team", "Sauna crew"), new CustomHeader("authorization", "Bearer 1")] });
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Headers = [new CustomHeader("x-team", "Quay")] });
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
        Assert.Equal(["Sauna crew", "Quay"], receiver.Requests.Select(request => request.Headers["x-team"]));
        Assert.Equal([true, false], receiver.Requests.Select(request => request.Headers.ContainsKey("authorization")));
    }

    private static async Task ChangeAsync(Workspace workspace, WebhookId id, WebhookStatus status) =>
        Assert.True((await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Status = status })).Succeeded);

    private static Task<int> AddCopiesOfTheDeliveryAsync(Workspace workspace, int count) => workspace.SqlAsync("""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
        INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, IsTest)
        SELECT 'whd_' || i, TeamId, WebhookKey, EventKey, EventType, State, CreatedAt, DueAt, 0, 0, 0 FROM Deliveries, n
        """, count);

    private static Task<long> CountAsync(Workspace workspace, DeliveryState state) => workspace.Get<SingleWriter>().WriteAsync(transaction =>
        transaction.Statement("SELECT COUNT(*) FROM Deliveries WHERE State = $1").Bind(state).Number()!.Value);
}
