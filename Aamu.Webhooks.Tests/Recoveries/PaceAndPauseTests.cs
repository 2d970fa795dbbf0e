using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Recoveries;

/// <summary>A recovery can be watched, paused, resumed and cancelled, keeps its pace, and goes on where it stopped, however it stopped.</summary>
public sealed class PaceAndPauseTests
{
    [Fact]
    public async Task With_a_pace_so_many_are_made_due_each_second_and_a_standstill_is_not_caught_up()
    {
        await using var room = await Room.OpenAsync(9);
        var before = room.Mend();
        await room.ResendAsync(perSecond: 2);
        await room.StepAndSendAsync();
        Assert.Equal(2, room.EventsSince(before).Count());
        // Too early for the next two.
        room.Workspace.Clock.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(room.Workspace.Clock.GetUtcNow().AddMilliseconds(100), await room.StepAsync());
        room.Workspace.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await room.StepAndSendAsync();
        Assert.Equal(4, room.EventsSince(before).Count());
        var line = await room.LineAsync();
        Assert.Equal((2.0, TimeSpan.FromSeconds(2.5)), (line.Rate, line.Remaining));

        room.Workspace.Clock.Advance(TimeSpan.FromHours(1));
        await room.StepAndSendAsync();
        await room.StepAndSendAsync();
        Assert.Equal(6, room.EventsSince(before).Count());
        await room.SecondAsync();
        await room.SecondAsync();
        Assert.Equal(Enumerable.Range(1, 9).Select(i => $"evt_{i}"), room.EventsSince(before));
        Assert.Equal(RecoveryState.Done, (await room.LineAsync()).State);
    }

    [Fact]
    public async Task Paused_it_makes_nothing_due_and_resumed_it_goes_on_where_it_stopped()
    {
        await using var room = await Room.OpenAsync(4);
        var (before, control) = (room.Mend(), room.Workspace.Get<RecoveryControl>());
        var id = await room.ResendAsync(perSecond: 1);
        await room.StepAndSendAsync();
        Assert.True((await control.PauseAsync(room.Workspace.Admin, id)).Succeeded);
        await room.SecondAsync();
        await room.SecondAsync();
        Assert.Equal(["evt_1"], room.EventsSince(before));
        Assert.Equal((RecoveryState.Paused, null), ((await room.LineAsync()).State, (await room.LineAsync()).Remaining));

        Assert.True((await control.ResumeAsync(room.Workspace.Admin, id)).Succeeded);
        for (var i = 0; i < 4; i++)
        {
            await room.SecondAsync();
        }

        Assert.Equal(["evt_1", "evt_2", "evt_3", "evt_4"], room.EventsSince(before));
    }

    [Fact]
    public async Task A_pause_between_choosing_and_making_due_stands()
    {
        await using var room = await Room.OpenAsync(2);
        var before = room.Mend();
        var id = await room.ResendAsync();
        // What chooses has looked already when this writes; the writer takes them in order.
        var pause = room.Workspace.Get<RecoveryControl>().PauseAsync(room.Workspace.Admin, id);
        await room.StepAndSendAsync();
        await pause;
        await room.StepAndSendAsync();
        Assert.Empty(room.EventsSince(before));
        Assert.Equal((RecoveryState.Paused, 0), ((await room.LineAsync()).State, (await room.LineAsync()).Done));
    }

    [Fact]
    public async Task Without_a_pace_its_speed_is_measured_since_it_last_began_to_run()
    {
        await using var room = await Room.OpenAsync(4);
        room.Mend();
        var id = await room.ResendAsync(perSecond: 2);
        await room.StepAsync();
        await room.Workspace.Get<RecoveryControl>().PauseAsync(room.Workspace.Admin, id);
        room.Workspace.Clock.Advance(TimeSpan.FromHours(1));
        await room.Workspace.Get<RecoveryControl>().ResumeAsync(room.Workspace.Admin, id);
        await room.Workspace.SqlAsync("UPDATE RecoveryRuns SET PerSecond = NULL, Done = 12, Total = 32");
        room.Workspace.Clock.Advance(TimeSpan.FromSeconds(2));
        var line = await room.LineAsync();
        Assert.Equal((5.0, TimeSpan.FromSeconds(4)), (line.Rate, line.Remaining));
    }

    [Fact]
    public async Task Cancelled_it_has_ended_and_what_it_sent_stays_sent()
    {
        await using var room = await Room.OpenAsync(3);
        var (before, control) = (room.Mend(), room.Workspace.Get<RecoveryControl>());
        var id = await room.ResendAsync(perSecond: 1);
        await room.StepAndSendAsync();
        await control.CancelAsync(room.Workspace.Admin, id);
        await room.SecondAsync();
        Assert.Equal(["evt_1"], room.EventsSince(before));
        var line = await room.LineAsync();
        Assert.Equal((RecoveryState.Cancelled, "aino@example.com", 1, 3), (line.State, line.EndedBy, line.Done, line.Total));
        Assert.Equal(RefusalKind.Conflict, (await control.ResumeAsync(room.Workspace.Admin, id)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await control.PauseAsync(Workspace.As(TeamRole.Viewer), id)).Refusal!.Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Killed_after_any_step_it_goes_on_and_each_is_sent_once(int steps)
    {
        await using var room = await Room.OpenAsync(8);
        var before = room.Mend();
        await room.ResendAsync(perSecond: 1);
        await room.StepAndSendAsync();
        for (var i = 1; i < steps; i++)
        {
            await room.SecondAsync();
        }

        await using var after = await room.Workspace.AfterCrashAsync();
        await after.Get<Core.Deliveries.Recovery>().AfterStartAsync();
        Assert.Equal((steps, RecoveryState.Running), ((await room.LineAsync(after)).Done, (await room.LineAsync(after)).State));
        for (var i = 0; i < 8; i++)
        {
            await room.SecondAsync(after);
        }

        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"evt_{i}"), room.EventsSince(before));
        Assert.Equal((RecoveryState.Done, 8), ((await room.LineAsync(after)).State, (await room.LineAsync(after)).Done));
    }

    [Fact]
    public async Task Killed_when_all_were_made_due_and_none_was_sent_none_is_lost_and_none_sent_twice()
    {
        await using var room = await Room.OpenAsync(5);
        var before = room.Mend();
        await room.ResendAsync();
        await room.StepAsync();
        await using var after = await room.Workspace.AfterCrashAsync();
        await after.Get<Core.Deliveries.Recovery>().AfterStartAsync();
        Assert.Contains(await after.KeyOfAsync(room.Webhook), after.Alarm.Woken);
        await room.StepAndSendAsync(after);
        Assert.Equal(Enumerable.Range(1, 5).Select(i => $"evt_{i}"), room.EventsSince(before).Order());
    }

    [Fact]
    public async Task One_that_stumbles_keeps_nobody_from_the_others()
    {
        await using var room = await Room.OpenAsync(2);
        var before = room.Mend();
        await room.ResendAsync();
        await room.Workspace.SqlAsync("UPDATE RecoveryRuns SET Selection = 'broken'");
        await room.ResendAsync();
        Assert.NotNull(await room.StepAsync());
        await room.Workspace.DrainAsync(room.Webhook);
        Assert.Equal(["evt_1", "evt_2"], room.EventsSince(before));
    }
}
