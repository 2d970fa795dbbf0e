using System.ComponentModel.DataAnnotations;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Deliveries;
using Microsoft.EntityFrameworkCore;
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

    /// <summary>How large the database may grow before the oldest events go sooner than that, in MiB; 0: as large as the disk.</summary>
    [Range(0, 100_000_000, ErrorMessage = "Retention:MaxMegabytes must be between 0 and 100,000,000.")]
    public int MaxMegabytes { get; set; }

    /// <summary>How long the bodies of events and of answers stay; 0: as long as the rest.</summary>
    [Range(0, 3650, ErrorMessage = "Retention:BodiesDays must be between 0 and 3650.")]
    public int BodiesDays { get; set; }

    /// <summary>How long the audit log reaches back.</summary>
    [Range(30, 3650, ErrorMessage = "Retention:AuditDays must be between 30 and 3650.")]
    public int AuditDays { get; set; } = 400;
}

/// <summary>Forgets what is old, in batches so small that delivering does not notice, and gives the room back to the disk.</summary>
public sealed partial class Retention(
    SingleWriter writer, WebhooksDatabase database, IDbContextFactory<WebhooksDbContext> contexts, LaneDrainer drainer, ILaneAlarm alarm, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<Retention> logger)
{
    /// <summary>So few, that not much more goes than is too much.</summary>
    private const int FewAtATime = 10;

    private const string Refusals = "DELETE FROM RefusedSubmissions WHERE Key IN (SELECT Key FROM RefusedSubmissions WHERE At < $1 LIMIT 500)";
    private const string RefusalsOfTeam = "DELETE FROM RefusedSubmissions WHERE Key IN (SELECT Key FROM RefusedSubmissions WHERE TeamId = $1 AND At < $2 LIMIT 500)";
    private const string Figures = "DELETE FROM WebhookHours WHERE (WebhookKey, Hour) IN (SELECT WebhookKey, Hour FROM WebhookHours WHERE Hour < $1 LIMIT 500)";
    private const string Incidents = "DELETE FROM Incidents WHERE Key IN (SELECT Key FROM Incidents WHERE EndedAt < $1 LIMIT 500)";
    private const string Recoveries = "DELETE FROM RecoveryRuns WHERE Key IN (SELECT Key FROM RecoveryRuns WHERE EndedAt < $1 LIMIT 500)";
    private const string Size = "SELECT ((SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count)) * (SELECT page_size FROM pragma_page_size)";
    private const string Sandbox = "DELETE FROM SandboxRequests WHERE Key IN (SELECT Key FROM SandboxRequests WHERE At < $1 LIMIT 500)";

    /// <summary>Longer than any schedule retries.</summary>
    private const string SandboxTurns = "DELETE FROM SandboxTurns WHERE Key IN (SELECT Key FROM SandboxTurns WHERE At < $1 LIMIT 500)";

    /// <summary>Up to this event no body is left that could go: a rumour, so that each look goes on where the last one ended.</summary>
    private long emptiedUpTo;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = Before(options.Value.Days);
        var events = await InBatchesAsync(transaction => EventRemoval.Before(transaction, before), cancellationToken);
        events += await OfTeamsAsync(cancellationToken);
        await EmptyBodiesAsync(cancellationToken);
        if (database is SqliteDatabase)
        {
            events += await InBatchesAsync(RemoveWhileTooLarge, cancellationToken);
        }

        await InBatchesAsync(transaction => transaction.Statement(Incidents).Bind(before).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(Recoveries).Bind(before).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(Refusals).Bind(before).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(Figures).Bind(before).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(Sandbox).Bind(Before(1)).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(SandboxTurns).Bind(Before(7)).Run(), cancellationToken);
        await InBatchesAsync(transaction => AuditRetention.Before(transaction, Before(options.Value.AuditDays)), cancellationToken);
        if (database is SqliteDatabase)
        {
            await InBatchesAsync(Shrink, cancellationToken);
        }

        await ForgetLanesAsync(cancellationToken);
        if (events > 0)
        {
            LogRemoved(events);
        }
    }

    /// <summary>What teams want to be forgotten sooner than the settings say.</summary>
    private async Task<int> OfTeamsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var events = 0;
        foreach (var team in await context.Teams.Where(team => team.RetentionDays != null).Select(team => new { team.Id, Days = team.RetentionDays!.Value }).ToListAsync(cancellationToken))
        {
            var before = Before(team.Days);
            events += await InBatchesAsync(transaction => EventRemoval.OfTeamBefore(transaction, team.Id.Value, before), cancellationToken);
            await InBatchesAsync(transaction => transaction.Statement(RefusalsOfTeam).Bind(team.Id.Value, before).Run(), cancellationToken);
        }

        return events;
    }

    private async Task EmptyBodiesAsync(CancellationToken cancellationToken)
    {
        if (options.Value.BodiesDays == 0)
        {
            return;
        }

        var (before, last) = (Before(options.Value.BodiesDays), (long?)emptiedUpTo);
        while (last is { } after && !cancellationToken.IsCancellationRequested)
        {
            last = await writer.WriteAsync(transaction => BodyRemoval.Before(transaction, before, after));
        }

        emptiedUpTo = await writer.WriteAsync(transaction => BodyRemoval.Done(transaction, before, emptiedUpTo));
    }

    private async Task ForgetLanesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var lanes = await context.Webhooks.Where(webhook => webhook.DeletedAt == null).Select(webhook => webhook.Key).ToHashSetAsync(cancellationToken);
        drainer.ForgetAllBut(lanes);
        alarm.ForgetAllBut(lanes);
    }

    private DateTimeOffset Before(int days) => clock.GetUtcNow() - TimeSpan.FromDays(days);

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

    /// <summary>The oldest go first, whatever their age; what still waits to be delivered stays.</summary>
    private int RemoveWhileTooLarge(WriteTransaction transaction)
    {
        var most = options.Value.MaxMegabytes * 1024L * 1024;
        return most > 0 && transaction.Statement(Size).Number() > most ? EventRemoval.Before(transaction, DateTimeOffset.MaxValue, FewAtATime) : 0;
    }

    /// <summary>Gives up to 500 free pages of the file back; answers 0 when there are no more. A PostgreSQL server sees to that by itself.</summary>
    private static int Shrink(WriteTransaction transaction)
    {
        var free = transaction.Statement("PRAGMA freelist_count").Number()!.Value;
        transaction.Statement("PRAGMA incremental_vacuum(500)").Run();
        return free > transaction.Statement("PRAGMA freelist_count").Number()!.Value ? 1 : 0;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed the {Count} oldest events, with their deliveries")]
    private partial void LogRemoved(int count);
}
