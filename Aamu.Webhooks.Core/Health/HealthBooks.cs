using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Health;

/// <summary>
/// Adds attempts up by webhook and hour, each once, in the order in which they were recorded. Lanes know nothing of it: it reads behind them,
/// whenever somebody looks at figures and every minute besides.
/// </summary>
public sealed class HealthBooks(SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts) : IDisposable
{
    private const int BatchSize = 1_000;

    /// <summary>A reader who comes long after the last one waits for so many batches at most; the rest is counted by the next.</summary>
    private const int BatchesPerReader = 5;

    // A 2xx counts as the delivery's time only once: what was sent again on request had arrived before.
    private const string Next = """
        SELECT a.Key, d.WebhookKey, a.StartedAt, a.DurationMs, a.Outcome, a.StatusCode, d.CreatedAt, d.State = 3 AND d.AttemptCount = a.Number AS GaveUp,
               a.Number > 1 AND EXISTS (SELECT 1 FROM Attempts e WHERE e.DeliveryKey = a.DeliveryKey AND e.Number < a.Number AND e.Outcome = 0) AS Again
        FROM Attempts a JOIN Deliveries d ON d.Key = a.DeliveryKey
        WHERE a.Key > {1} AND a.Key <= (SELECT MAX(Key) FROM Attempts)
        ORDER BY a.Key
        LIMIT {0}
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
            while (batches-- > 0 && await CountNextAsync(cancellationToken) == BatchSize)
            {
            }
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<int> CountNextAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counted = await context.HealthMarks.Where(mark => mark.Id == 1).Select(mark => mark.AttemptKey).FirstAsync(cancellationToken);
        var facts = await context.Database.SqlQueryRaw<AttemptFact>(Next, BatchSize, counted).ToListAsync(cancellationToken);
        if (facts.Count > 0)
        {
            var sums = HealthSums.Of(facts);
            await writer.WriteAsync(transaction => HealthRows.Add(transaction, sums, counted, facts[^1].Key));
        }

        return facts.Count;
    }
}

/// <summary>What one attempt tells about its webhook. Times in Unix milliseconds.</summary>
internal sealed record AttemptFact(long Key, long WebhookKey, long StartedAt, double DurationMs, int Outcome, int? StatusCode, long CreatedAt, bool GaveUp, bool Again);
