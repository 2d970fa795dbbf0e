using System.Threading.Channels;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Sending;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>The deliveries that one drain has claimed: on the wire, or next in line.</summary>
internal sealed partial class LaneFlight : IDisposable
{
    /// <summary>How long requests may go on after a stop was asked for; the whole stop has 10 s.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(7);

    private readonly LaneCargo cargo;

    /// <summary>Results as they come in; null when the lane's bell was rung.</summary>
    private readonly Channel<AttemptResult?> news = Channel.CreateUnbounded<AttemptResult?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource abort;
    private readonly CancellationTokenRegistration onStop;
    private readonly WebhookSender sender;
    private readonly RetrySchedule schedule;
    private readonly TimeProvider clock;
    private readonly Func<double> chance;
    private readonly ILogger logger;
    private readonly LaneBell bell;
    private readonly LaneLine line;
    private readonly OnTheWire wire;
    private int sent;
    private int failed;
    private double totalMs;

    public LaneFlight(WebhookSender sender, RetrySchedule schedule, FlightRoom room, OnTheWire wire, TimeProvider clock, Func<double> chance, ILogger logger, LaneBell bell, CancellationToken stopping)
    {
        (this.sender, this.schedule, this.clock, this.chance, this.logger, this.bell) = (sender, schedule, clock, chance, logger, bell);
        (cargo, this.wire) = (new LaneCargo(room), wire);
        line = new LaneLine(clock, stopping);
        abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        onStop = stopping.Register(() => abort.CancelAfter(Grace));
        bell.Listen(() => news.Writer.TryWrite(null));
    }

    public int Count => cargo.Keys.Count;

    public IReadOnlySet<long> Keys => cargo.Keys;

    /// <summary>What it takes of the room that all lanes share.</summary>
    public long Bytes => cargo.Bytes;

    /// <summary>What has landed need not be kept any more.</summary>
    public void Recorded() => cargo.Recorded();

    public DrainReport Report => new(sent, failed, sent == 0 ? 0 : totalMs / sent);

    /// <param name="batch">What is claimed besides.</param>
    /// <param name="atOnce">How many may be on the wire.</param>
    public void Start(LaneBatch batch, int atOnce)
    {
        GiveBack(all: batch.IsInDoubt);
        foreach (var delivery in batch.Due)
        {
            cargo.Add(delivery, batch.Beside);
        }

        line.Add(batch, atOnce);
        GiveBack();
        SendWhatFits();
        if (line.IsIdle)
        {
            // No landing will come and move it on.
            GiveBack(all: true);
        }
    }

    /// <summary>What has stood in line too long, or may not be sent any more, is claimed no longer.</summary>
    /// <param name="all">Whatever stands in line.</param>
    public void GiveBack(bool all = false)
    {
        foreach (var delivery in line.GiveBack(all))
        {
            cargo.Remove(delivery.Key);
        }
    }

    /// <summary>Waits for a result, or for the bell where that is of use, and takes all the results that are there.</summary>
    public async Task<IReadOnlyList<AttemptResult>> LandedAsync(bool orRung)
    {
        var results = new List<AttemptResult>();
        do
        {
            var next = await news.Reader.ReadAsync();
            do
            {
                if (next is not null)
                {
                    Tally(next);
                    results.Add(next);
                }
            }
            while (news.Reader.TryRead(out next));
        }
        while (results.Count == 0 && !orRung);

        return results;
    }

    /// <summary>With nothing on the wire: true when the bell is rung within the time.</summary>
    public async Task<bool> RungWithinAsync(TimeSpan time, CancellationToken stopping)
    {
        if (time <= TimeSpan.Zero)
        {
            return false;
        }

        using var patience = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await news.Reader.ReadAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async Task<IReadOnlyList<AttemptResult>> AllLandedAsync()
    {
        var results = new List<AttemptResult>();
        while (Count > 0)
        {
            results.AddRange(await LandedAsync(orRung: false));
        }

        return results;
    }

    /// <summary>Nothing is under way any more, unless the drain broke off: then what is must not go on without a lease.</summary>
    public void Dispose()
    {
        GiveBack(all: true);
        abort.Cancel();
        cargo.Dispose();
        bell.Listen(null);
        onStop.Dispose();
        abort.Dispose();
    }

    private void SendWhatFits()
    {
        while (line.Next() is var (webhook, delivery))
        {
            _ = SendAsync(webhook, delivery);
        }
    }

    private async Task SendAsync(LaneWebhook webhook, DueDelivery delivery)
    {
        var startedAt = clock.GetUtcNow();
        wire.Left(delivery.Key, startedAt);
        AttemptResult result;
        try
        {
            result = Judge(webhook, delivery, await sender.SendAsync(delivery.RequestTo(webhook, startedAt), abort.Token));
        }
        catch (OperationCanceledException)
        {
            result = Result(webhook, delivery, Interruption.Receipt(startedAt, clock.GetUtcNow() - startedAt, "This service was stopped while the request was under way."));
        }
        catch (Exception exception)
        {
            // A bug of ours ends this attempt, not the lane, which would wait for its result for ever.
            LogBug(exception, delivery.Id);
            result = Judge(webhook, delivery, Interruption.Receipt(startedAt, clock.GetUtcNow() - startedAt, $"This service made a mistake of its own ({exception.GetType().Name})."));
        }

        wire.Landed(delivery.Key);
        line.Landed();
        news.Writer.TryWrite(result);
        SendWhatFits();
    }

    private AttemptResult Result(LaneWebhook webhook, DueDelivery delivery, Receipt receipt) =>
        new(delivery.Key, webhook.Version, webhook.Url, receipt, DeliveryState.Pending, clock.GetUtcNow(), delivery.FailuresInRound, delivery.DueAt)
        {
            IsProbe = delivery.IsProbe,
            AskedFor = delivery.AskedFor,
            IsTest = delivery.IsTest,
        };

    private AttemptResult Judge(LaneWebhook webhook, DueDelivery delivery, Receipt receipt)
    {
        var result = Result(webhook, delivery, receipt);
        if (receipt.Outcome == AttemptOutcome.Succeeded)
        {
            return result with { NextState = DeliveryState.Succeeded };
        }

        if (delivery.IsProbe)
        {
            // It stood in for all that wait: it uses up nothing of its own schedule.
            return result with { DueAt = result.DueAt + CircuitBreaker.FirstWait };
        }

        var failures = delivery.FailuresInRound + 1;
        return (webhook.Schedule ?? schedule).NextDelay(failures, receipt.RetryAfter, chance) is { } delay
            ? result with { DueAt = result.DueAt + delay, FailuresInRound = failures }
            : result with { NextState = DeliveryState.Exhausted, FailuresInRound = failures };
    }

    private void Tally(AttemptResult result)
    {
        cargo.Land(result);
        sent++;
        failed += result.Receipt.Outcome == AttemptOutcome.Succeeded ? 0 : 1;
        totalMs += result.Receipt.Duration.TotalMilliseconds;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending delivery {DeliveryId} failed by a mistake of this program")]
    private partial void LogBug(Exception exception, DeliveryId deliveryId);
}
