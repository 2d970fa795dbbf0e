using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class WebhookSwitchTests
{
    [Fact]
    public async Task Many_are_paused_and_resumed_and_their_deliveries_with_them()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        WebhookId[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 45).Select(_ => workspace.WebhookAsync(receiver.Url)))];
        var many = workspace.Get<WebhookSwitch>();

        Assert.Equal(new SwitchReport(45, 0, 0, 0), (await many.PauseAsync(workspace.Admin, ids)).Value);
        await workspace.EventAsync();
        Assert.All(await workspace.DeliveriesAsync(), line => Assert.Equal(DeliveryState.Held, line.State));

        Assert.Equal(new SwitchReport(44, 0, 0, 0), (await many.ResumeAsync(workspace.Admin, ids[1..])).Value);
        Assert.Equal(44, (await workspace.DeliveriesAsync()).Count(line => line.State == DeliveryState.Pending));
        Assert.Equal(new SwitchReport(1, 44, 0, 0), (await many.ResumeAsync(workspace.Admin, ids)).Value);
    }

    [Fact]
    public async Task What_they_hold_is_resumed_by_one_plan_for_all()
    {
        await using var workspace = await Workspace.StartAsync();
        WebhookId[] ids = [await workspace.WebhookAsync("https://example.com/1"), await workspace.WebhookAsync("https://example.com/2"), await workspace.WebhookAsync("https://example.com/3")];
        var many = workspace.Get<WebhookSwitch>();
        await many.PauseAsync(workspace.Admin, ids[1..]);
        await workspace.EventAsync();
        workspace.Clock.Advance(TimeSpan.FromHours(2));
        await workspace.EventAsync();
        var plan = new ResumePlan(ResumeChoice.Since, workspace.Clock.GetUtcNow().AddHours(-1));

        Assert.Equal(new ResumeCounts(2, 2), (await many.CountAsync(workspace.Admin, ids, plan)).Value);
        Assert.Equal(RefusalKind.Forbidden, (await many.ResumeAsync(Workspace.As(TeamRole.Viewer), ids, plan)).Refusal?.Kind);
        Assert.Equal(RefusalKind.Invalid, (await many.ResumeAsync(workspace.Admin, ids, plan with { Since = null })).Refusal?.Kind);
        Assert.Equal(new SwitchReport(2, 1, 0, 0), (await many.ResumeAsync(workspace.Admin, ids, plan)).Value);

        var states = (await workspace.DeliveriesAsync()).ToLookup(line => line.State);
        Assert.Equal((4, 2, 0), (states[DeliveryState.Pending].Count(), states[DeliveryState.Cancelled].Count(), states[DeliveryState.Held].Count()));
    }

    [Fact]
    public async Task A_disabled_one_stays_so_and_another_teams_is_not_there()
    {
        await using var workspace = await Workspace.StartAsync();
        var disabled = await workspace.WebhookAsync(new WebhookDraft { Url = "https://example.com/", Status = WebhookStatus.Disabled });
        var other = await workspace.OtherTeamAsync();

        Assert.Equal(new SwitchReport(0, 0, 1, 1), (await workspace.Get<WebhookSwitch>().ResumeAsync(workspace.Admin, [disabled, new WebhookId("wh_unknown")])).Value);
        Assert.Equal(new SwitchReport(0, 0, 0, 1), (await workspace.Get<WebhookSwitch>().PauseAsync(other, [disabled])).Value);
        Assert.Equal(RefusalKind.Forbidden, (await workspace.Get<WebhookSwitch>().PauseAsync(Workspace.As(TeamRole.Viewer), [disabled])).Refusal?.Kind);
    }

    [Fact]
    public async Task What_somebody_has_changed_since_it_was_looked_at_is_not_changed_over_their_heads()
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://example.com/");
        var registry = workspace.Get<WebhookRegistry>();
        Assert.True((await registry.ChangeAsync(workspace.Admin, id, new WebhookDraft { Name = "Theirs" }, ifVersion: 1)).Succeeded);

        var refusal = (await registry.ChangeAsync(workspace.Admin, id, new WebhookDraft { Name = "Mine" }, ifVersion: 1)).Refusal;

        Assert.Equal(RefusalKind.Conflict, refusal?.Kind);
        Assert.Contains("version 2", refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("Theirs", (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!.Name);
    }
}
