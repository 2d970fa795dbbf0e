using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Web.Jobs;
using Hangfire;
using Hangfire.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>Who is woken when something is due for a lane that another node drains.</summary>
public sealed class WakingTests : IAsyncDisposable
{
    private const int Other = 8;

    private readonly InMemoryStorage storage = new();
    private readonly PostgresDatabase database = new("Host=nowhere;Database=nowhere");
    private readonly NodeSignals signals;
    private readonly LaneAlarm alarm;

    public WakingTests()
    {
        signals = new NodeSignals(database, NullLogger<NodeSignals>.Instance);
        alarm = new LaneAlarm(new BackgroundJobClient(storage), signals, new FakeTimeProvider(), NullLogger<LaneAlarm>.Instance);
    }

    [Fact]
    public void A_lane_that_another_node_drains_is_woken_there_and_at_once()
    {
        alarm.IsAt(5, Other);
        alarm.Wake(5);
        Assert.Equal(["7\nlane 5 8\nwake 8 5"], Said());
        alarm.Wake(5);
        Assert.Equal(["7\nwake 8 5"], Said());
    }

    [Fact]
    public void A_lane_that_was_found_here_is_woken_here_and_the_others_hear_where_it_is()
    {
        alarm.IsAt(5, Other);
        _ = Said();
        alarm.IsAt(5, null);
        alarm.Wake(5);
        Assert.Equal(["7\nlane 5"], Said());
    }

    [Fact]
    public void Who_is_alone_says_nothing_of_its_lanes_and_whoever_comes_later_misses_nothing()
    {
        signals.HasCompany(false);
        alarm.IsAt(5, null);
        Assert.Empty(Said());

        // A job of the one who has just come may have been looked at here before anything was heard of him.
        signals.Hear($"{Other}\nwho-listens", own: 7);
        Assert.Equal(["7\nforget"], Said());
        alarm.IsAt(5, null);
        signals.Hear($"{Other}\nwho-listens", own: 7);
        signals.HasCompany(true);
        Assert.Equal(["7\nlane 5"], Said());
    }

    [Fact]
    public async Task Whoever_has_looked_at_the_rows_wakes_a_lane_here_whatever_is_said_of_it()
    {
        await alarm.StartAsync(TestContext.Current.CancellationToken);
        alarm.WasFoundAt(5, Other);
        alarm.WakeHere(5);
        await EnqueuedAsync(1);
        Assert.Empty(Said());
    }

    [Fact]
    public async Task A_job_that_another_node_has_taken_keeps_no_later_one_from_being_enqueued()
    {
        await alarm.StartAsync(TestContext.Current.CancellationToken);
        alarm.Wake(5);
        alarm.Wake(5);
        await EnqueuedAsync(1);
        // The second wake may have come after that node's look.
        alarm.WasFoundAt(5, null);
        await EnqueuedAsync(2);
        alarm.WasFoundAt(5, null);
        alarm.Wake(5);
        await EnqueuedAsync(3);
    }

    [Fact]
    public async Task What_was_left_to_a_node_that_is_gone_is_woken_here_whatever_was_enqueued_before()
    {
        await alarm.StartAsync(TestContext.Current.CancellationToken);
        alarm.Wake(4);
        await EnqueuedAsync(1);
        alarm.WasFoundAt(5, Other);
        alarm.WasFoundAt(6, 9);
        alarm.ForgetAllBut(new HashSet<int> { 7, Other });
        alarm.Wake(6);
        await EnqueuedAsync(2);
        alarm.ForgetHearsay();
        alarm.Wake(4);
        alarm.Wake(5);
        await EnqueuedAsync(4);
        Assert.Empty(Said());
    }

    public async ValueTask DisposeAsync()
    {
        await alarm.StopAsync(TestContext.Current.CancellationToken);
        alarm.Dispose();
        database.Dispose();
        storage.Dispose();
    }

    private IReadOnlyList<string> Said() => signals.Take(own: 7, all: true);

    private Task EnqueuedAsync(int count) => HangfireSqlite.Eventually.TrueAsync(() => storage.GetMonitoringApi().EnqueuedCount("lanes") == count);
}
