using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Checkups;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Tests.Listening;
using Aamu.Webhooks.Tests.Sending;
using Aamu.Webhooks.Web.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>A check-up at one node, of a developer's machine whose tool is connected to another.</summary>
public sealed class ErrandTests
{
    [Fact]
    public async Task A_check_up_works_at_whichever_node_it_is_asked_for()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var tool = new Tool();
        var webhook = await ListenAsync(first, second, tool);
        Carrier.Carry(second, first);

        var checkup = CheckAsync(first, webhook);
        await Eventually.TrueAsync(() => NotesAsync(first).GetAwaiter().GetResult().Count == 1);
        Assert.DoesNotContain("signature", Assert.Single(await NotesAsync(first)).Text, StringComparison.OrdinalIgnoreCase);
        var report = await CarriedAsync(first, second, checkup);

        Assert.Equal(Enum.GetValues<Probe>().Select(probe => (probe, (int?)200)), report.Results.Select(result => (result.Probe, result.StatusCode)));
        Assert.Equal(report.Results.Count, tool.Got.Count);
        Assert.All(tool.Got, request => Assert.Contains(request.Headers, header => header.Name == "x-aamu-signature"));
        Assert.Empty(await NotesAsync(first));
    }

    [Fact]
    public async Task It_works_with_what_the_server_carries()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var tool = new Tool();
        using var stopping = new CancellationTokenSource();
        var talking = Task.WhenAll(first.Get<NodeTalk>().RunAsync(stopping.Token), second.Get<NodeTalk>().RunAsync(stopping.Token));
        await Eventually.TrueAsync(() => !first.Get<NodeSignals>().IsDeaf && !second.Get<NodeSignals>().IsDeaf);
        var webhook = await ListenAsync(first, second, tool);
        await Eventually.TrueAsync(() => first.Get<ListenerBook>().Of(first.Admin, webhook) is not null);
        Assert.All((await CheckAsync(first, webhook)).Results, result => Assert.Equal(200, result.StatusCode));
        Assert.Equal(Enum.GetValues<Probe>().Length, tool.Got.Count);
        await stopping.CancelAsync();
        await talking;
    }

    [Fact]
    public async Task What_is_told_twice_is_sent_once()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var answer = new TaskCompletionSource<RelayedAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new Tool((_, _) => answer.Task);
        var webhook = await ListenAsync(first, second, tool);
        Carrier.Carry(second, first);

        var checkup = CheckAsync(first, webhook);
        await Eventually.TrueAsync(() => Carrier.Carry(first, second) >= 0 && !tool.Got.IsEmpty);
        // In small steps, for the look's timer may not be set yet; and all within the time that a receiver is given.
        var (told, passed) = (0, TimeSpan.Zero);
        await Eventually.TrueAsync(() =>
        {
            if (passed < TimeSpan.FromSeconds(12))
            {
                first.Clock.Advance(TimeSpan.FromMilliseconds(10));
                passed += TimeSpan.FromMilliseconds(10);
            }

            told += Carrier.Carry(first, second);
            return told >= 3;
        });
        answer.SetResult(new RelayedAnswer { Status = 500 });
        var report = await CarriedAsync(first, second, checkup);
        Assert.Equal(500, Assert.Single(report.Results).StatusCode);
        Assert.Single(tool.Got);
    }

    [Theory]
    [InlineData(true, AttemptOutcome.ConnectionReset)]
    [InlineData(false, AttemptOutcome.NobodyListening)]
    public async Task A_tool_that_goes_meanwhile_is_told_as_at_its_own_node(bool breaks, AttemptOutcome outcome)
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await ListenAsync(first, second, new Tool((_, _) => breaks ? throw new IOException("Gone.") : Task.FromResult<RelayedAnswer?>(null)));
        Carrier.Carry(second, first);
        Assert.Equal(outcome, Assert.Single((await CarriedAsync(first, second, CheckAsync(first, webhook))).Results).Outcome);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_waited_for_as_long_as_a_receiver_and_what_is_left_of_errands_goes()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var webhook = await ListenAsync(first, second, new Tool());
        Carrier.Carry(second, first);
        var checkup = CheckAsync(first, webhook);
        await Eventually.TrueAsync(() =>
        {
            first.Clock.Advance(TimeSpan.FromSeconds(1));
            return checkup.IsCompleted;
        });
        Assert.Equal(AttemptOutcome.Timeout, Assert.Single((await checkup).Results).Outcome);
        Assert.Empty(await NotesAsync(first));

        await first.Get<DeploymentNotes>().WriteAsync($"{ListenerPost.NameAt(first.Clock.GetUtcNow().AddHours(-2))}_left", "taken");
        await first.Get<DeploymentNotes>().WriteAsync($"{ListenerPost.NameAt(first.Clock.GetUtcNow())}_under-way", "taken");
        await first.Get<Retention>().RunAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("_under-way", Assert.Single(await NotesAsync(first)).Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_of_a_lane_is_not_handed_over_its_next_try_goes_out_where_the_tool_is()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var tool = new Tool();
        var request = await RequestAsync(first, second, tool);

        var receipt = await first.Get<WebhookSender>().SendAsync(request with { IsBesideLanes = false }, TestContext.Current.CancellationToken);
        Assert.Equal((AttemptOutcome.NobodyListening, "The listening tool is connected to another server of this deployment. The next try goes out there."), (receipt.Outcome, receipt.Error));
        Assert.Empty(tool.Got);
    }

    [Fact]
    public async Task A_rumour_that_it_is_done_is_looked_into_once()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var request = await RequestAsync(first, second, new Tool());
        var sending = first.Get<WebhookSender>().SendAsync(request, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => first.Get<NodeSignals>().Take(first.NumberOf(), all: true).Count > 0);
        second.Get<NodeSignals>().Tell(NodeSignal.ErrandDone, Assert.Single(await NotesAsync(first)).Name);
        Carrier.Carry(second, first);

        // As long as twenty looks take.
        var told = 0;
        for (var i = 0; i < 20; i++)
        {
            await NotesAsync(first);
            told += first.Get<NodeSignals>().Take(first.NumberOf(), all: true).Count;
        }

        Assert.InRange(told, 0, 1);
        await Eventually.TrueAsync(() =>
        {
            first.Clock.Advance(TimeSpan.FromSeconds(1));
            return sending.IsCompleted;
        });
        Assert.Equal(AttemptOutcome.Timeout, (await sending).Outcome);
    }

    [Fact]
    public async Task What_cannot_be_opened_is_said_in_the_log()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        await RequestAsync(first, second, new Tool());
        var name = $"{ListenerPost.NameAt(first.Clock.GetUtcNow())}_closed";
        await first.Get<DeploymentNotes>().WriteAsync(name, new DataProtectionLock(new EphemeralDataProtectionProvider()).Close("{}"));
        first.Get<NodeSignals>().Tell(NodeSignal.Errand, $"{second.NumberOf()} {name}");
        Carrier.Carry(first, second);
        await second.Logs.WaitForAsync($"({name}) cannot be opened with the keys of this server");
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_is_not_taken_for_a_connection_that_broke()
    {
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var request = await RequestAsync(first, second, new Tool());
        await using var source = NpgsqlDataSource.Create(first.Get<WebhooksDatabase>().ConnectionString);
        await using var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock($1)", other) { Parameters = { new() { Value = PostgresLocks.Writing } } };
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => first.Get<WebhookSender>().SendAsync(request, TestContext.Current.CancellationToken));
    }

    /// <summary>As a check-up sends it at the one, for a tool at the other.</summary>
    private static async Task<DeliveryRequest> RequestAsync(Workspace asks, Workspace listens, Tool tool)
    {
        var webhook = await ListenAsync(asks, listens, tool);
        Carrier.Carry(listens, asks);
        asks.Get<NodeSignals>().Take(asks.NumberOf(), all: true);
        return SendingDesk.To(ListenTarget.Url) with { WebhookKey = await asks.KeyOfAsync(webhook), IsBesideLanes = true };
    }

    private static async Task<WebhookId> ListenAsync(Workspace asks, Workspace listens, Tool tool)
    {
        // Both hear each other: a program has all its services from its start.
        _ = (asks.Get<ListenerPost>(), listens.Get<ListenerPost>());
        var webhook = await asks.WebhookAsync(ListenTarget.Url);
        Assert.True((await listens.Get<ListenDoor>().OpenAsync(Workspace.As(TeamRole.Editor), webhook, tool.Wish(resumes: false))).Succeeded);
        return webhook;
    }

    private static async Task<CheckupReport> CheckAsync(Workspace node, WebhookId webhook)
    {
        var outcome = await node.Get<EndpointCheckup>().RunAsync(Workspace.As(TeamRole.Editor), webhook);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message);
        return outcome.Value;
    }

    private static async Task<CheckupReport> CarriedAsync(Workspace asks, Workspace other, Task<CheckupReport> checkup)
    {
        await Eventually.TrueAsync(() =>
        {
            Carrier.Carry(asks, other);
            Carrier.Carry(other, asks);
            return checkup.IsCompleted;
        });
        return await checkup;
    }

    private static Task<List<DeploymentNote>> NotesAsync(Workspace node) =>
        node.QueryAsync(context => context.Set<DeploymentNote>().Where(note => note.Name.StartsWith("errand")).ToListAsync());
}
