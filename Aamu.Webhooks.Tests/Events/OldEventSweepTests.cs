using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Events;

/// <summary>Which events a sweep comes by, and how many at a time.</summary>
public sealed class OldEventSweepTests
{
    [Theory]
    [InlineData(1, 12)]
    [InlineData(40, 3)]
    public async Task No_transaction_removes_more_than_500_rows(int webhooks, int attempts)
    {
        await using var workspace = await Workspace.StartAsync();
        await LiveAsync(workspace, webhooks, attempts);
        var removals = await SweepAsync(workspace, isOfBodies: false, "SELECT (SELECT COUNT(*) FROM Events) + (SELECT COUNT(*) FROM Deliveries) + (SELECT COUNT(*) FROM Attempts)", EventRemoval.Of);
        Assert.Equal(60 * (1 + (webhooks * (1 + attempts))), removals.Sum());
        Assert.InRange(removals.Max(), 300, 500);
    }

    [Theory]
    [InlineData(1, 12)]
    [InlineData(40, 12)]
    public async Task No_transaction_empties_more_than_500_answers(int webhooks, int attempts)
    {
        await using var workspace = await Workspace.StartAsync();
        await LiveAsync(workspace, webhooks, attempts);
        var emptied = await SweepAsync(workspace, isOfBodies: true, "SELECT COUNT(*) FROM Attempts WHERE ResponseBody IS NOT NULL", BodyRemoval.Of);
        Assert.Equal(60 * webhooks * attempts, emptied.Sum());
        Assert.InRange(emptied.Max(), 300, 500);
        Assert.Equal(0, await workspace.QueryAsync(context => context.Events.CountAsync(happened => happened.Body.Length >= WorkspaceEvent.SmallestBody)));
    }

