using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Jobs;
using Hangfire;
using Hangfire.InMemory;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>What each program does for itself as one of several.</summary>
public sealed class NodeServiceTests
{
    [Fact]
    public async Task Lanes_whose_webhooks_are_gone_are_forgotten_at_every_node_though_the_hourly_look_comes_to_one()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var first = await Workspace.OnServerAsync();
        await using var second = Workspace.Beside(first);
        var (kept, gone) = (await first.WebhookAsync(receiver.Url), await first.WebhookAsync(receiver.Url));
        await first.EventAsync();
        await second.DrainAsync(kept);
        await second.DrainAsync(gone);
        Assert.Equal(2, second.Get<LaneDrainer>().Remembered);
        Assert.True((await first.Get<WebhookRegistry>().DeleteAsync(first.Admin, gone)).Succeeded);

        await using var served = await Served.StartAsync(second);
        await first.Get<Retention>().RunAsync(TestContext.Current.CancellationToken);
        Carrier.Carry(first, second);
        await HangfireSqlite.Eventually.TrueAsync(() => second.Get<LaneDrainer>().Remembered == 1 && second.Alarm.Remembered is not null);
        Assert.Equal([await first.KeyOfAsync(kept)], second.Alarm.Remembered!);
    }

    [Fact]
    public async Task Whoever_was_given_up_meanwhile_says_so_and_forgets_what_he_knew_by_hearsay()
    {
        await using var workspace = await Workspace.OnServerAsync();
        var missed = 0;
        await using var served = await Served.StartAsync(workspace);
        await LookedAsync(() => workspace.Logs.Lines.Any(line => line.Contains("This is node", StringComparison.Ordinal)));
        workspace.Get<NodeSignals>().Missed += () => Interlocked.Increment(ref missed);
        await using (var source = NpgsqlDataSource.Create(workspace.Get<WebhooksDatabase>().ConnectionString))
        await using (var command = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await LookedAsync(() => workspace.Logs.Lines.Any(line => line.Contains($"This is node {workspace.NumberOf()} again", StringComparison.Ordinal)) && Volatile.Read(ref missed) > 0);

        Task LookedAsync(Func<bool> isSo) => HangfireSqlite.Eventually.TrueAsync(() =>
        {
            workspace.Clock.Advance(NodeWatch.Interval);
            return isSo();
        });
    }

    [Fact]
    public async Task The_first_look_is_at_the_start_so_that_nobody_serves_who_is_not_missed_when_he_stands_still()
    {
        await using var workspace = await Workspace.OnServerAsync();
        await using var served = await Served.StartAsync(workspace);
        await HangfireSqlite.Eventually.TrueAsync(() => workspace.Logs.Lines.Any(line => line.Contains("This is node", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_was_given_up_and_finds_the_schema_of_a_newer_version_ends()
    {
        await using var workspace = await Workspace.OnServerAsync();
        await using var served = await Served.StartAsync(workspace);
        await LookedAsync(() => workspace.Logs.Lines.Any(line => line.Contains("This is node", StringComparison.Ordinal)));
        await using (var source = NpgsqlDataSource.Create(workspace.Get<WebhooksDatabase>().ConnectionString))
        {
            await using var upgrade = source.CreateCommand("INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_FromTheFuture', '99.0.0')");
            await upgrade.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await using var lose = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            await lose.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await LookedAsync(() => served.IsEnding);
        Assert.Contains(workspace.Logs.Lines, line => line.Contains("another version took over", StringComparison.Ordinal) && line.Contains("FromTheFuture", StringComparison.Ordinal));

        Task LookedAsync(Func<bool> isSo) => HangfireSqlite.Eventually.TrueAsync(() =>
        {
            workspace.Clock.Advance(NodeWatch.Interval);
            return isSo();
        });
    }

    /// <summary>A workspace with what a program runs beside it.</summary>
    private sealed class Served : IAsyncDisposable
    {
        private readonly InMemoryStorage storage = new();
        private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);
        private readonly LaneAlarm alarm;
        private readonly NodeService service;

        private Served(Workspace workspace)
        {
            alarm = new LaneAlarm(new BackgroundJobClient(storage), workspace.Get<NodeSignals>(), workspace.Clock, NullLogger<LaneAlarm>.Instance);
            var lanes = new LaneRuns(workspace.Get<LaneDrainer>(), alarm, Options.Create(new JobsOptions()), lifetime, workspace.Clock, NullLogger<LaneRuns>.Instance);
            service = new NodeService(
                workspace.Get<WebhooksDatabase>(), workspace.Get<NodeSignals>(), workspace.Get<NodeTalk>(), workspace.Get<NodeWatch>(), workspace.Get<Recovery>(), workspace.Get<Retention>(), workspace.Get<TeamAccess>(),
                workspace.Get<KeyUses>(), workspace.Get<ListenerBook>(), alarm, lanes, lifetime, workspace.Clock, workspace.Get<ILogger<NodeService>>());
        }

        public bool IsEnding => lifetime.ApplicationStopping.IsCancellationRequested;

        public static async Task<Served> StartAsync(Workspace workspace)
        {
            var served = new Served(workspace);
            await served.service.StartAsync(TestContext.Current.CancellationToken);
            return served;
        }

        public async ValueTask DisposeAsync()
        {
            await service.StopAsync(CancellationToken.None);
            service.Dispose();
            alarm.Dispose();
            storage.Dispose();
        }
    }
}
