using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Health;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Health;

/// <summary>Sums come to the books while everybody who writes waits.</summary>
public sealed class HealthRowsTests
{
    private const int Webhooks = 20;
    private const long Hour = 3_600_000;

    [Fact]
    public async Task However_many_webhooks_there_are_a_server_is_asked_a_few_times_only()
    {
        await using var workspace = await Workspace.OnServerAsync();
        await Task.WhenAll(Enumerable.Range(0, Webhooks).Select(_ => workspace.WebhookAsync("https://example.com/")));
        var keys = await workspace.QueryAsync(context => context.Webhooks.Select(webhook => webhook.Key).ToListAsync());
        var journeys = new List<int>();
        for (var time = 0; time < 2; time++)
        {
            journeys.Add(await workspace.Get<SingleWriter>().WriteAsync(transaction =>
            {
                using var asked = new Journeys();
                Assert.True(HealthRows.Add(transaction, SumsOf(keys), 0, 0));
                return asked.Count;
            }));
        }

        // The first time it asks for the types of its values as well.
        Assert.InRange(journeys[1], 1, 3);
        Assert.Equal(
            keys.SelectMany(key => new[] { (key, 0L, 2L, 2L), (key, Hour, 2L, 2L) }).Order(),
            (await workspace.QueryAsync(context => context.WebhookHours.ToListAsync())).Select(row => (row.WebhookKey, row.Hour.ToUnixTimeMilliseconds(), row.Delivered, DeliveryTimes.Read(row.Times).Count)).Order());
    }

    [Fact]
    public async Task Nothing_is_written_for_a_webhook_that_is_gone()
    {
        await using var workspace = await Workspace.StartAsync();
        var key = await workspace.KeyOfAsync(await workspace.WebhookAsync("https://example.com/"));
        Assert.True(await workspace.Get<SingleWriter>().WriteAsync(transaction => HealthRows.Add(transaction, SumsOf([key, key + 1]), 0, 0)));
        Assert.Equal([key], await workspace.QueryAsync(context => context.WebhookHours.Select(row => row.WebhookKey).Distinct().ToListAsync()));
    }

    /// <summary>A success in each of two hours.</summary>
    private static HealthSums SumsOf(IEnumerable<long> webhooks)
    {
        var sums = new HealthSums();
        foreach (var webhook in webhooks)
        {
            sums.Add(new AttemptFact(webhook, 1, 5, 0, 200, 0, GaveUp: false, Again: false));
            sums.Add(new AttemptFact(webhook, Hour + 1, 5, 0, 200, Hour, GaveUp: false, Again: false));
        }

        return sums;
    }
}