    [Fact]
    public async Task Thousands_that_wait_are_passed_over_and_what_is_old_behind_them_goes()
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.KeyOfAsync(await workspace.WebhookAsync("https://example.com/"));
        await FillAsync(workspace, webhook, 20_000, DeliveryState.Pending);
        await FillAsync(workspace, webhook, 200, DeliveryState.Succeeded);
        workspace.Get<IOptions<RetentionOptions>>().Value.BodiesDays = 7;
        workspace.Clock.Advance(TimeSpan.FromDays(8));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(20_000, await workspace.QueryAsync(context => context.Events.CountAsync(happened => happened.Body.Length >= WorkspaceEvent.SmallestBody)));
        workspace.Clock.Advance(TimeSpan.FromDays(23));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(20_000, await workspace.QueryAsync(context => context.Events.CountAsync()));
        Assert.Equal(20_000, await workspace.QueryAsync(context => context.Deliveries.CountAsync(delivery => delivery.State == DeliveryState.Pending)));
    }

    [Fact]
    public async Task What_was_sent_again_since_it_was_looked_at_stays()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/", "task.*");
        await workspace.EventAsync();
        await workspace.EventAsync("form.submitted");
        var keys = await workspace.QueryAsync(context => context.Events.OrderBy(happened => happened.Key).Select(happened => happened.Key).ToListAsync());
        var (emptied, removed) = await workspace.Get<SingleWriter>().WriteAsync(transaction => (BodyRemoval.Of(transaction, [keys[0]]), EventRemoval.Of(transaction, keys)));
        Assert.Equal((0, 1), (emptied, removed));
        Assert.Equal([keys[0]], await workspace.QueryAsync(context => context.Events.Select(happened => happened.Key).ToListAsync()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public async Task What_came_while_the_clock_ran_far_ahead_stays_and_what_is_old_behind_it_goes(int? daysOfTeam)
    {
        await using var workspace = await Workspace.StartAsync();
        var webhook = await workspace.KeyOfAsync(await workspace.WebhookAsync("https://example.com/"));
        if (daysOfTeam is { } days)
        {
            await workspace.Get<TeamRetention>().ChangeAsync(workspace.Admin, days);
        }

        await FillAsync(workspace, webhook, 20, DeliveryState.Succeeded);
        var now = workspace.Clock.GetUtcNow();
        workspace.Clock.AdjustTime(now.AddYears(2));
        await FillAsync(workspace, webhook, 2_500, DeliveryState.Succeeded);
        await SubmitRefusedAsync(600);
        workspace.Clock.AdjustTime(now.AddMinutes(1));
        await FillAsync(workspace, webhook, 30, DeliveryState.Pending);
        await FillAsync(workspace, webhook, 200, DeliveryState.Succeeded);
        await SubmitRefusedAsync(1);
        workspace.Get<IOptions<RetentionOptions>>().Value.BodiesDays = 2;

        workspace.Clock.Advance(TimeSpan.FromDays(3));
        await FillAsync(workspace, webhook, 40, DeliveryState.Succeeded);
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(2_500 + 30 + 40, await workspace.QueryAsync(context => context.Events.CountAsync(happened => happened.Body.Length >= WorkspaceEvent.SmallestBody)));
        Assert.Equal(20 + 2_500 + 30 + 200 + 40, await workspace.QueryAsync(context => context.Events.CountAsync()));

        workspace.Clock.Advance(TimeSpan.FromDays((daysOfTeam ?? 30) - 2));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(2_500 + 30 + 40, await workspace.QueryAsync(context => context.Events.CountAsync()));
        Assert.Equal(30, await workspace.QueryAsync(context => context.Deliveries.CountAsync(delivery => delivery.State == DeliveryState.Pending)));
        Assert.Equal(600, await workspace.QueryAsync(context => context.RefusedSubmissions.CountAsync()));

        // In two years and a month they are old as well.
        workspace.Clock.Advance(TimeSpan.FromDays(2 * 366 + 31));
        await workspace.Get<Retention>().RunAsync(default);
        Assert.Equal(30, await workspace.QueryAsync(context => context.Events.CountAsync()));
        Assert.Equal(0, await workspace.QueryAsync(context => context.RefusedSubmissions.CountAsync()));

        async Task SubmitRefusedAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await workspace.SubmitAsync("""{"type":"no.such","teamId":"team_1","data":{}}""");
            }

            await workspace.RefusalsWrittenAsync();
        }
    }

    /// <summary>60 events for each of the webhooks, each with so many attempts that were answered.</summary>
    private static async Task LiveAsync(Workspace workspace, int webhooks, int attempts)
    {
        for (var i = 0; i < webhooks; i++)
        {
            await workspace.WebhookAsync("https://example.com/");
        }

        for (var i = 0; i < 60; i++)
        {
            await workspace.EventAsync();
        }

        await workspace.SqlAsync("UPDATE Deliveries SET State = 4, AttemptCount = $1", attempts);
        await workspace.SqlAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
            INSERT INTO Attempts (DeliveryKey, Number, StartedAt, DurationMs, Outcome, Url, ResponseBody, ResponseTruncated, WebhookVersion)
            SELECT Deliveries.Key, i, 0, 0, 33, '', $2, 0, 1 FROM Deliveries, n
            """,
            attempts, "no"u8.ToArray());
    }

    /// <summary>By how many each transaction made a number smaller.</summary>
    private static async Task<List<int>> SweepAsync(Workspace workspace, bool isOfBodies, string number, Func<WriteTransaction, IReadOnlyList<long>, int> work)
    {
        var fewer = new List<int>();
        await new OldEventSweep(workspace.Get<WebhooksDatabase>(), workspace.Get<SingleWriter>(), workspace.Clock).RunAsync(
            new SweepWish(DateTimeOffset.MaxValue, (transaction, keys) =>
            {
                var before = transaction.Statement(number).Number()!.Value;
                var went = work(transaction, keys);
                fewer.Add((int)(before - transaction.Statement(number).Number()!.Value));
                return went;
            })
            {
                IsOfBodies = isOfBodies,
            },
            default);
        return fewer;
    }

    private static async Task FillAsync(Workspace workspace, long webhook, int events, DeliveryState state)
    {
        await workspace.SqlAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
            INSERT INTO Events (TeamId, Id, Type, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest)
            SELECT 'team_1', 'evt_' || CAST(CAST($4 AS bigint) AS text) || '_' || CAST(CAST($2 AS bigint) AS text) || '_' || CAST(i AS text), 'task.created', $2, $2, $3, '[[' || CAST(CAST($5 AS bigint) AS text) || ',1,0]]', 1, 0 FROM n
            """,
            events, workspace.Clock.GetUtcNow(), "{}"u8.ToArray(), (int)state, webhook);
        await workspace.SqlAsync(
            """
            INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, IsTest)
            SELECT 'whd_' || CAST(Key AS text), TeamId, $1, Key, Type, $2, ReceivedAt, ReceivedAt, 0, 0, 0 FROM Events WHERE Key NOT IN (SELECT EventKey FROM Deliveries)
            """,
            webhook, (int)state);
    }
}
