using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Audit;

/// <summary>An entry as people read it.</summary>
public sealed record AuditLine(
    long Key, DateTimeOffset At, string Actor, Door Door, string? Address, AuditAction Action, string SubjectId, string Subject, IReadOnlyList<AuditChange> Changes);

/// <summary>What a reader of the log asks for; null asks for nothing.</summary>
public sealed record AuditFilter
{
    /// <summary>Part of the name, or of the address.</summary>
    public string? Who { get; init; }

    public AuditAction? Action { get; init; }

    /// <summary>The id of what it is about.</summary>
    public string? SubjectId { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }
}

/// <summary>Reads the audit log, newest first, paged by key. A team's is for its admins, and there is one of the operators' own.</summary>
public sealed class AuditLog(IDbContextFactory<WebhooksDbContext> contexts)
{
    private const int PartSize = 500;

    public Task<Page<AuditLine>> PageAsync(TeamScope scope, AuditFilter filter, int limit, long? before = null, CancellationToken cancellationToken = default) =>
        PageAsync(context => Of(context, scope), filter, limit, before, cancellationToken);

    /// <summary>What operators did, and what was done to teams and to keys of Aamu. No payload, no secret, nothing that is a team's own.</summary>
    public Task<Page<AuditLine>> PageAsync(OperatorScope scope, AuditFilter filter, int limit, long? before = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return PageAsync(context => context.AuditEntries.Where(entry => entry.TeamId == null), filter, limit, before, cancellationToken);
    }

    /// <summary>The lines written right after the given key, newest first.</summary>
    public async Task<IReadOnlyList<AuditLine>> NewerAsync(TeamScope scope, AuditFilter filter, int limit, long after, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Narrow(Of(context, scope), filter).Where(entry => entry.Key > after).OrderBy(entry => entry.Key).Take(limit).ToListAsync(cancellationToken);
        rows.Reverse();
        return rows.ConvertAll(Line);
    }

    /// <summary>Everything that fits, newest first, read in parts.</summary>
    public IAsyncEnumerable<AuditLine> AllAsync(TeamScope scope, AuditFilter filter, CancellationToken cancellationToken = default) =>
        AllAsync(before => PageAsync(scope, filter, PartSize, before, cancellationToken));

    /// <summary>The same of the operators' log.</summary>
    public IAsyncEnumerable<AuditLine> AllAsync(OperatorScope scope, AuditFilter filter, CancellationToken cancellationToken = default) =>
        AllAsync(before => PageAsync(scope, filter, PartSize, before, cancellationToken));

    private static async IAsyncEnumerable<AuditLine> AllAsync(Func<long?, Task<Page<AuditLine>>> part)
    {
        long? before = null;
        do
        {
            var page = await part(before);
            foreach (var line in page.Items)
            {
                yield return line;
            }

            before = page.Next;
        }
        while (before is not null);
    }

    /// <summary>What happened before this is no longer kept.</summary>
    public async Task<DateTimeOffset> KeptSinceAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AuditMarks.Select(mark => mark.KeptSince).SingleAsync(cancellationToken);
    }

    /// <summary>Whoever is no admin finds it empty.</summary>
    private static IQueryable<AuditEntry> Of(WebhooksDbContext context, TeamScope scope) =>
        scope.Allows(TeamRole.Admin) ? context.AuditEntries.In(scope) : context.AuditEntries.Where(_ => false);

    private async Task<Page<AuditLine>> PageAsync(
        Func<WebhooksDbContext, IQueryable<AuditEntry>> log, AuditFilter filter, int limit, long? before, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Narrow(log(context), filter)
            .Where(entry => before == null || entry.Key < before)
            .OrderByDescending(entry => entry.Key)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Page.Of(rows, limit, entry => entry.Key).Select(Line);
    }

    private static IQueryable<AuditEntry> Narrow(IQueryable<AuditEntry> rows, AuditFilter filter)
    {
        if (filter.Action is { } action)
        {
            rows = rows.Where(entry => entry.Action == action);
        }

        if (filter.SubjectId is { Length: > 0 } subject)
        {
            rows = rows.Where(entry => entry.SubjectId == subject);
        }

        if (filter.Who?.Trim() is { Length: > 0 } who)
        {
#pragma warning disable CA1862, CA1304, CA1311 // becomes SQL
            rows = rows.Where(entry => entry.Actor.ToLower().Contains(who.ToLower()) || entry.Address == who);
#pragma warning restore CA1862, CA1304, CA1311
        }

        if (filter.Since is { } since)
        {
            rows = rows.Where(entry => entry.At >= since);
        }

        return filter.Until is { } until ? rows.Where(entry => entry.At < until) : rows;
    }

    private static AuditLine Line(AuditEntry entry) => new(
        entry.Key, entry.At, entry.Actor, entry.Door, entry.Address, entry.Action, entry.SubjectId, entry.Subject, AuditWriting.Read(entry.Changes));
}
