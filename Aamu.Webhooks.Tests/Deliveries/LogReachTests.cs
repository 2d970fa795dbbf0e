using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Aamu.Webhooks.Web.Events;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>A look at a log that no index helps goes so far, says so, and goes on from there.</summary>
public sealed class LogReachTests
{
    private static readonly DeliveryFilter Rare = new() { EventType = "doc.created" };

    [Fact]
    public async Task Look_after_look_finds_what_one_endless_look_finds_and_each_says_how_far_it_went()
    {
        await using var workspace = await TwentyAsync(rareAt: [0, 1, 9, 19]);
        var log = workspace.Get<DeliveryLog>();
        var all = await log.PageAsync(workspace.Admin, Rare, 50);
        Assert.Equal(4, all.Items.Count);
        Assert.Null(all.LookedBackTo);

        var found = new List<DeliveryId>();
        var reached = new List<DateTimeOffset?>();
        long? before = null;
        do
        {
            var page = await log.PageAsync(workspace.Admin, Rare, 50, before, reach: 6);
            found.AddRange(page.Items.Select(line => line.Id));
            reached.Add(page.LookedBackTo);
            before = page.Next;
        }
        while (before is not null);

        Assert.Equal(all.Items.Select(line => line.Id), found);
        Assert.Equal([Created(14), Created(8), Created(2), null], reached);
    }

    [Fact]
    public async Task A_page_that_is_full_goes_on_where_it_ended()
    {
        await using var workspace = await TwentyAsync(rareAt: [0, 16, 18, 19]);
        var page = await workspace.Get<DeliveryLog>().PageAsync(workspace.Admin, Rare, 2, reach: 6);

        Assert.Equal(2, page.Items.Count);
        Assert.Equal((page.Items[1].Key, null), (page.Next, page.LookedBackTo));
    }

    [Fact]
    public async Task Where_an_index_helps_a_look_has_no_limit()
    {
        await using var workspace = await TwentyAsync(rareAt: []);
        var webhook = (await workspace.DeliveriesAsync())[0].WebhookId;
        var page = await workspace.Get<DeliveryLog>().PageAsync(workspace.Admin, new() { WebhookId = webhook }, 50, reach: 6);

        Assert.Equal((20, null), (page.Items.Count, page.Next));
    }

    [Theory]
    [InlineData(0, 20, 20)]
    [InlineData(5, 15, 10)]
    [InlineData(19, 20, 1)]
    [InlineData(20, 30, 0)]
    [InlineData(-9, 0, 0)]
    public async Task A_time_is_found_without_looking_at_the_rows_outside_it(int since, int until, int count)
    {
        await using var workspace = await TwentyAsync(rareAt: Enumerable.Range(0, 20));
        var (from, to) = (Created(since), Created(until));

        var deliveries = await workspace.Get<DeliveryLog>().PageAsync(workspace.Admin, Rare with { Since = from, Until = to }, 50, reach: 50);
        Assert.Equal((count, null), (deliveries.Items.Count, deliveries.LookedBackTo));
        var events = await workspace.Get<EventLog>().PageAsync(workspace.Admin, new() { Type = "doc.created", Since = from, Until = to }, 50, reach: 50);
        Assert.Equal((count, null), (events.Items.Count, events.LookedBackTo));
    }

    [Fact]
    public async Task What_came_later_is_looked_for_as_far_as_the_reach_only()
    {
        await using var workspace = await TwentyAsync(rareAt: [4, 19]);
        var oldest = (await workspace.DeliveriesAsync())[^1].Key;

        Assert.Single(await workspace.Get<DeliveryLog>().NewerAsync(workspace.Admin, Rare, 50, oldest, reach: 6));
        Assert.Equal(2, (await workspace.Get<DeliveryLog>().NewerAsync(workspace.Admin, Rare, 50, oldest)).Count);
        var first = (await workspace.Get<EventLog>().PageAsync(workspace.Admin, new(), 50)).Items[^1].Key;
        Assert.Single(await workspace.Get<EventLog>().NewerAsync(workspace.Admin, new() { Type = "doc.created" }, 50, first, reach: 6));
    }

