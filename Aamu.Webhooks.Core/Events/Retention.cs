using System.ComponentModel.DataAnnotations;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Events;

/// <summary>The settings of section <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How long events and their deliveries stay readable.</summary>
    [Range(1, 3650, ErrorMessage = "Retention:Days must be between 1 and 3650.")]
    public int Days { get; set; } = 30;

    /// <summary>How long the audit log reaches back.</summary>
    [Range(30, 3650, ErrorMessage = "Retention:AuditDays must be between 30 and 3650.")]
    public int AuditDays { get; set; } = 400;
}

/// <summary>Forgets what is old, in batches so small that delivering does not notice, and gives the room back to the disk.</summary>
public sealed partial class Retention(SingleWriter writer, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<Retention> logger)
{
    private const string Refusals = "DELETE FROM RefusedSubmissions WHERE Key IN (SELECT Key FROM RefusedSubmissions WHERE At < $1 LIMIT 500)";
    private const string Figures = "DELETE FROM WebhookHours WHERE (WebhookKey, Hour) IN (SELECT WebhookKey, Hour FROM WebhookHours WHERE Hour < $1 LIMIT 500)";
    private const string Sandbox = "DELETE FROM SandboxRequests WHERE Key IN (SELECT Key FROM SandboxRequests WHERE At < $1 LIMIT 500)";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - TimeSpan.FromDays(options.Value.Days);
        var events = await InBatchesAsync(transaction => EventRemoval.Before(transaction, before), cancellationToken);
        await InBatchesAsync(transaction => transaction.Prepared(Refusals).Bind(before).ExecuteNonQuery(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Prepared(Figures).Bind(before).ExecuteNonQuery(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Prepared(Sandbox).Bind(clock.GetUtcNow() - TimeSpan.FromDays(1)).ExecuteNonQuery(), cancellationToken);
        await InBatchesAsync(transaction => AuditRetention.Before(transaction, clock.GetUtcNow() - TimeSpan.FromDays(options.Value.AuditDays)), cancellationToken);
        await InBatchesAsync(Shrink, cancellationToken);
        if (events > 0)
        {
            LogRemoved(events, options.Value.Days);
        }
    }

    private async Task<int> InBatchesAsync(Func<WriteTransaction, int> work, CancellationToken cancellationToken)
    {
        var (total, batch) = (0, 1);
        while (batch > 0 && !cancellationToken.IsCancellationRequested)
        {
            batch = await writer.WriteAsync(work);
            total += batch;
        }

        return total;
    }

    /// <summary>Gives up to 500 free pages back; answers 0 when there are no more.</summary>
    private static int Shrink(WriteTransaction transaction)
    {
        var free = (long)transaction.Prepared("PRAGMA freelist_count").ExecuteScalar()!;
        using (var reader = transaction.Prepared("PRAGMA incremental_vacuum(500)").ExecuteReader())
        {
            while (reader.Read())
            {
            }
        }

        return free > (long)transaction.Prepared("PRAGMA freelist_count").ExecuteScalar()! ? 1 : 0;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} events older than {Days} days, with their deliveries")]
    private partial void LogRemoved(int count, int days);
}
