using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Health;

public sealed class OpenProblemsTests
{
    [Fact]
    public async Task Where_all_goes_well_there_is_none()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        Assert.Empty(await ReadAsync(workspace));
    }

    [Fact]
    public async Task A_failing_webhook_is_told_with_its_cause_and_since_when()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(503);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var failing = Assert.IsType<Problem.Failing>(Assert.Single(await ReadAsync(workspace)));
        Assert.Equal((webhook, 1, 503, true, true), (failing.WebhookId, failing.Failures, failing.Last.StatusCode, failing.NeverDelivered, failing.Waiting));
        Assert.Equal(workspace.Clock.GetUtcNow(), failing.Since);

        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Disabled });
        Assert.IsType<Problem.HeldBack>(Assert.Single(await ReadAsync(workspace)));
    }

    [Fact]
    public async Task What_was_given_up_is_told_until_it_is_sent_again_or_a_week_has_passed()
    {
        await using var workspace = await Workspace.StartAsync(options => options.RetrySchedule = "00:00:05");
        await using var receiver = await Receiver.StartAsync(200, 500, 500, 200, 500, 500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        await GiveUpAsync();
        Assert.Equal(new Count(1, false), Assert.IsType<Problem.GaveUp>(Assert.Single(await ReadAsync(workspace))).Count);

        var lost = (await workspace.DeliveriesAsync(new DeliveryFilter { State = DeliveryState.Exhausted })).Single();
        await workspace.Get<Redelivery>().AgainAsync(workspace.Admin, lost.Id);
        await workspace.DrainAsync(webhook);
        Assert.Empty(await ReadAsync(workspace));

        await GiveUpAsync();
        Assert.Single(await ReadAsync(workspace));
        workspace.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        Assert.Empty(await ReadAsync(workspace));

        async Task GiveUpAsync()
        {
            await workspace.EventAsync();
            await workspace.DrainAsync(webhook);
            workspace.Clock.Advance(TimeSpan.FromSeconds(6));
            await workspace.DrainAsync(webhook);
        }
    }

    [Fact]
    public async Task What_a_web_page_answered_is_told_also_while_the_next_delivery_waits()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<!doctype html><html><head><title>Sign in</title></head><body><form><input type=password></form></body></html>");
        });
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var told = Assert.IsType<Problem.AnsweredByPage>(Assert.Single(await ReadAsync(workspace)));
        Assert.Equal((webhook, (await workspace.OnlyDeliveryAsync()).Line.Id), (told.WebhookId, told.DeliveryId));

        await workspace.EventAsync();
        Assert.IsType<Problem.AnsweredByPage>(Assert.Single(await ReadAsync(workspace)));
    }

    [Fact]
    public async Task A_paused_webhook_is_a_problem_only_when_it_keeps_something_back()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.WebhookAsync("https://example.com/");
        await workspace.Get<WebhookRegistry>().ChangeAsync(workspace.Admin, webhook, new WebhookDraft { Status = WebhookStatus.Paused });
        Assert.Empty(await ReadAsync(workspace));
        await workspace.EventAsync();
        await workspace.EventAsync();
        var held = Assert.IsType<Problem.HeldBack>(Assert.Single(await ReadAsync(workspace)));
        Assert.Equal((WebhookStatus.Paused, 2), (held.Status, held.Count.Number));
    }

    [Fact]
    public async Task An_overlap_that_ends_and_a_missing_secret_and_refused_events_are_told_worst_first()
    {
        await using var workspace = await Workspace.StartAsync();
        var (bare, rotated) = (await workspace.WebhookAsync("https://example.com/"), await workspace.WebhookAsync("https://example.com/"));
        await workspace.SqlAsync("DELETE FROM WebhookSecrets WHERE WebhookKey = $1", await workspace.KeyOfAsync(bare));
        var ends = (await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, rotated, TimeSpan.FromHours(5))).Value!.PreviousExpiresAt;
        await workspace.SubmitAsync("""{"type":"no.such","teamId":"team_1","data":{}}""");
        await workspace.RefusalsWrittenAsync();
        var problems = await ReadAsync(workspace);
        Assert.Equal([typeof(Problem.NoSecret), typeof(Problem.Refused), typeof(Problem.OverlapEnds)], problems.Select(problem => problem.GetType()));
        Assert.Contains("no.such", ((Problem.Refused)problems[1]).LastReason, StringComparison.Ordinal);
        Assert.Equal(ends, ((Problem.OverlapEnds)problems[2]).At);

        workspace.Clock.Advance(TimeSpan.FromHours(25));
        Assert.IsType<Problem.NoSecret>(Assert.Single(await ReadAsync(workspace)));
    }

    private static Task<IReadOnlyList<Problem>> ReadAsync(Workspace workspace) => workspace.Get<OpenProblems>().ReadAsync(workspace.Admin);
}
