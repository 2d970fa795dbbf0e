using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Events;

/// <summary>What a sweep goes over, and what it does.</summary>
/// <param name="Before">Received earlier than this: old.</param>
/// <param name="Work">Does it to these keys, within one transaction, and answers to how many of them: something of theirs may wait again by now. Null: it is enough.</param>
internal sealed record SweepWish(DateTimeOffset Before, Func<WriteTransaction, IReadOnlyList<long>, int?> Work)
{
    /// <summary>Null: everybody's.</summary>
    public TeamId? Team { get; init; }

    /// <summary>Where it begins: the key before the first one.</summary>
    public long After { get; init; }

    /// <summary>Events in one transaction at most.</summary>
    public int Most { get; init; } = EventRemoval.MostEvents;

    /// <summary>It is about bodies: what has none is passed over.</summary>
    public bool IsOfBodies { get; init; }
}

/// <param name="Events">To how many it was done.</param>
/// <param name="DoneUpTo">Up to this key nothing is left to be done by the next one.</param>
/// <param name="LongestMs">How long the longest transaction had the writer, in milliseconds, without its commit.</param>
internal sealed record SweepReport(int Events, long DoneUpTo, double LongestMs);

/// <summary>
/// Goes from the oldest event to the last old one, past those of which something waits, and past young ones that a clock which ran ahead has left among them.
/// It looks by the thousand on a reader's connection, and hands the writer so few at a time that nobody waits for it: as many as its last transactions were quick with.
/// </summary>
internal sealed class OldEventSweep(WebhooksDatabase database, SingleWriter writer, TimeProvider clock)
{
    private const long MostBytes = 2 * 1024 * 1024;
    private const double LongMs = 25;
    private const double ShortMs = 10;

    /// <summary>Learnt, and kept from one sweep to the next.</summary>
    private int quick = 10;

    public async Task<SweepReport> RunAsync(SweepWish wish, CancellationToken cancellationToken)
    {
        var (report, at, isEnough) = (new SweepReport(0, wish.After, 0), wish.After, false);
        long? left = null;
        while (!isEnough && !cancellationToken.IsCancellationRequested)
        {
            var window = OldEvents.After(database, at, wish.Team);
            var chosen = window.Where(found => IsFor(found, wish)).ToList();
            left ??= window.FirstOrDefault(found => !IsFor(found, wish) && (!wish.IsOfBodies || found.BodyBytes > 0))?.Key;
            for (var next = 0; next < chosen.Count && !isEnough;)
            {
                var batch = Batch(chosen, next, wish.Most);
                var (went, took) = cancellationToken.IsCancellationRequested ? (null, 0) : await WriteAsync(wish, batch);
                left = went == batch.Count ? left : Math.Min(left ?? long.MaxValue, batch[0]);
                report = report with { Events = report.Events + (went ?? 0), LongestMs = Math.Max(report.LongestMs, took) };
                (isEnough, next) = (went is null, next + batch.Count);
            }

            // All of them young: the end, unless the clock ran ahead for a while and older ones lie behind.
            var further = isEnough || window.Count == 0 ? null : window.Exists(found => found.ReceivedAt < wish.Before) ? window[^1].Key : OldEvents.NextOld(database, window[^1].Key, wish.Before, wish.Team) - 1;
            (isEnough, at) = (further is null, further ?? at);
        }

        return report with { DoneUpTo = (left - 1) ?? at };
    }

    private static bool IsFor(OldEvent found, SweepWish wish) => found.IsDone && found.ReceivedAt < wish.Before && (!wish.IsOfBodies || found.BodyBytes > 0);

    /// <summary>At least one, however much hangs on it: an event without some of its deliveries would be one that lost them.</summary>
    private List<long> Batch(List<OldEvent> chosen, int from, int most)
    {
        var (rows, bytes) = (0L, 0L);
        return [.. chosen.Skip(from).Take(Math.Min(most, quick)).TakeWhile((found, place) =>
            ((rows += found.Rows) <= EventRemoval.MostRows && (bytes += found.BodyBytes) <= MostBytes) || place == 0).Select(found => found.Key)];
    }

    private async Task<(int? Went, double TookMs)> WriteAsync(SweepWish wish, IReadOnlyList<long> keys)
    {
        var tookMs = 0.0;
        var went = await writer.WriteAsync(
            transaction =>
            {
                var started = clock.GetTimestamp();
                var done = wish.Work(transaction, keys);
                tookMs = clock.GetElapsedTime(started).TotalMilliseconds;
                return done;
            },
            isBulk: true);
        quick = tookMs > LongMs ? Math.Max(1, quick / 2) : tookMs < ShortMs ? Math.Min(EventRemoval.MostEvents, quick * 2) : quick;
        return (went, tookMs);
    }
}
