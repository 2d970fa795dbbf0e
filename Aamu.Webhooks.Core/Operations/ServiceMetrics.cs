using System.Data.Common;
using System.Diagnostics.Metrics;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Operations;

/// <summary>
/// What the service counts while it works, for monitoring. No label names a team or a webhook: there may be any number of them, and their names are their own.
/// </summary>
public sealed class ServiceMetrics
{
    public const string MeterName = "Aamu.Webhooks";

    private readonly Meter meter;
    private readonly Counter<long> events;
    private readonly Counter<long> refusals;
    private readonly Counter<long> attempts;
    private readonly Counter<long> deliveries;
    private readonly LaneBoard lanes;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private (DateTimeOffset At, LaneHealth Lanes)? read;

    public ServiceMetrics(IMeterFactory meters, LaneBoard lanes, DeploymentNotes notes, NodeBoard nodes, TimeProvider clock)
    {
        (this.lanes, this.clock, meter) = (lanes, clock, meters.Create(MeterName));
        events = meter.CreateCounter<long>("aamu.events", "{event}", "Events accepted, by result: accepted, or duplicate of one accepted before.");
        refusals = meter.CreateCounter<long>("aamu.refusals", "{event}", "Submissions refused, by reason.");
        attempts = meter.CreateCounter<long>("aamu.attempts", "{attempt}", "Tries to deliver, by outcome.");
        deliveries = meter.CreateCounter<long>("aamu.deliveries", "{delivery}", "Deliveries that came to an end, by result: succeeded, or exhausted after the last try.");
        Gauge("aamu.lane.backlog", "{delivery}", "Deliveries that could be sent now.", (health, _) => health.Due);
        Gauge("aamu.lane.oldest_due", "s", "For how long the oldest of them waits; 0 when there is none.", (health, now) => health.OldestDue is { } since ? (now - since).TotalSeconds : 0);
        Gauge("aamu.lane.retrying", "{delivery}", "Deliveries that failed and wait for their next try.", (health, _) => health.Retrying);
        Gauge("aamu.lane.failing", "{lane}", "Lanes with such deliveries.", (health, _) => health.FailingLanes);
        Gauge("aamu.lane.down", "{lane}", "Lanes whose receiver is down: they are probed.", (health, _) => health.OpenLanes);
        Gauge("aamu.books.mistakes", "{row}", "Rows that contradict each other, by the last check of the books: anything but 0 is an alarm.", () => CheckedBooks.Read(notes.Read(CheckedBooks.Note))?.Report.Mistakes);
        Gauge("aamu.nodes", "{server}", "Servers of this database that are there.", () => nodes.Count());
        Gauge("aamu.lane.waiting", "{delivery}", "Deliveries that wait for such a receiver.", (health, _) => health.Waiting);
    }

    public void Accepted(bool duplicate) => events.Add(1, Label("result", duplicate ? "duplicate" : "accepted"));

    /// <param name="reason">The problem's stable name, as <c>unknown-event-type</c>.</param>
    public void Refused(string reason) => refusals.Add(1, Label("reason", reason));

    /// <summary>Requests that were under way when the service ended: found at its next start.</summary>
    internal void Interrupted(int count) => attempts.Add(count, Label("outcome", AttemptOutcome.Interrupted.Code()));

    internal void Tried(Receipt receipt, DeliveryState nextState)
    {
        attempts.Add(1, Label("outcome", receipt.Outcome.Code()));
        if (nextState is DeliveryState.Succeeded or DeliveryState.Exhausted)
        {
            deliveries.Add(1, Label("result", nextState == DeliveryState.Succeeded ? "succeeded" : "exhausted"));
        }
    }

    private void Gauge(string name, string unit, string description, Func<LaneHealth, DateTimeOffset, double> value) =>
        meter.CreateObservableGauge(name, () => Observe(value), unit, description);

    private void Gauge(string name, string unit, string description, Func<long?> value) => meter.CreateObservableGauge(name, () => Observe(value), unit, description);

    /// <summary>Nothing where there is nothing to tell, or it cannot be read.</summary>
    private static IEnumerable<Measurement<long>> Observe(Func<long?> value)
    {
        try
        {
            return value() is { } found ? [new Measurement<long>(found)] : [];
        }
        catch (DbException)
        {
            return [];
        }
    }

    /// <summary>Nothing while the file cannot be read: a gap is more honest than a zero.</summary>
    private IEnumerable<Measurement<double>> Observe(Func<LaneHealth, DateTimeOffset, double> value)
    {
        var now = clock.GetUtcNow();
        try
        {
            return [new Measurement<double>(value(Health(now), now))];
        }
        catch (DbException)
        {
            return [];
        }
    }

    /// <summary>Read once for all the gauges of one answer.</summary>
    private LaneHealth Health(DateTimeOffset now)
    {
        lock (gate)
        {
            if (read is not { } last || now - last.At >= TimeSpan.FromSeconds(1) || now < last.At)
            {
                read = last = (now, lanes.Total());
            }

            return last.Lanes;
        }
    }

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
