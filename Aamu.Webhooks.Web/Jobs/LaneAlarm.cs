using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Nodes;
using Hangfire;
using Hangfire.States;

namespace Aamu.Webhooks.Web.Jobs;

/// <summary>Wakes lanes by Hangfire jobs, one per lane however often it is called: a job costs durable writes, a lane pays them once for hundreds of deliveries.</summary>
internal sealed partial class LaneAlarm(IBackgroundJobClientV2 jobs, NodeSignals nodes, TimeProvider clock, ILogger<LaneAlarm> logger) : BackgroundService, ILaneAlarm
{
    /// <summary>A job that was enqueued and has not begun by then is taken for lost.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(2);

    /// <summary>What could not be enqueued is tried again after this: the jobs' file may be full, or busy.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, LaneState> lanes = new();

    /// <summary>Lanes that another node was found to drain, or did last: it is told, and sees to it. A rumour, as all here.</summary>
    private readonly ConcurrentDictionary<long, int> elsewhere = new();
    private readonly Channel<(long WebhookKey, DateTimeOffset? At)> wishes =
        Channel.CreateUnbounded<(long, DateTimeOffset?)>(new UnboundedChannelOptions { SingleReader = true });

    public void Wake(long webhookKey)
    {
        if (elsewhere.TryGetValue(webhookKey, out var node))
        {
            nodes.Tell(NodeSignal.Wake, string.Create(CultureInfo.InvariantCulture, $"{node} {webhookKey}"));
        }
        else
        {
            WakeHere(webhookKey);
        }
    }

    public void IsAt(long webhookKey, int? node)
    {
        if (!nodes.IsShared)
        {
            return;
        }

        if (node is { } other)
        {
            elsewhere[webhookKey] = other;
            Wake(webhookKey);
            nodes.Tell(NodeSignal.LaneIsAt, string.Create(CultureInfo.InvariantCulture, $"{webhookKey} {other}"));
        }
        else
        {
            elsewhere.TryRemove(webhookKey, out _);
            nodes.TellCompany(NodeSignal.LaneIsAt, string.Create(CultureInfo.InvariantCulture, $"{webhookKey}"));
        }
    }

    /// <summary>Another node has looked at a lane, and says where it is drained.</summary>
    /// <param name="webhookKey">The lane.</param>
    /// <param name="node">Null: here.</param>
    public void WasFoundAt(long webhookKey, int? node)
    {
        if (node is { } other)
        {
            elsewhere[webhookKey] = other;
        }
        else
        {
            elsewhere.TryRemove(webhookKey, out _);
        }

        if (Lane(webhookKey).LookedAtElsewhere())
        {
            Wake(webhookKey);
        }
    }

    /// <summary>What others drained is anybody's.</summary>
    /// <param name="nodes">Those that are there.</param>
    public void ForgetAllBut(IReadOnlySet<int> nodes)
    {
        foreach (var lane in elsewhere.Where(lane => !nodes.Contains(lane.Value)))
        {
            elsewhere.TryRemove(lane);
        }
    }

    /// <summary>What was heard may be wrong: a job that was enqueued here may have been lost with a node, and a lane be elsewhere.</summary>
    public void ForgetHearsay()
    {
        elsewhere.Clear();
        foreach (var lane in lanes.Values)
        {
            lane.LookedAtElsewhere();
        }
    }

    /// <inheritdoc/>
    public void WakeHere(long webhookKey)
    {
        if (Lane(webhookKey).Wake(clock.GetUtcNow(), LostAfter))
        {
            wishes.Writer.TryWrite((webhookKey, null));
        }
    }

    public void WakeAt(long webhookKey, DateTimeOffset at)
    {
        // Hangfire's schedule counts whole seconds and rounds down: rounded up here, it is never early.
        var second = DateTimeOffset.FromUnixTimeSeconds((at.ToUnixTimeMilliseconds() + 999) / 1000);
        if (Lane(webhookKey).WakeAt(second, clock.GetUtcNow()))
        {
            wishes.Writer.TryWrite((webhookKey, second));
        }
    }

    public void ForgetAllBut(IReadOnlySet<long> webhookKeys)
    {
        foreach (var (key, lane) in lanes)
        {
            if (!webhookKeys.Contains(key) && lane.IsIdle)
            {
                lanes.TryRemove(key, out _);
            }
        }

        foreach (var key in elsewhere.Keys.Where(key => !webhookKeys.Contains(key)))
        {
            elsewhere.TryRemove(key, out _);
        }
    }

    public bool IsIdle(long webhookKey) => !lanes.TryGetValue(webhookKey, out var lane) || lane.IsIdle;

    /// <summary>How many lanes it remembers.</summary>
    internal int Count => lanes.Count;

    public LaneBell Began(long webhookKey)
    {
        var lane = Lane(webhookKey);
        lane.Began();
        return lane.Bell;
    }

    public void Ended(long webhookKey, DrainReport report)
    {
        if (Lane(webhookKey).Ended(report.Sent, report.Failed, report.AverageMs))
        {
            WakeHere(webhookKey);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (webhookKey, at) in wishes.Reader.ReadAllAsync(stoppingToken))
        {
            if (!TryEnqueue(webhookKey, at))
            {
                await Task.Delay(Again, clock, stoppingToken);
                wishes.Writer.TryWrite((webhookKey, at));
            }
        }
    }

    private bool TryEnqueue(long webhookKey, DateTimeOffset? at)
    {
        try
        {
            var queue = Lane(webhookKey).Slow ? Queues.SlowLanes : Queues.Lanes;
            IState state = at is { } later ? new ScheduledState(later.UtcDateTime) : new EnqueuedState(queue);
            jobs.Create<DeliverJob>(queue, job => job.RunAsync(webhookKey, CancellationToken.None), state);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogNotWoken(exception, webhookKey);
            return false;
        }
    }

    private LaneState Lane(long webhookKey) => lanes.GetOrAdd(webhookKey, _ => new LaneState());

    [LoggerMessage(Level = LogLevel.Error, Message = "Lane {WebhookKey} could not be woken; it is tried again")]
    private partial void LogNotWoken(Exception exception, long webhookKey);
}
