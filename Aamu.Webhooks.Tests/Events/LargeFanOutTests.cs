using System.Text;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Events;

/// <summary>A batch of events that go to very many webhooks each is stored piece by piece.</summary>
public sealed class LargeFanOutTests
{
    private const int Webhooks = 100;

    [Theory]
    // Two thousand deliveries in a line of its own.
    [InlineData(60, 20)]
    // Few events stand in line with everybody's: five hundred.
    [InlineData(10, 5)]
    public async Task Somebody_elses_event_is_stored_after_its_first_piece(int events, int inAPiece)
    {
        await using var workspace = await FilledAsync();
        await workspace.OtherTeamAsync();
        Task<IntakeAnswer>? other = null;
        workspace.Alarm.Meanwhile = () => other ??= workspace.SubmitAsync("""{"type":"task.created","teamId":"team_2","data":{}}""");
        var answers = await workspace.Get<EventIntake>().AcceptAllAsync(workspace.Aamu, Batch(events));

        Assert.Equal(Enumerable.Range(0, events).Select(i => ($"evt_{i}", Webhooks)), answers.Select(answer => (answer.EventId!, answer.Receipt!.Matched)));
        Assert.NotNull((await other!).Receipt);
        var teams = await workspace.QueryAsync(context => context.Events.OrderBy(happened => happened.Key).Select(happened => happened.TeamId.Value).ToListAsync());
        Assert.Equal((inAPiece, events + 1), (teams.IndexOf("team_2"), teams.Count));
    }

    [Fact]
    public async Task When_the_store_breaks_halfway_the_answer_says_how_far_it_came_and_what_is_submitted_again_counts_once()
    {
        await using var workspace = await FilledAsync();
        var batch = Batch(60);
        using (var unlucky = new UnluckyCommits(workspace.Get<WebhooksDatabase>()) { Unlucky = 2 })
        await using (var writer = unlucky.WriterOf(workspace))
        {
            var answers = await IntakeOf(workspace, writer).AcceptAllAsync(workspace.Aamu, batch);
            Assert.All(answers.Take(20), answer => Assert.Equal(Webhooks, answer.Receipt!.Matched));
            Assert.All(answers.Skip(20), answer => Assert.Equal(
                (IntakeProblemKind.StoreUnavailable, "The store broke. The first 20 events of this batch were taken before that, the others were not. Submit it again: an event with an id of its own counts once."),
                (answer.Problem!.Kind, answer.Problem.Message)));
        }

        Assert.Equal(20 * Webhooks, await workspace.QueryAsync(context => context.Deliveries.CountAsync()));
        var again = await workspace.Get<EventIntake>().AcceptAllAsync(workspace.Aamu, batch);
        Assert.Equal(20, again.Count(answer => answer.Receipt!.Duplicate));
        Assert.Equal(batch.Count * Webhooks, await workspace.QueryAsync(context => context.Deliveries.CountAsync()));
    }

    [Fact]
    public async Task When_nothing_of_it_was_stored_the_answer_says_so()
    {
        await using var workspace = await Workspace.StartAsync();
        using var unlucky = new UnluckyCommits(workspace.Get<WebhooksDatabase>()) { Unlucky = 1 };
        await using var writer = unlucky.WriterOf(workspace);
        var answers = await IntakeOf(workspace, writer).AcceptAllAsync(workspace.Aamu, Batch(2));
        Assert.All(answers, answer => Assert.Equal("The store broke. Nothing was stored; submit this again.", answer.Problem!.Message));
    }

    private static async Task<Workspace> FilledAsync()
    {
        var workspace = await Workspace.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Webhooks).Select(_ => workspace.WebhookAsync("https://example.com/")));
        return workspace;
    }

    private static List<ReadOnlyMemory<byte>> Batch(int events) =>
        [.. Enumerable.Range(0, events).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$$"""{"id":"evt_{{{i}}}","type":"task.created","teamId":"team_1","data":{}}"""))];

    private static EventIntake IntakeOf(Workspace workspace, SingleWriter writer) => new(
        writer, workspace.Get<WebhookRoster>(), workspace.Get<TeamRegister>(), workspace.Get<ProjectNames>(), workspace.Get<RefusalLog>(), workspace.Get<HeldRoom>(), workspace.Alarm,
        workspace.Get<TeamPulse>(), workspace.Get<ServiceMetrics>(), workspace.Clock);
}
