using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Data.Postgres;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Backups;

/// <summary>How it stands with backups.</summary>
/// <param name="Folder">Where they are put; null when none are made.</param>
/// <param name="Last">The newest that is there.</param>
/// <param name="FailedAt">When the newest attempt failed, if it did since then.</param>
/// <param name="Problem">Why.</param>
/// <param name="Next">When the next is due.</param>
/// <param name="IsOverdue">It should have been there for a while.</param>
public sealed record BackupState(string? Folder, MadeBackup? Last = null, DateTimeOffset? FailedAt = null, string? Problem = null, DateTimeOffset? Next = null, bool IsOverdue = false)
{
    /// <summary>The rows are on a PostgreSQL server, whose backups this program does not know of.</summary>
    public bool IsOfServer { get; init; }
}

/// <summary>Reads how it stands with backups: what lies in their folder, and the failures that were put on record.</summary>
public sealed class BackupLog(WebhooksDatabase database, IDbContextFactory<WebhooksDbContext> contexts, IOptions<BackupOptions> options, TimeProvider clock)
{
    internal const string Problem = "problem";

    /// <summary>What failed is tried again after this, or sooner where backups are made more often.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);

    public Task<BackupState> ReadAsync(OperatorScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return ReadAsync(cancellationToken);
    }

    internal async Task<BackupState> ReadAsync(CancellationToken cancellationToken)
    {
        var (wanted, now) = (options.Value, clock.GetUtcNow());
        if (wanted.Folder is not { } folder)
        {
            return new BackupState(null) { IsOfServer = database is PostgresDatabase };
        }

        // One from the future, made by a clock that was wrong, must not keep others from being made.
        var last = BackupShelf.Read(folder).FirstOrDefault(made => made.Manifest.At <= now);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // By time alone: the operators' log has an entry for every sign-in. What failed longer ago was tried again since.
        var since = last?.Manifest.At ?? now.AddDays(-1);
        var failure = await context.AuditEntries.Where(entry => entry.At > since && entry.Action == AuditAction.BackupFailed).OrderByDescending(entry => entry.At).FirstOrDefaultAsync(cancellationToken);
        var due = last is null ? now : last.Manifest.At + wanted.Every;
        if (failure is null)
        {
            return new BackupState(folder, last, Next: due, IsOverdue: last is not null && now > due + Patience(wanted));
        }

        var again = failure.At + (wanted.Every < Again ? wanted.Every : Again);
        var problem = AuditWriting.Read(failure.Changes).FirstOrDefault(change => change.Field == Problem)?.After;
        return new BackupState(folder, last, failure.At, problem, again > due ? again : due, last is not null && now > due + Patience(wanted));
    }

    /// <summary>A large one takes a while, and counts from its beginning.</summary>
    private static TimeSpan Patience(BackupOptions wanted) => wanted.Every / 4 > Again ? wanted.Every / 4 : Again;
}
