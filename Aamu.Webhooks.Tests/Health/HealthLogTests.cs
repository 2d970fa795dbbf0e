using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using EventId = Aamu.Webhooks.Core.Ids.EventId;

namespace Aamu.Webhooks.Tests.Health;

public sealed class HealthLogTests
{
    [Fact]
    public async Task Attempts_are_counted_in_their_hour_by_what_came_of_them()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "02:00:00");
        await using var receiver = await Receiver.StartAsync(500, 200, 500, 500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await FailThenSucceedAsync(workspace, webhook);
        await FailThenSucceedAsync(workspace, webhook);

        var team = await workspace.Get<HealthLog>().TeamAsync(workspace.Admin, HealthRange.Day);
        Assert.Equal(24, team.Points.Count);
        Assert.Equal(At("18:00"), team.Points[^1].At);
        Assert.Equal(
            [(At("14:00"), 0L, 1L, 0L), (At("16:00"), 1L, 1L, 0L), (At("18:00"), 0L, 0L, 1L)],
            team.Points.Where(point => point.Attempts > 0).Select(point => (point.At, point.Delivered, point.Retried, point.GaveUp)));
        Assert.Equal((1, 2, 1, 0.25), (team.Figures.Delivered, team.Figures.Retried, team.Figures.GaveUp, team.Figures.SuccessRate));
        Assert.Equal(team.Points, Assert.Single(team.Webhooks).Points);
    }

    [Fact]
    public async Task The_time_to_delivered_runs_from_the_events_arrival_to_the_first_success()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromSeconds(20));
        await workspace.DrainAsync(webhook);
        Assert.InRange((await FiguresAsync(workspace, webhook)).Figures.MedianMs!.Value, 19_000, 21_000);

        // What is sent again on request had arrived before.
        workspace.Clock.Advance(TimeSpan.FromHours(2));
        await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, (await workspace.OnlyDeliveryAsync()).Line.Id);
        await workspace.DrainAsync(webhook);
        var after = (await FiguresAsync(workspace, webhook)).Figures;
        Assert.Equal(2, after.Delivered);
        Assert.InRange(after.P95Ms!.Value, 19_000, 21_000);
    }

    [Fact]
    public async Task However_often_somebody_looks_each_attempt_counts_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await Task.WhenAll(Enumerable.Range(0, 3_100).Select(_ => workspace.EventAsync()));
        await workspace.DrainAsync(webhook);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => FiguresAsync(workspace, webhook)));
        await workspace.Get<HealthBooks>().CatchUpAsync(default);
        Assert.Equal(3_100, (await FiguresAsync(workspace, webhook)).Figures.Delivered);
    }

    [Fact]
    public async Task What_the_writer_had_to_undo_and_write_again_counts_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await workspace.Get<HealthBooks>().CatchUpAsync(default);
        var (key, counted, now) = (await workspace.KeyOfAsync(webhook), await workspace.QueryAsync(context => context.HealthMarks.Select(mark => mark.AttemptKey).SingleAsync()), workspace.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        var sums = new HealthSums();
        sums.Add(new AttemptFact(key, now, 5, 0, 200, now, GaveUp: false, Again: false));
        var writer = workspace.Get<SingleWriter>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync(transaction =>
            HealthRows.Add(transaction, sums, counted, counted + 1) ? throw new InvalidOperationException("Undone.") : false));
        Assert.True(await writer.WriteAsync(transaction => HealthRows.Add(transaction, sums, counted, counted + 1)));
        Assert.False(await writer.WriteAsync(transaction => HealthRows.Add(transaction, sums, counted, counted + 1)));
        var hour = await workspace.QueryAsync(context => context.WebhookHours.SingleAsync());
        Assert.Equal((2L, 2L), (hour.Delivered, DeliveryTimes.Read(hour.Times).Count));
    }

    [Fact]
    public async Task What_was_counted_before_a_restart_is_not_counted_again_after_it()
    {
        var before = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await before.WebhookAsync(receiver.Url);
        await before.EventAsync();
        await before.DrainAsync(webhook);
        await before.Get<HealthBooks>().CatchUpAsync(default);
        await using var workspace = await before.AfterCrashAsync();
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        Assert.Equal(2, (await FiguresAsync(workspace, webhook)).Figures.Delivered);
        await before.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_fails_from_the_first_failure_in_a_row_until_it_succeeds()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200, 500, 503, 404, 200);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        Assert.Equal(HealthState.Quiet, await StateAsync());
        await SendAsync();
        Assert.Equal(HealthState.Healthy, await StateAsync());
        await SendAsync();
        var since = workspace.Clock.GetUtcNow();
        Assert.Equal(HealthState.Unsteady, await StateAsync());
        await RetryAsync();
        await RetryAsync();
        var failing = await FiguresAsync(workspace, webhook);
        Assert.Equal((HealthState.Failing, since, 3, 404), (failing.State, failing.Condition!.FailingSince, failing.Condition.FailuresInARow, failing.Condition.LastFailure!.StatusCode));
        await RetryAsync();
        var mended = await FiguresAsync(workspace, webhook);
        Assert.Equal((HealthState.Unsteady, null, 404), (mended.State, mended.Condition!.FailingSince, mended.Condition.LastFailure!.StatusCode));

        async Task<HealthState> StateAsync() => (await FiguresAsync(workspace, webhook)).State;

        async Task SendAsync()
        {
            await workspace.EventAsync();
            await workspace.DrainAsync(webhook);
        }

        async Task RetryAsync()
        {
            workspace.Clock.Advance(TimeSpan.FromMinutes(3));
            await workspace.DrainAsync(webhook);
        }
    }

    [Fact]
    public async Task A_webhook_that_never_got_through_fails_from_its_first_try()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        Assert.Equal(HealthState.Failing, (await FiguresAsync(workspace, webhook)).State);
    }

    [Fact]
    public async Task A_week_is_cut_into_six_hours_and_what_is_older_is_left_out()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        foreach (var wait in new[] { 0, 24 * 6, 25, 1 })
        {
            workspace.Clock.Advance(TimeSpan.FromHours(wait));
            await workspace.EventAsync();
            await workspace.DrainAsync(webhook);
        }

        var week = (await workspace.Get<HealthLog>().WebhookAsync(workspace.Admin, webhook, HealthRange.Week))!;
        Assert.Equal((28, 3L, 2L), (week.Points.Count, week.Figures.Delivered, week.Points[^1].Delivered));
        Assert.Equal(2, (await FiguresAsync(workspace, webhook)).Figures.Delivered);
    }

    [Fact]
    public async Task Figures_are_forgotten_with_the_events_that_they_count_and_with_their_webhook()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (kept, deleted) = (await workspace.WebhookAsync(receiver.Url), await workspace.WebhookAsync(receiver.Url));
        await workspace.EventAsync();
        await workspace.DrainAsync(kept);
        await workspace.Get<HealthBooks>().CatchUpAsync(default);
        await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, deleted);
        await workspace.EventAsync();
        await workspace.DrainAsync(kept);
        Assert.Equal(2, (await workspace.Get<HealthLog>().TeamAsync(workspace.Admin, HealthRange.Day)).Figures.Delivered);
        var key = await workspace.KeyOfAsync(deleted);
        Assert.Equal(0, await workspace.QueryAsync(context => context.WebhookHours.CountAsync(hour => hour.WebhookKey == key)));

        workspace.Clock.Advance(TimeSpan.FromDays(31));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(0, await workspace.QueryAsync(context => context.WebhookHours.CountAsync()));
    }

    [Fact]
    public async Task What_was_on_its_way_when_its_webhook_was_deleted_leaves_no_figures()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, webhook);
        await workspace.Get<HealthBooks>().CatchUpAsync(default);
        Assert.Equal(0, await workspace.QueryAsync(async context => await context.WebhookHours.CountAsync() + await context.WebhookHealths.CountAsync()));
    }

    [Fact]
    public async Task Another_team_sees_none_of_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var other = await workspace.OtherTeamAsync();
        var team = await workspace.Get<HealthLog>().TeamAsync(other, HealthRange.Day);
        Assert.Equal((0L, 0), (team.Figures.Attempts, team.Webhooks.Count));
        Assert.Null(await workspace.Get<HealthLog>().WebhookAsync(other, webhook, HealthRange.Day));
        Assert.Empty(await workspace.Get<OpenProblems>().ReadAsync(other));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-06-05T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<WebhookFigures> FiguresAsync(Workspace workspace, WebhookId webhook) =>
        (await workspace.Get<HealthLog>().WebhookAsync(workspace.Admin, webhook, HealthRange.Day))!;

    private static async Task FailThenSucceedAsync(Workspace workspace, WebhookId webhook)
    {
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromHours(2));
        await workspace.DrainAsync(webhook);
    }
}
