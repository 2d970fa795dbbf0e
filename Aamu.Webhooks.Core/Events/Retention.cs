using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Sqlite;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Events;

/// <summary>The settings of section <c>Retention</c>.</summary>
[Description("What is forgotten, and when: [retention](decisions/retention.md).")]
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    [Description("For how many days events and their deliveries stay readable. A team may have less.")]
    [Range(1, 3650, ErrorMessage = "Retention:Days must be between 1 and 3650.")]
    public int Days { get; set; } = 30;

    [Description("How large the SQLite file may grow, in MiB, before the oldest events go sooner; 0: as large as the disk.")]
    [Range(0, 100_000_000, ErrorMessage = "Retention:MaxMegabytes must be between 0 and 100,000,000.")]
    public int MaxMegabytes { get; set; }

    [Description("For how many days the bodies of events and of answers stay; 0: as long as the rest.")]
    [Range(0, 3650, ErrorMessage = "Retention:BodiesDays must be between 0 and 3650.")]
    public int BodiesDays { get; set; }

    [Description("How many days the audit log reaches back.")]
    [Range(30, 3650, ErrorMessage = "Retention:AuditDays must be between 30 and 3650.")]
    public int AuditDays { get; set; } = 400;
}

/// <summary>Forgets what is old, in batches so small that delivering does not notice, and gives the room back to the disk.</summary>
public sealed partial class Retention(
    SingleWriter writer, WebhooksDatabase database, IDbContextFactory<WebhooksDbContext> contexts, LaneDrainer drainer, ILaneAlarm alarm, NodeSignals nodes, DeploymentNotes notes, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<Retention> logger)
{
    /// <summary>So few, that not much more goes than is too much.</summary>
    private const int FewAtATime = 10;

    // Keys rise with the time: the oldest 500 are looked at, and not the whole table. What a clock that once ran ahead has left is not of the oldest, whatever its key.
    private const string Refusals = "DELETE FROM RefusedSubmissions WHERE Key IN (SELECT Key FROM (SELECT Key, At FROM RefusedSubmissions WHERE At <= $2 ORDER BY Key LIMIT 500) AS oldest WHERE At < $1)";
    private const string RefusalsOfTeam = "DELETE FROM RefusedSubmissions WHERE Key IN (SELECT Key FROM (SELECT Key, At FROM RefusedSubmissions WHERE TeamId = $3 AND At <= $2 ORDER BY Key LIMIT 500) AS oldest WHERE At < $1)";
    private const string Figures = "DELETE FROM WebhookHours WHERE (WebhookKey, Hour) IN (SELECT WebhookKey, Hour FROM WebhookHours WHERE Hour < $1 LIMIT 500)";
    private const string Incidents = "DELETE FROM Incidents WHERE Key IN (SELECT Key FROM Incidents WHERE EndedAt < $1 LIMIT 500)";
    private const string Recoveries = "DELETE FROM RecoveryRuns WHERE Key IN (SELECT Key FROM RecoveryRuns WHERE EndedAt < $1 LIMIT 500)";
    private const string Size = "SELECT ((SELECT page_count FROM pragma_page_count) - (SELECT freelist_count FROM pragma_freelist_count)) * (SELECT page_size FROM pragma_page_size)";
    private const string Sandbox = "DELETE FROM SandboxRequests WHERE Key IN (SELECT Key FROM (SELECT Key, At FROM SandboxRequests WHERE At <= $2 ORDER BY Key LIMIT 500) AS oldest WHERE At < $1)";

    /// <summary>Longer than any schedule retries.</summary>
    private const string SandboxTurns = "DELETE FROM SandboxTurns WHERE Key IN (SELECT Key FROM SandboxTurns WHERE At < $1 LIMIT 500)";

    /// <summary>Up to this event no body is left that could go: a rumour, so that each look goes on where the last one ended.</summary>
    private long emptiedUpTo;

    private readonly OldEventSweep sweep = new(database, writer, clock);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = Before(options.Value.Days);
        var removed = new List<SweepReport> { await sweep.RunAsync(new SweepWish(before, (transaction, keys) => EventRemoval.Of(transaction, keys)), cancellationToken) };
        removed.AddRange(await OfTeamsAsync(cancellationToken));
        await EmptyBodiesAsync(cancellationToken);
        if (database is SqliteDatabase && options.Value.MaxMegabytes > 0)
        {
            // The oldest go first, whatever their age; what still waits to be delivered stays.
            removed.Add(await sweep.RunAsync(new SweepWish(DateTimeOffset.MaxValue, RemoveWhileTooLarge) { Most = FewAtATime }, cancellationToken));
        }

        await InBatchesAsync(transaction => transaction.Statement(Incidents).Bind(before).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(Recoveries).Bind(before).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(Refusals).Bind(before, clock.GetUtcNow()).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(Figures).Bind(before).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(Sandbox).Bind(Before(1), clock.GetUtcNow()).Run(), cancellationToken);
        await InBatchesAsync(transaction => transaction.Statement(SandboxTurns).Bind(Before(7)).Run(), cancellationToken);
        await InBatchesAsync(transaction => AuditRetention.Before(transaction, Before(options.Value.AuditDays)), cancellationToken);
        if (database is SqliteDatabase)
        {
            await InBatchesAsync(Shrink, cancellationToken);
        }

        // A node that went on an errand and ended left it.
        await notes.ForgetAsync(ListenerPost.Errand, ListenerPost.NameAt(clock.GetUtcNow().AddHours(-1)));
        await ForgetLanesAsync(cancellationToken);
        nodes.TellSoon(NodeSignal.ForgetLanes, "");
        if (removed.Sum(swept => swept.Events) is > 0 and var events)
        {
            LogRemoved(events, removed.Max(swept => swept.LongestMs));
        }
    }

    /// <summary>What this node remembers of lanes whose webhooks are gone.</summary>
    public async Task ForgetLanesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var lanes = await context.Webhooks.Where(webhook => webhook.DeletedAt == null).Select(webhook => webhook.Key).ToHashSetAsync(cancellationToken);
        drainer.ForgetAllBut(lanes);
        alarm.ForgetAllBut(lanes);
    }

    /// <summary>What teams want to be forgotten sooner than the settings say.</summary>
    private async Task<List<SweepReport>> OfTeamsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var removed = new List<SweepReport>();
        foreach (var team in await context.Teams.Where(team => team.RetentionDays != null).Select(team => new { team.Id, Days = team.RetentionDays!.Value }).ToListAsync(cancellationToken))
        {
            var before = Before(team.Days);
            removed.Add(await sweep.RunAsync(new SweepWish(before, (transaction, keys) => EventRemoval.Of(transaction, keys)) { Team = team.Id }, cancellationToken));
            await InBatchesAsync(transaction => transaction.Statement(RefusalsOfTeam).Bind(before, clock.GetUtcNow(), team.Id.Value).Run(), cancellationToken);
        }

        return removed;
    }

    private async Task EmptyBodiesAsync(CancellationToken cancellationToken)
    {
        if (options.Value.BodiesDays > 0)
        {
            var emptied = await sweep.RunAsync(
                new SweepWish(Before(options.Value.BodiesDays), (transaction, keys) => BodyRemoval.Of(transaction, keys)) { After = emptiedUpTo, IsOfBodies = true }, cancellationToken);
            emptiedUpTo = emptied.DoneUpTo;
        }
    }

    private DateTimeOffset Before(int days) => clock.GetUtcNow() - TimeSpan.FromDays(days);

    private async Task<int> InBatchesAsync(Func<WriteTransaction, int> work, CancellationToken cancellationToken)
    {
        var (total, batch) = (0, 1);
        while (batch > 0 && !cancellationToken.IsCancellationRequested)
        {
            batch = await writer.WriteAsync(work, isBulk: true);
            total += batch;
        }

        return total;
    }

    private int? RemoveWhileTooLarge(WriteTransaction transaction, IReadOnlyList<long> keys) =>
        transaction.Statement(Size).Number() > options.Value.MaxMegabytes * 1024L * 1024 ? EventRemoval.Of(transaction, keys) : null;

    /// <summary>Gives up to 500 free pages of the file back; answers 0 when there are no more. A PostgreSQL server sees to that by itself.</summary>
    private static int Shrink(WriteTransaction transaction)
    {
        var free = transaction.Statement("PRAGMA freelist_count").Number()!.Value;
        transaction.Statement("PRAGMA incremental_vacuum(500)").Run();
        return free > transaction.Statement("PRAGMA freelist_count").Number()!.Value ? 1 : 0;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed the {Count} oldest events, with their deliveries; the longest transaction took {LongestMs:0.0} ms")]
    private partial void LogRemoved(int count, double longestMs);
}
