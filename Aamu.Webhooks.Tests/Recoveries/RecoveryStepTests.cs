using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Recoveries;

/// <summary>A step of a recovery makes hundreds of deliveries due, while everybody who writes waits.</summary>
public sealed class RecoveryStepTests
{
    private const int Events = 60;

    [Fact]
    public async Task However_many_events_are_replayed_a_server_is_asked_a_few_times_only()
    {
        await using var workspace = await Workspace.OnServerAsync();
        await ReplayingAsync(workspace);
        var keys = await workspace.QueryAsync(context => context.Events.OrderBy(happened => happened.Key).Select(happened => happened.Key).ToListAsync());
        var (made, journeys) = (new List<int>(), new List<int>());
        foreach (var part in keys.Chunk(Events / 2))
        {
            await workspace.Get<SingleWriter>().WriteAsync(transaction =>
            {
                var run = transaction.Context.RecoveryRuns.Single();
                using var asked = new Journeys();
                made.Add(RecoveryStep.Make(transaction, run, part, workspace.Clock.GetUtcNow(), workspace.Clock).Count);
                journeys.Add(asked.Count);
            });
        }

        Assert.Equal([Events / 2, Events / 2], made);
        // The first time it asks for the types of its values as well.
        Assert.InRange(journeys[1], 1, 2);
        Assert.Equal(Enumerable.Range(1, Events).Select(number => (long?)number), await workspace.QueryAsync(context => context.Deliveries.OrderBy(delivery => delivery.Key).Select(delivery => delivery.Sequence).ToListAsync()));
        await workspace.Get<RecoveryWork>().RunDueAsync();
        Assert.Equal(Events, await workspace.QueryAsync(context => context.Deliveries.CountAsync()));
    }

    [Fact]
    public async Task An_event_that_comes_while_it_waits_for_its_turn_is_stored_first()
    {
        await using var workspace = await Workspace.StartAsync();
        // Where questions are answered at once, it waits for its turn when its call comes back.
        workspace.NeedsFile();
        await ReplayingAsync(workspace);
        Task step, single;
        using (workspace.Get<WriteGate>().Enter())
        {
            step = workspace.Get<RecoveryWork>().RunDueAsync();
            single = workspace.EventAsync(id: "evt_single");
        }

        await Task.WhenAll(step, single);
        Assert.Equal((Events + 1, "evt_single"), ((await workspace.DeliveriesAsync()).Count, (await workspace.DeliveriesAsync())[^1].EventId.Value));
    }

    /// <summary>Sixty events, and a webhook that came after them and is to have them.</summary>
    private static async Task ReplayingAsync(Workspace workspace)
    {
        for (var i = 0; i < Events; i++)
        {
            await workspace.EventAsync();
        }

        var webhook = await workspace.WebhookAsync("https://example.com/");
        Assert.True((await workspace.Get<RecoveryDesk>().ReplayAsync(workspace.Admin, webhook, DateTimeOffset.UnixEpoch, null)).Succeeded);
    }
}