    [Fact]
    public async Task The_pages_say_how_far_they_looked_and_lead_further_back()
    {
        await using var workspace = await TwentyAsync(rareAt: [0]);
        await BuryAsync(workspace);
        await using var screen = new Screen(workspace);

        var deliveries = screen.Open<DeliveriesPage>("/t/team_1/deliveries?type=doc.created");
        Assert.Contains("Nothing among the last 50,000 fits these filters", deliveries.Markup, StringComparison.Ordinal);
        var further = deliveries.FindAll("a").Single(link => link.TextContent.Trim() == "Look further back").GetAttribute("href")!;
        Assert.Single(screen.Open<DeliveriesPage>(further).FindAll("a.log-link"));

        var first = await workspace.QueryAsync(context => context.Deliveries.MinAsync(delivery => delivery.Key));
        var ahead = screen.Open<DeliveriesPage>($"/t/team_1/deliveries?type=doc.created&after={first}");
        Assert.Contains("Nothing among these 50,000 fits these filters", ahead.Markup, StringComparison.Ordinal);
        Assert.Contains("Look further ahead", ahead.Markup, StringComparison.Ordinal);

        var events = screen.Open<EventsPage>("/t/team_1/events?type=doc.created");
        Assert.Contains("Nothing among the last 50,000 fits these filters", events.Markup, StringComparison.Ordinal);
        further = events.FindAll("a").Single(link => link.TextContent.Trim() == "Look further back").GetAttribute("href")!;
        Assert.Single(screen.Open<EventsPage>(further).FindAll("a.log-link"));
    }

    [Fact]
    public async Task A_text_is_looked_for_further_back_by_itself()
    {
        await using var workspace = await TwentyAsync([0]);
        await BuryAsync(workspace, 5 * LogReach.OfAText);
        await using var screen = new Screen(workspace);
        var page = screen.Open<EventsPage>("/t/team_1/events?text=doc.created");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("a.log-link")));

        // In the end it says how far it has looked, and looks no further unasked.
        var absent = screen.Open<EventsPage>("/t/team_1/events?text=post.created");
        absent.WaitForAssertion(() => Assert.Contains("No event fits these filters", absent.Markup, StringComparison.Ordinal));
        await using var large = await TwentyAsync([]);
        await BuryAsync(large);
        await using var wall = new Screen(large);
        absent = wall.Open<EventsPage>("/t/team_1/events?text=post.created");
        absent.WaitForAssertion(() => Assert.Contains("Nothing among the last 50,000 fits these filters", absent.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Contains("Look further back", absent.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_often_a_page_is_drawn_it_looks_further_back_once_at_a_time_and_counts_what_it_has_shown()
    {
        await using var workspace = await TwentyAsync([]);
        await BuryAsync(workspace, 4 * LogReach.OfAText);
        var contexts = new WaitingContexts(workspace);
        await using var screen = new Screen(workspace);
        screen.Services.AddSingleton(new EventLog(contexts));
        contexts.Hold();
        var page = screen.Open<EventsPage>("/t/team_1/events?text=post.created");
        await page.InvokeAsync(contexts.LetOneGo);
        page.WaitForAssertion(() => Assert.Equal(2, contexts.Asked));

        for (var i = 0; i < 30; i++)
        {
            page.Render();
        }

        Assert.Equal(2, contexts.Asked);
        Assert.Contains("Looking through what the events said", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(contexts.LetGo);
        page.WaitForAssertion(() => Assert.Contains("No event fits these filters", page.Markup, StringComparison.Ordinal));
    }

    /// <summary>One event an hour, one delivery each; of another type at the given places.</summary>
    private static async Task<Workspace> TwentyAsync(IEnumerable<int> rareAt)
    {
        var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("https://example.com/");
        var rare = rareAt.ToHashSet();
        for (var i = 0; i < 20; i++)
        {
            await workspace.EventAsync(rare.Contains(i) ? "doc.created" : "task.created");
            workspace.Clock.Advance(TimeSpan.FromHours(1));
        }

        return workspace;
    }

    private static DateTimeOffset Created(int hour) => new DateTimeOffset(2026, 6, 5, 14, 47, 14, 806, TimeSpan.Zero).AddHours(hour);

    /// <summary>So many of another type come after them that one look does not reach them.</summary>
    private static async Task BuryAsync(Workspace workspace, int under = LogReach.OfAPerson)
    {
        workspace.BooksAreBroken = true;
        var now = workspace.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var numbers = $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {under})";
        await workspace.SqlAsync($"""
            INSERT INTO Events (TeamId, Id, Type, CreatedAt, ReceivedAt, Body, Verdicts, DeliveryCount, IsTest)
            {numbers} SELECT 'team_1', 'evt_many' || i, 'task.created', {now}, {now}, $1, '[]', 1, 0 FROM n
            """, "{}"u8.ToArray());
        await workspace.SqlAsync($"""
            INSERT INTO Deliveries (Id, TeamId, WebhookKey, EventKey, EventType, State, CreatedAt, DueAt, AttemptCount, FailuresInRound, IsTest)
            {numbers} SELECT 'whd_many' || i, 'team_1', 1, (SELECT MAX(Key) FROM Events), 'task.created', 4, {now}, {now}, 0, 0, 0 FROM n
            """);
    }
}
