using System.Diagnostics.Metrics;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The query that proves promise 2 is itself put to the proof: each rule is broken by hand and must be seen.</summary>
public sealed class ConservationTests
{
    [Theory]
    [InlineData("UPDATE Events SET Verdicts = '[[1,1,0]]' WHERE Key = 2", 1, 1, 0, 0)]
    [InlineData("UPDATE Events SET Verdicts = '[[1,1,0],[1,1,0]]' WHERE Key = 2", 1, 1, 0, 0)]
    [InlineData("UPDATE Events SET Verdicts = '[[1,1,0],[2,1,2]]' WHERE Key = 2", 0, 1, 0, 0)]
    [InlineData("UPDATE Events SET Verdicts = '[[1,1,0],[99,1,0]]' WHERE Key = 2", 1, 1, 0, 0)]
    [InlineData("UPDATE Events SET Verdicts = '[]' WHERE Key = 1", 0, 0, 0, 0)]
    [InlineData("UPDATE Events SET Verdicts = '[[1,1,0]]' WHERE Key = 1", 1, 1, 0, 0)]
    [InlineData("UPDATE Events SET DeliveryCount = 1 WHERE Key = 2", 0, 1, 0, 0)]
    [InlineData("DELETE FROM Deliveries WHERE Key = 2", 0, 1, 0, 0)]
    [InlineData("UPDATE Deliveries SET WebhookKey = 2 WHERE Key = 1", 0, 1, 0, 0)]
    [InlineData("UPDATE Deliveries SET State = 7 WHERE Key = 1", 0, 0, 1, 0)]
    [InlineData("UPDATE Deliveries SET EventKey = 77 WHERE Key = 2", 0, 1, 1, 0)]
    [InlineData("UPDATE Attempts SET Number = 3 WHERE DeliveryKey = 1", 0, 0, 0, 1)]
    [InlineData("DELETE FROM Attempts", 0, 0, 0, 1)]
    [InlineData("UPDATE Deliveries SET AttemptCount = 2 WHERE Key = 1", 0, 0, 0, 1)]
    [InlineData("UPDATE Attempts SET DeliveryKey = 88", 0, 0, 0, 2)]
    public async Task A_broken_rule_is_seen(string sql, long verdicts, long deliveries, long states, long gaps)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        await workspace.EventAsync();
        var first = await workspace.WebhookAsync(receiver.Url);
        await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(first);
        await workspace.Get<WebhookRegistry>().DeleteAsync(workspace.Admin, first);
        await workspace.EventAsync();
        Assert.Equal(1, await workspace.SqlAsync(sql));

        var report = await workspace.Get<Conservation>().CheckAsync();
        Assert.Equal((verdicts, deliveries, states, gaps), (report.EventsWithWrongVerdicts, report.EventsWithWrongDeliveries, report.DeliveriesInNoState, report.DeliveriesWithAttemptGaps));
        Assert.Equal((verdicts, deliveries, states, gaps) == (0, 0, 0, 0), report.Holds);
        workspace.BooksAreBroken = !report.Holds;
    }

    [Fact]
    public async Task It_counts_what_there_is()
    {
        await using var workspace = await Workspace.StartAsync();
        Assert.True((await workspace.Get<Conservation>().CheckAsync()).Holds);
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var report = await workspace.Get<Conservation>().CheckAsync();
        Assert.Equal((2, 2, 2), (report.Events, report.Deliveries, report.Attempts));
    }

    [Fact]
    public async Task It_tells_which_number_is_being_counted_and_that_it_is_done()
    {
        await using var workspace = await Workspace.StartAsync();
        var told = new List<int>();

        await workspace.Get<Conservation>().CheckAsync(told.Add, default);
        await workspace.Get<ConservationWatch>().RunAsync();

        Assert.Equal(Enumerable.Range(0, ConservationReport.Numbers), told);
        Assert.Null(workspace.Get<ConservationWatch>().RunningFor(TeamAccess.ForOperator("olli", null)));
        Assert.NotNull(await workspace.Get<ConservationWatch>().LastAsync(TeamAccess.ForOperator("olli", null)));
    }

    [Fact]
    public async Task Monitoring_is_told_by_every_server_what_the_last_check_found_whichever_made_it()
    {
        await using var workspace = await Workspace.StartAsync();
        using var figures = new Figures(workspace.Get<IMeterFactory>());
        _ = workspace.Get<ServiceMetrics>();
        Assert.Empty(figures.Of("aamu.books.mistakes"));

        await workspace.EventAsync();
        await workspace.SqlAsync("UPDATE Events SET DeliveryCount = 1");
        await workspace.Get<ConservationWatch>().RunAsync();
        Assert.Equal([1], figures.Of("aamu.books.mistakes"));

        await workspace.Get<DeploymentNotes>().WriteAsync(CheckedBooks.Note, new CheckedBooks(new ConservationReport(1, 0, 0, 0, 0, 0, 0, 0), workspace.Clock.GetUtcNow(), TimeSpan.Zero, false).Write());
        Assert.Equal([0], figures.Of("aamu.books.mistakes"));
        await workspace.SqlAsync("UPDATE Events SET DeliveryCount = 0");
    }

    /// <summary>What one program's gauges say; meters of others are in the same process.</summary>
    private sealed class Figures : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly List<(string Name, long Value)> seen = [];

        public Figures(IMeterFactory meters)
        {
            listener.InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen.Add((instrument.Name, value)));
            listener.Start();
        }

        public IReadOnlyList<long> Of(string name)
        {
            seen.Clear();
            listener.RecordObservableInstruments();
            return [.. seen.Where(figure => figure.Name == name).Select(figure => figure.Value)];
        }

        public void Dispose() => listener.Dispose();
    }
}
