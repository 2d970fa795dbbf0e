using System.Threading.Channels;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>The requests of one drain that are on the wire.</summary>
internal sealed partial class LaneFlight : IDisposable
{
    /// <summary>How long requests may go on after a stop was asked for; the whole stop has 10 s.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(7);

    private readonly HashSet<long> keys = [];
    private readonly Channel<AttemptResult> landed = Channel.CreateUnbounded<AttemptResult>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource abort;
    private readonly CancellationTokenRegistration onStop;
    private readonly WebhookSender sender;
    private readonly RetrySchedule schedule;
    private readonly TimeProvider clock;
    private readonly Func<double> chance;
    private readonly ILogger logger;
    private int sent;
    private int failed;
    private double totalMs;

    public LaneFlight(WebhookSender sender, RetrySchedule schedule, TimeProvider clock, Func<double> chance, ILogger logger, CancellationToken stopping)
    {
        (this.sender, this.schedule, this.clock, this.chance, this.logger) = (sender, schedule, clock, chance, logger);
        abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        onStop = stopping.Register(() => abort.CancelAfter(Grace));
    }

    public int Count => keys.Count;

    public IReadOnlyCollection<long> Keys => keys;

    public DrainReport Report => new(sent, failed, sent == 0 ? 0 : totalMs / sent);

    public void Start(LaneBatch batch)
    {
        foreach (var delivery in batch.Due)
        {
            keys.Add(delivery.Key);
            _ = SendAsync(batch.Webhook, delivery);
        }
    }

    /// <summary>Waits for one result at least, and takes all that are there.</summary>
    public async Task<IReadOnlyList<AttemptResult>> LandedAsync()
    {
        var results = new List<AttemptResult> { await landed.Reader.ReadAsync() };
        while (landed.Reader.TryRead(out var next))
        {
            results.Add(next);
        }

        foreach (var result in results)
        {
            Tally(result);
        }

        return results;
    }

    public async Task<IReadOnlyList<AttemptResult>> AllLandedAsync()
    {
        var results = new List<AttemptResult>();
        while (keys.Count > 0)
        {
            results.AddRange(await LandedAsync());
        }

        return results;
    }

    public void Dispose()
    {
        onStop.Dispose();
        abort.Dispose();
    }

    private async Task SendAsync(LaneWebhook webhook, DueDelivery delivery)
    {
        var startedAt = clock.GetUtcNow();
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

        landed.Writer.TryWrite(result);
    }

    private AttemptResult Result(LaneWebhook webhook, DueDelivery delivery, Receipt receipt) =>
        new(delivery.Key, webhook.Version, webhook.Url, receipt, DeliveryState.Pending, clock.GetUtcNow(), delivery.FailuresInRound, delivery.DueAt);

    private AttemptResult Judge(LaneWebhook webhook, DueDelivery delivery, Receipt receipt)
    {
        var result = Result(webhook, delivery, receipt);
        if (receipt.Outcome == AttemptOutcome.Succeeded)
        {
            return result with { NextState = DeliveryState.Succeeded };
        }

        var failures = delivery.FailuresInRound + 1;
        return schedule.NextDelay(failures, receipt.RetryAfter, chance) is { } delay
            ? result with { DueAt = result.DueAt + delay, FailuresInRound = failures }
            : result with { NextState = DeliveryState.Exhausted, FailuresInRound = failures };
    }

    private void Tally(AttemptResult result)
    {
        keys.Remove(result.DeliveryKey);
        sent++;
        failed += result.Receipt.Outcome == AttemptOutcome.Succeeded ? 0 : 1;
        totalMs += result.Receipt.Duration.TotalMilliseconds;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending delivery {DeliveryId} failed by a mistake of this program")]
    private partial void LogBug(Exception exception, DeliveryId deliveryId);
}
