using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// Due times are times of day, and somebody may set the clock back: then what was due in a moment would be due in an hour. Everything that waits is brought forward by as much.
/// When the clock is set ahead nothing is moved: what would have been tried within that hour is tried now, as after a standstill.
/// </summary>
public sealed partial class WaitingTimes(SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock, ILogger<WaitingTimes> logger)
{
    /// <summary>A smaller difference is no news: clocks are always being put right a little.</summary>
    public static readonly TimeSpan Little = TimeSpan.FromSeconds(10);

    // What was promised or tried since the clock was set knows the new time already.
    private const string IsOfBefore = "DueAt > {1} AND CASE WHEN LastAttemptAt > CreatedAt THEN LastAttemptAt ELSE CreatedAt END NOT BETWEEN {0} AND {1}";

    private const string FindPending = $"SELECT Key AS Value FROM Deliveries WHERE State = 0 AND {IsOfBefore}";

    private const string FindHeld = $"SELECT Key AS Value FROM Deliveries WHERE State = 1 AND {IsOfBefore}";

    private static readonly DialectSql Move = DialectSql.Of(sql => $"UPDATE Deliveries SET DueAt = DueAt - $2 WHERE Key IN {sql.Numbers("$1")} AND DueAt > $3");

    private const string MoveProbes = "UPDATE Incidents SET ProbeAt = ProbeAt - $1 WHERE EndedAt IS NULL AND ProbeAt > $2 AND LastFailureAt NOT BETWEEN $3 AND $2";

    private const string MoveRecoveries = "UPDATE RecoveryRuns SET NextAt = $1 WHERE EndedAt IS NULL AND NextAt > $1";

    /// <summary>While no program ran, the newest event tells: it came at a time that is still to come.</summary>
    internal async Task AfterStartAsync()
    {
        await using var context = await contexts.CreateDbContextAsync();
        var newest = await context.Events.OrderByDescending(happened => happened.Key).Select(happened => (DateTimeOffset?)happened.ReceivedAt).FirstOrDefaultAsync();
        if (newest - clock.GetUtcNow() is { } ahead && ahead > Little)
        {
            // What is older than now was looked at before, perhaps: another start must not bring it forward once more.
            await BringForwardAsync(ahead, DateTimeOffset.UnixEpoch);
        }
    }

    internal Task BringForwardAsync(TimeSpan by) => BringForwardAsync(by, clock.GetUtcNow() - Little);

    /// <param name="by">How much.</param>
    /// <param name="since">What was promised or tried between then and now knows the new time already.</param>
    private async Task BringForwardAsync(TimeSpan by, DateTimeOffset since)
    {
        var now = clock.GetUtcNow();
        var moved = 0;
        foreach (var batch in (await WaitingAsync(since, now)).Chunk(DeliveryStates.BatchSize))
        {
            moved += await writer.WriteAsync(transaction =>
                transaction.Statement(Move).Bind(JsonSerializer.Serialize(batch), (long)by.TotalMilliseconds, now).Run());
        }

        await writer.WriteAsync(transaction =>
        {
            transaction.Statement(MoveProbes).Bind((long)by.TotalMilliseconds, now, since).Run();
            transaction.Statement(MoveRecoveries).Bind(now).Run();
        });
        LogBroughtForward(by, moved);
    }

    private async Task<List<long>> WaitingAsync(DateTimeOffset from, DateTimeOffset now)
    {
        await using var context = await contexts.CreateDbContextAsync();
        object[] since = [from.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds()];
        return [.. await context.Database.SqlQueryRaw<long>(FindPending, since).ToListAsync(), .. await context.Database.SqlQueryRaw<long>(FindHeld, since).ToListAsync()];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock went back by {By}; {Count} waiting deliveries were brought forward by as much")]
    private partial void LogBroughtForward(TimeSpan by, int count);
}
