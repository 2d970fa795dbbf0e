using System.Collections.Concurrent;
using System.Globalization;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>
/// This program among those that serve the same database: it carries what they tell each other, looks who is gone and takes over what they drained, and does every minute what each has to do
/// for itself. Where one program has the rows to itself there is nothing of all that.
/// </summary>
internal sealed partial class NodeService(
    WebhooksDatabase database, NodeSignals signals, NodeTalk talk, NodeWatch watch, Recovery recovery, Retention retention, TeamAccess access, KeyUses uses, ListenerBook listeners, LaneAlarm alarm, LaneRuns lanes, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<NodeService> logger)
    : BackgroundService
{
    /// <summary>In rounds of the watch: what the minute's jobs do for the node on which they happen to run.</summary>
    private static readonly int Minute = (int)(TimeSpan.FromMinutes(1) / NodeWatch.Interval);

    /// <summary>They have said goodbye, and it is told.</summary>
    private readonly ConcurrentDictionary<int, bool> left = new();
    private volatile bool takesOver;
    private bool isBlind;
    private Task takingOver = Task.CompletedTask;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        signals.Heard += Hear;
        signals.Missed += ForgetHearsay;
        return base.StartAsync(cancellationToken);
    }

    /// <summary>After lanes have handed back what they had (see the order of registration): the others are told to look at it at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        signals.Heard -= Hear;
        signals.Missed -= ForgetHearsay;
        signals.Tell(NodeSignal.Leaving);
        await talk.SayRestAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Link is null)
        {
            return;
        }

        await Task.WhenAll(talk.RunAsync(stoppingToken), WatchAsync(stoppingToken));
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var beat = new PeriodicTimer(NodeWatch.Interval, clock);
        IReadOnlySet<int>? before = null;
        var round = 0;
        do
        {
            round++;
            try
            {
                before = Compare(before, await watch.LookAsync());
                isBlind = false;
                if (database.Link!.WasLost())
                {
                    if (before.Count > 1)
                    {
                        LogWasGone(database.Link.Own);
                    }
                    else
                    {
                        LogWasLost(database.Link.Own);
                    }

                    signals.IsGone();
                }

                if (round % Minute == 0)
                {
                    takesOver = true;
                    access.ForgetHere();
                    await uses.WriteDownAsync();
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Said once: it may last for hours.
                if (!isBlind)
                {
                    LogNotSeen(exception);
                }

                isBlind = true;
            }

            if (database.Link!.Superseded is { } why)
            {
                LogSuperseded(why);
                lifetime.StopApplication();
                break;
            }

            // Beside the looks, which must not wait for it.
            if (takesOver && takingOver.IsCompleted)
            {
                takesOver = false;
                takingOver = TakeOverAsync();
            }
        }
        while (await WaitAsync(beat, stopping));

        await takingOver;
    }

    private IReadOnlySet<int> Compare(IReadOnlySet<int>? before, IReadOnlySet<int> now)
    {
        if (before is null)
        {
            LogJoined(database.Name, database.Link!.Own, now.Count - 1);
        }

        foreach (var node in now.Except(before ?? now))
        {
            LogCame(node, NameOf(node), now.Count);
        }

        foreach (var node in (before ?? now).Except(now))
        {
            if (!left.TryRemove(node, out _))
            {
                LogVanished(node);
            }

            signals.IsGone();
        }

        alarm.ForgetAllBut(now);
        listeners.ForgetAllBut(now);
        return now;
    }

    /// <summary>Empty when it has gone again.</summary>
    private string NameOf(int node)
    {
        using var connection = database.OpenToRead();
        return database.Link!.Present(connection.Statement).FirstOrDefault(present => present.Number == node)?.Name ?? "";
    }

    private static async Task<bool> WaitAsync(PeriodicTimer beat, CancellationToken stopping)
    {
        try
        {
            return await beat.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Hear(int from, NodeSignal signal)
    {
        switch (signal.Kind)
        {
            case NodeSignal.LaneIsAt when signal.Subject.Split(' ') is [var key, .. var at]:
                WasFoundAt(long.Parse(key, CultureInfo.InvariantCulture), at is [var named] ? int.Parse(named, CultureInfo.InvariantCulture) : from);
                break;
            case NodeSignal.Wake when signal.Subject.Split(' ') is [var node, var key] && int.Parse(node, CultureInfo.InvariantCulture) == database.Link!.Own:
                Wake(long.Parse(key, CultureInfo.InvariantCulture));
                break;
            case NodeSignal.ForgetLanes:
                _ = ForgetLanesAsync();
                break;
            case NodeSignal.Leaving:
                LogLeft(from);
                left[from] = true;
                _ = ForgetAsync(from);
                break;
        }
    }

    private void WasFoundAt(long webhookKey, int node) => alarm.WasFoundAt(webhookKey, node == database.Link!.Own ? null : node);

    /// <summary>A job may be taken by any node: where the listening tool is here, the lane is not handed round.</summary>
    private void Wake(long webhookKey)
    {
        if (listeners.IsHere(webhookKey) && alarm.IsIdle(webhookKey))
        {
            _ = lanes.BeginAsync(webhookKey);
        }
        else
        {
            alarm.WakeHere(webhookKey);
        }
    }

    private async Task ForgetAsync(int node)
    {
        try
        {
            await watch.ForgetAsync(node);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It is waited for, then, as one that has vanished.
            LogNotSeen(exception);
        }
    }

    private async Task ForgetLanesAsync()
    {
        try
        {
            await retention.ForgetLanesAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It is said again in an hour.
            LogNotForgotten(exception);
        }
    }

    private void ForgetHearsay()
    {
        alarm.ForgetHearsay();
        takesOver = true;
    }

    private async Task TakeOverAsync()
    {
        try
        {
            await recovery.RunAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            takesOver = true;
            LogNotTakenOver(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This is node {Node} of {Database}; others that serve it: {Others}")]
    private partial void LogJoined(string database, int node, int others);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This is node {Node} again. It stood still, or the database had lost it: others may have taken over what it had under way. What came of that is on record too")]
    private partial void LogWasGone(int node);

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} has joined: {Name}; servers of the database now: {Count}")]
    private partial void LogCame(int node, string name, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This is node {Node} again. It stood still, or the database had lost it; no other serves it at this moment")]
    private partial void LogWasLost(int node);

    [LoggerMessage(Level = LogLevel.Critical, Message = "This program stood still, or the database had lost it, and meanwhile another version took over: {Why} It ends now")]
    private partial void LogSuperseded(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Node} is gone; what it had under way is taken over")]
    private partial void LogVanished(int node);

    [LoggerMessage(Level = LogLevel.Information, Message = "Node {Node} has ended and handed over")]
    private partial void LogLeft(int node);

    [LoggerMessage(Level = LogLevel.Error, Message = "What another node may have left could not be taken over; it is tried again")]
    private partial void LogNotTakenOver(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lanes whose webhooks are gone could not be forgotten; it is tried again within an hour or so")]
    private partial void LogNotForgotten(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A look at the other nodes failed; it is tried again")]
    private partial void LogNotSeen(Exception exception);
}
