using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>Every webhook's deliveries are numbered for its receiver, without gaps, so that it sees what it missed and can fetch it.</summary>
public sealed class SequenceTests
{
    [Fact]
    public async Task Each_webhook_counts_for_itself_over_batches_tests_replays_and_what_is_held()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.EventAsync(id: "evt_before");
        var (tasks, all) = (await workspace.WebhookAsync("https://a.example/", "task.*"), await workspace.WebhookAsync("https://b.example/"));
        await workspace.EventAsync();
        await workspace.EventAsync("form.submitted");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => workspace.EventAsync()));
        await workspace.Get<TestDelivery>().SendAsync(workspace.Admin, tasks);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, tasks, new WebhookDraft { Status = WebhookStatus.Paused });
        await workspace.EventAsync();
        await workspace.Get<RecoveryDesk>().ReplayAsync(workspace.Admin, tasks, DateTimeOffset.UnixEpoch, null);
        await workspace.Get<RecoveryWork>().RunDueAsync();
        await workspace.EventAsync(id: "evt_before");

        Assert.Equal(Enumerable.Range(1, 24).Select(number => (long)number), await NumbersAsync(workspace, tasks));
        Assert.Equal(Enumerable.Range(1, 23).Select(number => (long)number), await NumbersAsync(workspace, all));
        var replayed = (await workspace.Get<SequenceLog>().AfterAsync(workspace.Admin, tasks, 23, 10))!.Items;
        Assert.Equal(("evt_before", DeliveryState.Held), (Assert.Single(replayed).Line.EventId.Value, replayed[0].Line.State));
    }

    [Fact]
    public async Task Work_that_was_undone_takes_its_numbers_with_it()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://a.example/");
        await workspace.ScriptAsync(new(
            "CREATE TRIGGER Fail BEFORE INSERT ON Deliveries WHEN NEW.EventType = 'form.submitted' BEGIN SELECT RAISE(ABORT, 'no'); END",
            "CREATE TRIGGER Fail BEFORE INSERT ON Deliveries FOR EACH ROW WHEN (NEW.EventType = 'form.submitted') EXECUTE FUNCTION audit_refuse()"));
        var (first, failed, second) = (workspace.EventAsync(), workspace.EventAsync("form.submitted"), workspace.EventAsync());
        await Task.WhenAll(first, second);
        await Assert.ThrowsAnyAsync<Exception>(() => failed);
        Assert.Equal([1, 2], await NumbersAsync(workspace, webhook));
    }

    [Fact]
    public async Task The_number_is_on_the_wire_and_stays_over_retries_and_resends()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200, 500, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(6));
        await workspace.DrainAsync(webhook);
        await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, (await workspace.DeliveriesAsync())[1].Id);
        await workspace.DrainAsync(webhook);
        Assert.Equal(["1", "2", "2", "1"], receiver.Requests.Select(request => request.Headers["x-aamu-sequence"]));
    }

    [Fact]
    public async Task A_receiver_fetches_what_it_missed_with_the_exact_body_and_hears_what_became_of_it()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "");
        await using var receiver = await Receiver.StartAsync(200, 500, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url, "task.*");
        for (var i = 1; i <= 3; i++)
        {
            await workspace.EventAsync(id: $"evt_{i}");
            await workspace.DrainAsync(webhook);
        }

        await workspace.EventAsync(id: "evt_4");
        await workspace.Get<Redelivery>().CancelAsync(workspace.Admin, (await workspace.DeliveriesAsync())[0].Id);
        var missed = (await workspace.Get<SequenceLog>().AfterAsync(workspace.Admin, webhook, 1, 10))!;
        Assert.Equal(
            [(2L, "evt_2", DeliveryState.Exhausted), (3, "evt_3", DeliveryState.Succeeded), (4, "evt_4", DeliveryState.Cancelled)],
            missed.Items.Select(item => (item.Line.Sequence!.Value, item.Line.EventId.Value, item.Line.State)));
        Assert.Equal(receiver.Requests[1].Body, missed.Items[0].Body);
        Assert.Equal((null, 4L, 0L), (missed.Next, missed.Last, missed.Forgotten));
        Assert.Empty((await workspace.Get<SequenceLog>().AfterAsync(workspace.Admin, webhook, 4, 10))!.Items);
    }

    [Fact]
    public async Task Any_number_is_found_among_many_and_a_page_leads_to_the_next()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://a.example/", "task.*");
        var other = await workspace.WebhookAsync("https://b.example/");
        for (var i = 0; i < 60; i++)
        {
            await workspace.EventAsync(i % 3 == 0 ? "form.submitted" : "task.created");
        }

        var log = workspace.Get<SequenceLog>();
        for (var after = 0; after <= 40; after++)
        {
            var page = (await log.AfterAsync(workspace.Admin, webhook, after, 7))!;
            Assert.Equal(Enumerable.Range(after + 1, Math.Min(7, 40 - after)).Select(number => (long)number), page.Items.Select(item => item.Line.Sequence!.Value));
            Assert.Equal(after + 7 < 40 ? (long?)(after + 7) : null, page.Next);
        }

        Assert.Equal(60, (await log.AfterAsync(workspace.Admin, other, 100, 7))!.Last);
        Assert.Null(await log.AfterAsync(await workspace.OtherTeamAsync(), webhook, 0, 7));
    }

    [Fact]
    public async Task A_page_holds_so_many_bytes_of_bodies_and_one_at_least()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://a.example/");
        for (var i = 0; i < 18; i++)
        {
            Assert.Null((await workspace.SubmitAsync($$$"""{"type":"task.created","teamId":"team_1","data":{"x":"{{{new string('x', 250_000)}}}"}}""")).Problem);
        }

        var page = (await workspace.Get<SequenceLog>().AfterAsync(workspace.Admin, webhook, 0, 200))!;
        Assert.Equal((16, 16L), (page.Items.Count, page.Next));
        Assert.Equal(2, (await workspace.Get<SequenceLog>().AfterAsync(workspace.Admin, webhook, page.Next!.Value, 200))!.Items.Count);
    }

    [Fact]
    public async Task Numbers_go_on_where_they_were_when_older_deliveries_are_not_kept_any_more()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "");
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        for (var i = 0; i < 3; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.DrainAsync(webhook);
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Paused });
        await workspace.EventAsync();
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Active });
        await workspace.EventAsync();
        // The fourth waits yet; those around it go.
        await workspace.SqlAsync("UPDATE Deliveries SET State = CASE Sequence WHEN 4 THEN 0 ELSE 4 END");
        workspace.Clock.Advance(TimeSpan.FromDays(31));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal([4], await NumbersAsync(workspace, webhook));
        var left = (await workspace.Get<SequenceLog>().AfterAsync(workspace.Admin, webhook, 1, 10))!;
        Assert.Equal((5L, 5L), (left.Last, left.Forgotten));

        await workspace.EventAsync();
        Assert.Equal([4, 6], await NumbersAsync(workspace, webhook));
        await workspace.SqlAsync("UPDATE Deliveries SET State = 4");
        workspace.Clock.Advance(TimeSpan.FromDays(31));
        await workspace.Get<Retention>().RunAsync(default);
        await workspace.EventAsync();
        Assert.Equal([7], await NumbersAsync(workspace, webhook));
    }

    [Fact]
    public async Task What_was_promised_before_numbers_were_given_has_none_and_numbers_begin_after_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync(id: "evt_old");
        await workspace.SqlAsync("UPDATE Deliveries SET Sequence = NULL");
        await workspace.EventAsync(id: "evt_new");
        await workspace.DrainAsync(webhook);
        Assert.DoesNotContain("x-aamu-sequence", receiver.Requests.Single(request => request.Headers["x-aamu-event-id"] == "evt_old").Headers.Keys);
        Assert.Equal("1", receiver.Requests.Single(request => request.Headers["x-aamu-event-id"] == "evt_new").Headers["x-aamu-sequence"]);
        Assert.Equal([1], await NumbersAsync(workspace, webhook));
    }

    [Theory]
    [InlineData("UPDATE Deliveries SET Sequence = 5 WHERE Sequence = 3", 1)]
    [InlineData("UPDATE Deliveries SET Sequence = 1 WHERE Sequence = 2", 2)]
    [InlineData("UPDATE Deliveries SET Sequence = NULL WHERE Sequence = 2", 2)]
    [InlineData("UPDATE Deliveries SET Sequence = 0 WHERE Sequence = 1", 2)]
    public async Task The_books_see_a_number_that_does_not_follow_the_one_before(string sql, int mistakes)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://a.example/");
        for (var i = 0; i < 3; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.SqlAsync(sql);
        Assert.Equal(mistakes, (await workspace.Get<Conservation>().CheckAsync()).DeliveriesWithWrongNumbers);
        workspace.BooksAreBroken = true;
    }

    private static async Task<IEnumerable<long>> NumbersAsync(Workspace workspace, WebhookId webhook) =>
        (await workspace.Get<SequenceLog>().AfterAsync(workspace.Admin, webhook, 0, 200))!.Items.Select(item => item.Line.Sequence!.Value);
}
