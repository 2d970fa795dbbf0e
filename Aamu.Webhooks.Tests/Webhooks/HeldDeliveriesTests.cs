using System.Text;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aamu.Webhooks.Tests.Webhooks;

/// <summary>What a paused webhook holds is shown, bounded, and let go as somebody chooses.</summary>
public sealed class HeldDeliveriesTests
{
    [Fact]
    public async Task How_many_how_old_and_how_large_is_shown()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await PausedAsync(workspace, "https://example.com/");
        var first = workspace.Clock.GetUtcNow();
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromHours(1));
        await workspace.EventAsync();
        var bodies = (await workspace.QueryAsync(context => Task.FromResult(context.Events.Select(happened => happened.Body).ToList()))).Sum(body => body.Length);
        Assert.Equal(new Held(2, first, bodies, 2, 100_000), await workspace.Get<HeldDeliveries>().OfAsync(workspace.Admin, id));
    }

    [Fact]
    public async Task What_a_paced_release_still_holds_counts_for_the_limit_on_the_page_too()
    {
        await using var workspace = await Workspace.StartAsync();
        var (paced, paused) = (await PausedAsync(workspace, "https://example.com/"), await PausedAsync(workspace, "https://example.com/", "form.*"));
        await workspace.EventAsync();
        await workspace.EventAsync();
        Assert.True((await workspace.Get<HeldDeliveries>().ResumeAsync(workspace.Admin, paced, new ResumePlan(ResumeChoice.All, PerSecond: 1))).Succeeded);

        Assert.Equal((0, 2), (await workspace.Get<HeldDeliveries>().OfAsync(workspace.Admin, paused)) is { } held ? (held.Count, held.TeamCount) : default);
    }

    [Theory]
    [InlineData(ResumeChoice.All, "evt_1", "evt_2", "evt_3", "evt_4")]
    [InlineData(ResumeChoice.Since, "evt_3", "evt_4")]
    [InlineData(ResumeChoice.NewestOfEach, "evt_2", "evt_3", "evt_4")]
    [InlineData(ResumeChoice.Nothing)]
    public async Task On_resume_what_was_chosen_is_sent_oldest_first_and_the_rest_can_be_sent_again_from_the_log(ResumeChoice choice, params string[] expected)
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxInFlightPerWebhook = 1);
        await using var receiver = await Receiver.StartAsync();
        var id = await PausedAsync(workspace, receiver.Url);
        await SubmitAsync("evt_1", "task.created", "task_A");
        await SubmitAsync("evt_2", "task.comment.created", "task_A");
        var since = workspace.Clock.GetUtcNow();
        await SubmitAsync("evt_3", "task.updated", "task_A");
        await SubmitAsync("evt_4", "task.created", "task_B");

        var (held, plan) = (workspace.Get<HeldDeliveries>(), new ResumePlan(choice, since));
        Assert.Equal(new ResumeCounts(expected.Length, 4 - expected.Length), (await held.CountAsync(workspace.Admin, id, plan)).Value);
        Assert.True((await held.ResumeAsync(workspace.Admin, id, plan)).Succeeded);
        await workspace.DrainAsync(id);
        Assert.Equal(expected, receiver.Requests.Select(request => request.Headers["x-aamu-event-id"]));
        Assert.Equal(4 - expected.Length, (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Cancelled })).Count);
        Assert.Equal(WebhookStatus.Active, (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!.Status);

        async Task SubmitAsync(string eventId, string type, string task)
        {
            var comment = type.Contains("comment", StringComparison.Ordinal) ? "\"commentId\":\"cmt_1\"," : "";
            Assert.Null((await workspace.SubmitAsync($$$"""{"id":"{{{eventId}}}","type":"{{{type}}}","teamId":"team_1","data":{{{{comment}}}"taskId":"{{{task}}}"}}""")).Problem);
            workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_paced_resume_sends_so_many_a_second_and_a_crash_keeps_the_pace()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await PausedAsync(workspace, receiver.Url);
        for (var i = 0; i < 30; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.Get<HeldDeliveries>().ResumeAsync(workspace.Admin, id, new ResumePlan(ResumeChoice.All, PerSecond: 10));
        Assert.Empty(await SecondAsync(workspace, id, advance: false, expected: 10));
        Assert.Equal(20, (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Held })).Count);
        await using var after = await workspace.AfterCrashAsync();
        // Whoever looks for what was left half done leaves it alone.
        await after.Get<Recovery>().AfterStartAsync();
        await SecondAsync(after, id, advance: true, expected: 20);
        await SecondAsync(after, id, advance: true, expected: 30);
        Assert.Equal(RecoveryState.Done, Assert.Single((await after.Get<RecoveryLog>().PastAsync(after.Admin, 10)).Items).State);

        async Task<IReadOnlyList<DeliveryLine>> SecondAsync(Workspace now, WebhookId webhook, bool advance, int expected)
        {
            now.Clock.Advance(TimeSpan.FromSeconds(advance ? 1 : 0));
            await now.Get<RecoveryWork>().RunDueAsync();
            await now.DrainAsync(webhook);
            Assert.Equal(expected, receiver.Requests.Count);
            return await now.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Pending });
        }
    }

    [Fact]
    public async Task Pausing_the_webhook_again_ends_a_paced_resume_and_the_rest_stays_held()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await PausedAsync(workspace, receiver.Url);
        for (var i = 0; i < 5; i++)
        {
            await workspace.EventAsync();
        }

        var (held, work) = (workspace.Get<HeldDeliveries>(), workspace.Get<RecoveryWork>());
        await held.ResumeAsync(workspace.Admin, id, new ResumePlan(ResumeChoice.All, PerSecond: 2));
        await work.RunDueAsync();
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Status = WebhookStatus.Paused });
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await work.RunDueAsync());
        await workspace.DrainAsync(id);
        Assert.Empty(receiver.Requests);
        Assert.Equal(5, (await held.OfAsync(workspace.Admin, id))!.Count);
        Assert.Equal(RecoveryState.Cancelled, Assert.Single((await workspace.Get<RecoveryLog>().PastAsync(workspace.Admin, 10)).Items).State);
    }

    [Fact]
    public async Task Cancelling_a_paced_resume_sets_aside_what_is_still_held()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = await PausedAsync(workspace, receiver.Url);
        for (var i = 0; i < 5; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.Get<HeldDeliveries>().ResumeAsync(workspace.Admin, id, new ResumePlan(ResumeChoice.All, PerSecond: 2));
        await workspace.Get<RecoveryWork>().RunDueAsync();
        var release = Assert.Single(await workspace.Get<RecoveryLog>().LiveAsync(workspace.Admin, id));
        Assert.Equal((RecoveryKind.Release, 5, 2), (release.Kind, release.Total, release.Done));
        Assert.True((await workspace.Get<RecoveryControl>().CancelAsync(workspace.Admin, release.Id)).Succeeded);
        await workspace.Get<Recovery>().RunAsync();
        await workspace.DrainAsync(id);
        Assert.Equal(2, receiver.Requests.Count);
        Assert.Equal(3, (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Cancelled })).Count);
    }

    [Fact]
    public async Task What_one_person_lets_go_another_who_resumes_at_the_same_time_does_not_cancel()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await PausedAsync(workspace, "https://example.com/");
        for (var i = 0; i < 3; i++)
        {
            Assert.Null((await workspace.SubmitAsync("""{"type":"task.created","teamId":"team_1","data":{"taskId":"task_A"}}""")).Problem);
        }

        // One looks for what is the newest of each; by then the other has let all of it go, at a pace: so it is still held.
        var held = workspace.Get<HeldDeliveries>();
        var late = new HeldDeliveries(
            workspace.Get<SingleWriter>(), workspace.Get<HeldRoom>(), workspace.Get<DeliveryStates>(), workspace.Get<WebhookRegistry>(),
            new OvertakenReader(workspace, () => held.ResumeAsync(workspace.Admin, id, new ResumePlan(ResumeChoice.All, PerSecond: 1))), NullLogger<HeldDeliveries>.Instance);
        var outcome = await late.ResumeAsync(workspace.Admin, id, new ResumePlan(ResumeChoice.NewestOfEach));

        Assert.Equal(3, (await held.OfAsync(workspace.Admin, id))!.Count);
        Assert.Equal(RefusalKind.Conflict, outcome.Refusal?.Kind);
        Assert.Equal(3, Assert.Single(await workspace.Get<RecoveryLog>().LiveAsync(workspace.Admin, id)).Total);

        // As if it had wanted none of them, or those since a time.
        await workspace.Get<DeliveryStates>().SetAsideAsync(await workspace.KeyOfAsync(id), DateTimeOffset.MaxValue);
        Assert.Equal(3, (await held.OfAsync(workspace.Admin, id))!.Count);
    }

    [Fact]
    public async Task A_webhook_that_is_renamed_while_it_is_resumed_is_resumed_all_the_same()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await PausedAsync(workspace, "https://example.com/");
        await workspace.EventAsync();
        var registry = workspace.Get<WebhookRegistry>();
        var held = new HeldDeliveries(
            workspace.Get<SingleWriter>(), workspace.Get<HeldRoom>(), workspace.Get<DeliveryStates>(), registry,
            new OvertakenReader(workspace, () => registry.ChangeAsync(workspace.Admin, id, new WebhookDraft { Name = "Another name" })), NullLogger<HeldDeliveries>.Instance);

        Assert.True((await held.ResumeAsync(workspace.Admin, id, new ResumePlan(ResumeChoice.NewestOfEach))).Succeeded);
        var webhook = await workspace.QueryAsync(context => context.Webhooks.SingleAsync());
        Assert.Equal(("Another name", WebhookStatus.Active), (webhook.Name, webhook.Status));
    }

    [Fact]
    public async Task Beyond_the_teams_limit_the_oldest_are_cancelled_at_once_and_stay_in_the_log()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxHeldPerTeam = 2);
        await PausedAsync(workspace, "https://example.com/", "task.*");
        await PausedAsync(workspace, "https://example.com/", "form.*");
        await workspace.EventAsync(id: "evt_1");
        await workspace.EventAsync("form.submitted", id: "evt_2");
        await workspace.EventAsync(id: "evt_3");
        await workspace.EventAsync(id: "evt_4");
        Assert.Equal(["evt_4", "evt_3"], (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Held })).Select(line => line.EventId.Value));
        Assert.Equal(["evt_2", "evt_1"], (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Cancelled })).Select(line => line.EventId.Value));
    }

    [Fact]
    public async Task A_batch_of_events_decides_within_itself_and_what_fails_in_it_is_not_counted()
    {
        await using var workspace = await Workspace.StartAsync(options => options.MaxHeldPerTeam = 300);
        await PausedAsync(workspace, "https://example.com/");
        // The second time all are repeats, which are not held again.
        for (var i = 0; i < 2; i++)
        {
            var events = Enumerable.Range(0, 500).Select(number => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$$"""{"id":"evt_{{{number}}}","type":"task.created","teamId":"team_1","data":{}}""")).ToList();
            Assert.All(await workspace.Get<EventIntake>().AcceptAllAsync(workspace.Aamu, events), answer => Assert.NotNull(answer.Receipt));
            Assert.InRange(await workspace.QueryAsync(context => context.Deliveries.CountAsync(delivery => delivery.State == DeliveryState.Held)), 297, 300);
            Assert.Equal("evt_499", (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Held }))[0].EventId.Value);
        }
    }

    [Fact]
    public async Task Whatever_way_deliveries_come_to_be_held_the_limit_holds()
    {
        await using var workspace = await Workspace.StartAsync(options => (options.MaxHeldPerTeam, options.RetrySchedule) = (3, ""));
        var id = await workspace.WebhookAsync("http://127.0.0.1:9/");
        for (var i = 1; i <= 5; i++)
        {
            await workspace.EventAsync(id: $"evt_{i}");
        }

        // A pause with a backlog.
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Status = WebhookStatus.Paused });
        Assert.Equal(["evt_5", "evt_4", "evt_3"], await HeldAsync());

        // What is sent again, by hand or by a rule, has to fit: the oldest would make room for it, and these are the oldest.
        var cancelled = await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Cancelled });
        Assert.Contains("holds 3 deliveries already", (await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, cancelled[0].Id)).Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("2 deliveries would be held, and your team may hold 0 more", (await ResendAsync(new DeliveryFilter { WebhookId = id })).Refusal!.Message, StringComparison.Ordinal);

        Assert.Contains("Some of the webhooks do not send, so 2 deliveries would be held", (await ResendAsync(new DeliveryFilter())).Refusal!.Message, StringComparison.Ordinal);

        // Room that was made is used again.
        await workspace.Get<Redelivery>().CancelAsync(workspace.Admin, (await workspace.DeliveriesAsync())[0].Id);
        Assert.True((await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, cancelled[0].Id)).Succeeded);
        Assert.Equal(["evt_4", "evt_3", "evt_2"], await HeldAsync());
        await workspace.EventAsync(id: "evt_6");
        Assert.Equal(["evt_6", "evt_4", "evt_3"], await HeldAsync());

        Task<Outcome<StartedRecovery>> ResendAsync(DeliveryFilter filter) => workspace.Get<RecoveryDesk>().ResendAsync(workspace.Admin, filter, [DeliveryState.Cancelled]);

        async Task<IEnumerable<string>> HeldAsync() => (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Held })).Select(line => line.EventId.Value);
    }

    [Fact]
    public async Task A_rule_for_all_webhooks_needs_room_for_what_goes_to_those_that_do_not_send_and_for_no_more()
    {
        await using var workspace = await Workspace.StartAsync(options => (options.MaxHeldPerTeam, options.RetrySchedule) = (3, ""));
        var (active, paused) = (await workspace.WebhookAsync("http://127.0.0.1:9/"), await workspace.WebhookAsync("http://127.0.0.1:9/"));
        for (var i = 0; i < 4; i++)
        {
            await workspace.EventAsync(id: $"evt_{i}");
        }

        await workspace.SqlAsync("UPDATE Deliveries SET State = 4");
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, paused, new WebhookDraft { Status = WebhookStatus.Paused });
        var desk = workspace.Get<RecoveryDesk>();
        Assert.Contains("4 deliveries would be held, and your team may hold 3 more", (await desk.ResendAsync(workspace.Admin, new DeliveryFilter(), [DeliveryState.Cancelled])).Refusal!.Message, StringComparison.Ordinal);

        // One fewer: it fits, with the four of the webhook that sends.
        await workspace.SqlAsync("UPDATE Deliveries SET State = 2 WHERE Key = (SELECT MAX(Key) FROM Deliveries WHERE WebhookKey = $1)", await workspace.KeyOfAsync(paused));
        Assert.Equal(7, (await desk.ResendAsync(workspace.Admin, new DeliveryFilter(), [DeliveryState.Cancelled])).Value!.Count);
        await workspace.Get<RecoveryWork>().RunDueAsync();
        Assert.Equal((4, 3), ((await workspace.DeliveriesAsync(new DeliveryFilter { WebhookId = active, State = DeliveryState.Pending })).Count, (await workspace.DeliveriesAsync(new DeliveryFilter { WebhookId = paused, State = DeliveryState.Held })).Count));
    }

    [Fact]
    public async Task A_plan_that_says_too_little_or_too_much_is_refused_at_its_field()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await PausedAsync(workspace, "https://example.com/");
        var held = workspace.Get<HeldDeliveries>();
        Assert.Equal(["since"], (await held.ResumeAsync(workspace.Admin, id, new ResumePlan(ResumeChoice.Since))).Refusal!.Fields.Keys);
        Assert.Equal(["perSecond"], (await held.ResumeAsync(workspace.Admin, id, new ResumePlan(ResumeChoice.All, PerSecond: 0))).Refusal!.Fields.Keys);
        Assert.NotNull((await held.ResumeAsync(Workspace.As(Core.Teams.TeamRole.Viewer), id, new ResumePlan(ResumeChoice.All))).Refusal);
        Assert.Null(await held.OfAsync(await workspace.OtherTeamAsync(), id));
    }

    private static async Task<WebhookId> PausedAsync(Workspace workspace, string url, string eventType = "*")
    {
        var id = await workspace.WebhookAsync(url, eventType);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, id, new WebhookDraft { Status = WebhookStatus.Paused });
        return id;
    }

    /// <summary>Reads what is held when somebody else has done something since this one's plan was put on record.</summary>
    private sealed class OvertakenReader(Workspace workspace, Func<Task> meanwhile) : IDbContextFactory<WebhooksDbContext>
    {
        private bool isOvertaken;

        public WebhooksDbContext CreateDbContext() => workspace.Get<IDbContextFactory<WebhooksDbContext>>().CreateDbContext();

        public async Task<WebhooksDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            if (!isOvertaken && await workspace.QueryAsync(context => context.AuditEntries.AnyAsync(entry => entry.Action == AuditAction.HeldResumed, cancellationToken)))
            {
                isOvertaken = true;
                await meanwhile();
            }

            return CreateDbContext();
        }
    }
}
