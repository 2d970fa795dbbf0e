using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What came of one drain: enough to tell a slow or failing lane from a good one.</summary>
/// <param name="Sent">How many attempts were made.</param>
/// <param name="Failed">How many of them did not succeed.</param>
/// <param name="AverageMs">Their average duration in milliseconds.</param>
public sealed record DrainReport(int Sent, int Failed, double AverageMs)
{
    public static DrainReport Nothing { get; } = new(0, 0, 0);
}

/// <summary>Sends what is due for one webhook, in order, until nothing is or others want its place.</summary>
public sealed partial class LaneDrainer(
    SingleWriter writer, SecretVault vault, LaneIncidents incidents, DeliveryStates states, WebhookSender sender, ILaneAlarm alarm, TeamPulse pulse, RetrySchedule schedule, ServiceMetrics metrics,
    LaneOwners owners, ListenerBook listeners, FlightRoom room, OnTheWire wire, IOptions<DeliveryOptions> options, TimeProvider clock, Func<double> chance, ILogger<LaneDrainer> logger)
{
    /// <summary>Then, where others wait for its place, the lane goes to the back of the queue: fairness.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    private readonly LaneStore store = new(writer, vault, incidents, room, clock);
    private readonly ConcurrentDictionary<long, SendWindow> windows = new();

    /// <param name="webhookKey">The lane.</param>
    /// <param name="bell">Rung when something may be due.</param>
    /// <param name="linger">How long to wait for the bell when nothing is due, before the lane is left: a lane that is in use need not be woken each time.</param>
    /// <param name="othersWait">Other lanes cannot be drained before this one leaves. Else it stays as long as it has work: an answer that is long in coming must not keep back what is due meanwhile.</param>
    /// <param name="stopping">Takes no more deliveries; what is in flight has a few seconds to finish, then it is handed back.</param>
    public async Task<DrainReport> DrainAsync(long webhookKey, LaneBell bell, TimeSpan linger, Func<bool> othersWait, CancellationToken stopping)
    {
        if (listeners.NodeOf(webhookKey) is { } there)
        {
            alarm.IsAt(webhookKey, there);
            return DrainReport.Nothing;
        }

        var owner = owners.NewName(clock);
        using var life = owners.Live(owner);
        var window = windows.GetOrAdd(webhookKey, _ => new SendWindow(options.Value.MaxInFlightPerWebhook));
        var wasRung = bell.Answer();
        var (batch, holder) = await store.TakeAsync(webhookKey, owner, window.Wish(stopping.IsCancellationRequested ? 0 : window.Size));
        var elsewhere = holder is null ? null : owners.NodeOf(holder);
        alarm.IsAt(webhookKey, elsewhere);
        if (elsewhere is not null)
        {
            return DrainReport.Nothing;
        }

        if (batch is null)
        {
            // Whoever has the lane may be waiting for this, or has not begun to listen yet.
            if (wasRung)
            {
                bell.Ring();
            }
            else
            {
                bell.RingForListener();
            }

            return DrainReport.Nothing;
        }

        using var flight = new LaneFlight(sender, schedule, room, wire, clock, chance, logger, bell, stopping);
        var started = clock.GetTimestamp();
        bool MayGoOn() => !stopping.IsCancellationRequested && !listeners.IsElsewhere(webhookKey) && (clock.GetElapsedTime(started) <= Slice || !othersWait());
        var webhook = batch.Webhook;
        IReadOnlyList<AttemptResult> unrecorded = [];
        while (batch is not null)
        {
            webhook = batch.Webhook;
            flight.Start(batch, window.Size);
            if (batch.Due.Count > 0)
            {
                // An answer may be long in coming: whoever looks sees meanwhile that they are under way.
                pulse.Beat(webhook.TeamId);
            }

            if (flight.Count == 0 && !(MayGoOn() && await flight.RungWithinAsync(linger, stopping)))
            {
                break;
            }

            unrecorded = await NewsAsync(flight, window);
            bell.Answer();
            flight.GiveBack();
            var most = MayGoOn() ? window.Size + window.Ahead - flight.Count : 0;
            batch = await InsistAsync(again => store.TurnAsync(webhook, owner, unrecorded, flight, window.Wish(most), again), stopping);
            flight.Recorded();
            WakeForRetries(webhookKey, unrecorded);
            unrecorded = [];
            if (batch is not null)
            {
                await HeedAsync(batch.News, webhookKey, window);
            }

            pulse.Beat(webhook.TeamId);
        }

        if (batch is null)
        {
            LogLeaseLost(webhookKey);
            flight.GiveBack(all: true);
            unrecorded = await flight.AllLandedAsync();
            Count(unrecorded);
        }

        await InsistAsync(again => LeaveAsync(webhook, owner, unrecorded, window, again), stopping);
        return flight.Report;
    }

    /// <summary>How fast a webhook's receiver was is of no interest when it is gone.</summary>
    internal void ForgetAllBut(IReadOnlySet<long> webhookKeys)
    {
        foreach (var key in windows.Keys.Where(key => !webhookKeys.Contains(key)))
        {
            windows.TryRemove(key, out _);
        }
    }

    /// <summary>How many lanes it remembers.</summary>
    internal int Remembered => windows.Count;

    /// <summary>What has landed; nothing when the bell was rung while more could be claimed.</summary>
    private async Task<IReadOnlyList<AttemptResult>> NewsAsync(LaneFlight flight, SendWindow window)
    {
        if (flight.Count == 0)
        {
            return [];
        }

        var wasFull = flight.Count >= window.Size;
        var results = await flight.LandedAsync(orRung: flight.Count < window.Size + window.Ahead);
        foreach (var result in results)
        {
            window.Learn(result.Receipt, wasFull, clock.GetUtcNow());
        }

        Count(results);
        return results;
    }

    /// <summary>A retry may come due while this lane still waits for another answer, or lingers: then its wake-up rings the bell.</summary>
    private void WakeForRetries(long webhookKey, IReadOnlyList<AttemptResult> results)
    {
        var now = clock.GetUtcNow();
        if (results.Where(result => result.NextState == DeliveryState.Pending && result.DueAt > now).Select(result => (DateTimeOffset?)result.DueAt).Min() is { } due)
        {
            alarm.WakeAt(webhookKey, due);
        }
    }

    private void Count(IReadOnlyList<AttemptResult> results)
    {
        foreach (var result in results)
        {
            metrics.Tried(result.Receipt, result.NextState);
        }
    }

    private async Task<bool> LeaveAsync(LaneWebhook webhook, string owner, IReadOnlyList<AttemptResult> unrecorded, SendWindow window, bool again)
    {
        var (nextDue, news) = await store.LeaveAsync(webhook, owner, unrecorded, again);
        await HeedAsync(news, webhook.Key, window);
        if (nextDue <= clock.GetUtcNow())
        {
            alarm.Wake(webhook.Key);
        }
        else if (nextDue is { } later)
        {
            alarm.WakeAt(webhook.Key, later);
        }

        return true;
    }

    private async Task HoldAsync(long webhookKey)
    {
        try
        {
            await states.HoldAsync(webhookKey);
        }
        catch (StoreUnavailableException exception)
        {
            // Nothing is sent to a disabled webhook anyway; recovery holds what waits.
            LogNotRecordedYet(exception);
        }
    }

    private async Task HeedAsync(LaneNews news, long webhookKey, SendWindow window)
    {
        if (news.CircuitClosed)
        {
            window.StartAgain();
        }

        if (news.Disabled)
        {
            await HoldAsync(webhookKey);
        }

        foreach (var lane in news.Wake)
        {
            alarm.Wake(lane);
        }
    }

    /// <summary>What was sent must get on record: while the file cannot be written (a full disk, say), the results wait here, and nothing more is sent. Else it would be sent again.</summary>
    /// <param name="write">Told whether it was tried before.</param>
    /// <param name="stopping">Then it is tried no more.</param>
    private async Task<T> InsistAsync<T>(Func<bool, Task<T>> write, CancellationToken stopping)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await write(tries > 1);
            }
            catch (StoreUnavailableException exception) when (!stopping.IsCancellationRequested)
            {
                if (tries == 1)
                {
                    LogNotRecordedYet(exception);
                }

                await Task.Delay(TimeSpan.FromSeconds(1), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was sent could not be recorded yet")]
    private partial void LogNotRecordedYet(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of lane {WebhookKey} was lost while it was drained")]
    private partial void LogLeaseLost(long webhookKey);
}
