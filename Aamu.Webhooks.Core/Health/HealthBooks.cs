using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Health;

/// <summary>
/// Adds attempts up by webhook and hour, each once, in the order in which they were recorded. Lanes know nothing of it: it reads behind them,
/// whenever somebody looks at figures and every minute besides.
/// </summary>
public sealed class HealthBooks(SingleWriter writer, WebhooksDatabase database) : IDisposable
{
    /// <summary>Attempts of the first batch of a turn; each further one may have twice as many, for few rows come of many attempts of the same webhooks.</summary>
    private const int FirstBatch = 1_000;

    private const int LargestBatch = 16_000;

    /// <summary>Webhooks and hours at which a batch ends: they are rows, and those are what keeps the writer from its other work.</summary>
    private const int MostSums = 2_000;

    /// <summary>A reader who comes long after the last one waits for so many batches at most, of 15,000 attempts, or of 7,000 where each is of another webhook; the rest is counted by the next.</summary>
    private const int BatchesPerReader = 4;

    private const string Counted = "SELECT AttemptKey FROM HealthMarks WHERE Id = 1";

    // A 2xx counts as the delivery's time only once: what was sent again on request had arrived before.
    private const string Next = """
        SELECT a.Key, d.WebhookKey, a.StartedAt, CAST(a.DurationMs * 1000 AS BIGINT), a.Outcome, a.StatusCode, d.CreatedAt, d.State = 3 AND d.AttemptCount = a.Number,
               a.Number > 1 AND EXISTS (SELECT 1 FROM Attempts e WHERE e.DeliveryKey = a.DeliveryKey AND e.Number < a.Number AND e.Outcome = 0)
        FROM Attempts a JOIN Deliveries d ON d.Key = a.DeliveryKey
        WHERE a.Key > $1 AND a.Key <= (SELECT MAX(Key) FROM Attempts)
        ORDER BY a.Key
        LIMIT $2
        """;

    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Counts everything that is recorded.</summary>
    public Task CatchUpAsync(CancellationToken cancellationToken) => CatchUpAsync(int.MaxValue, cancellationToken);

    /// <summary>For somebody who is about to read: everything that is recorded, unless that is very much.</summary>
    internal Task RefreshAsync(CancellationToken cancellationToken) => CatchUpAsync(BatchesPerReader, cancellationToken);

    public void Dispose() => one.Dispose();

    private async Task CatchUpAsync(int batches, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var (size, ended) = (FirstBatch, false);
            while (batches-- > 0 && !ended)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batch = ReadNext(size);
                var counted = batch.Attempts == 0 || await writer.WriteAsync(transaction => HealthRows.Add(transaction, batch.Sums, batch.From, batch.UpTo), isBulk: true);
                ended = batch.Attempts == 0 || (counted && !batch.IsFull && batch.Attempts < size);
                size = batch.IsFull ? batch.Attempts : Math.Min(size * 2, LargestBatch);
            }
        }
        finally
        {
            one.Release();
        }
    }

    private Batch ReadNext(int most)
    {
        using var reader = database.OpenToRead();
        var from = reader.Statement(Counted).Number() ?? throw new InvalidOperationException("The books of health have no mark.");
        var (sums, attempts, upTo) = (new HealthSums(), 0, from);
        using var row = reader.Statement(Next).Bind(from, most);
        while (sums.Hours.Count < MostSums && row.Read())
        {
            upTo = row.GetInt64(0);
            attempts++;
            sums.Add(new AttemptFact(
                row.GetInt64(1), row.GetInt64(2), row.GetInt64(3) / 1_000.0, row.GetInt32(4), row.IsNull(5) ? null : row.GetInt32(5), row.GetInt64(6), row.GetBoolean(7), row.GetBoolean(8)));
        }

        return new Batch(sums, attempts, from, upTo, IsFull: sums.Hours.Count == MostSums);
    }

    private sealed record Batch(HealthSums Sums, int Attempts, long From, long UpTo, bool IsFull);
}

/// <summary>What one attempt tells about its webhook. Times in Unix milliseconds.</summary>
internal sealed record AttemptFact(long WebhookKey, long StartedAt, double DurationMs, int Outcome, int? StatusCode, long CreatedAt, bool GaveUp, bool Again);
