using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Operations;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Events;

/// <summary>A refused submission as people read it.</summary>
public sealed record RefusalLine(long Key, DateTimeOffset At, string? TeamId, string KeyName, int Status, string Problem, string Reason, string? EventType, string? EventId, byte[] Excerpt);

/// <summary>Refused submissions of one kind.</summary>
/// <param name="Problem">The problem's stable type.</param>
/// <param name="Example">The newest one's reason in words.</param>
/// <param name="Count">How many.</param>
/// <param name="Newest">When the last one came.</param>
public sealed record RefusalReason(string Problem, string Example, int Count, DateTimeOffset Newest)
{
    public const int MostCounted = 1_000;
}

/// <summary>Remembers submissions that were not accepted, so that "it was never emitted" can be told from "it was refused". Bounded: a flood forgets its oldest.</summary>
public sealed partial class RefusalLog(
    SingleWriter writer, TeamRegister teams, TeamPulse pulse, ServiceMetrics metrics, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock, ILogger<RefusalLog> logger)
{
    /// <summary>For each team, and for strangers together: nobody's flood washes away what another team has to see.</summary>
    private const int MaxRows = 20_000;

    /// <summary>Room for a full batch and more; beyond it a flood is not remembered in full.</summary>
    private const int MaxWaiting = 2_500;
    private const int ExcerptBytes = 1024;

    private const string Insert = """
        INSERT INTO RefusedSubmissions (At, TeamId, KeyName, Status, Problem, Reason, EventType, EventId, Excerpt)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        RETURNING Key
        """;

    private const string Trim = """
        DELETE FROM RefusedSubmissions
        WHERE TeamId = $2 AND Key <= (SELECT Key FROM RefusedSubmissions WHERE TeamId = $2 ORDER BY Key DESC LIMIT 1 OFFSET $1)
        """;

    private const string TrimOfStrangers = """
        DELETE FROM RefusedSubmissions
        WHERE TeamId IS NULL AND Key <= (SELECT Key FROM RefusedSubmissions WHERE TeamId IS NULL ORDER BY Key DESC LIMIT 1 OFFSET $1)
        """;

    private int waiting;

    /// <summary>Fire and forget: a refusal must not cost more than an acceptance. Under a flood some are forgotten.</summary>
    public void Remember(string keyName, IntakeProblem problem, ReadOnlyMemory<byte> submitted, SubmissionReading? reading = null)
    {
        if (problem.Kind is IntakeProblemKind.Overloaded or IntakeProblemKind.StoreUnavailable)
        {
            metrics.Refused(problem.Code);
            return;
        }

        Remember(keyName, problem.StatusCode, problem.Code, problem.Message, submitted, reading);
    }

    public void Remember(string keyName, int status, string problem, string reason, ReadOnlyMemory<byte> submitted, SubmissionReading? reading = null)
    {
        metrics.Refused(problem);
        if (Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return;
        }

        var at = clock.GetUtcNow();
        var excerpt = submitted[..Math.Min(submitted.Length, ExcerptBytes)].ToArray();
        _ = WriteAsync(transaction => Add(transaction, at, keyName, status, problem, reason, excerpt, reading));
    }

    public async Task<IReadOnlyList<RefusalLine>> ReadAsync(TeamScope scope, int limit, long? before = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.RefusedSubmissions.In(scope).Where(refused => before == null || refused.Key < before);
        return await Lines(rows.OrderByDescending(refused => refused.Key).Take(limit)).ToListAsync(cancellationToken);
    }

    /// <summary>How many submissions were refused for which reason, the most frequent first. At most the newest 1,000 of the time are counted.</summary>
    public async Task<IReadOnlyList<RefusalReason>> ReasonsAsync(TeamScope scope, DateTimeOffset? since, DateTimeOffset? until, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.RefusedSubmissions
            .In(scope)
            .Where(refused => (since == null || refused.At >= since) && (until == null || refused.At < until))
            .OrderByDescending(refused => refused.Key)
            .Take(RefusalReason.MostCounted)
            .Select(refused => new { refused.Problem, refused.Reason, refused.At })
            .ToListAsync(cancellationToken);
        return [.. rows
            .GroupBy(row => row.Problem)
            .Select(group => new RefusalReason(group.Key, group.First().Reason, group.Count(), group.First().At))
            .OrderByDescending(reason => reason.Count)];
    }

    /// <summary>The newest submission of this event that was refused; null when none was.</summary>
    public async Task<RefusalLine?> OfEventAsync(TeamScope scope, string eventId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Lines(context.RefusedSubmissions.In(scope).Where(refused => refused.EventId == eventId).OrderByDescending(refused => refused.Key))
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<RefusalLine> Lines(IQueryable<RefusedSubmission> rows) => rows.Select(refused => new RefusalLine(
        refused.Key, refused.At, refused.TeamId == null ? null : refused.TeamId.Value.Value, refused.KeyName, refused.Status, refused.Problem, refused.Reason,
        refused.EventType, refused.EventId, refused.Excerpt));

    /// <summary>Over all teams, and of strangers; without what was submitted, which is the teams' own.</summary>
    public async Task<IReadOnlyList<RefusalLine>> ReadAsync(OperatorScope scope, int limit, long? before = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RefusedSubmissions
            .Where(refused => before == null || refused.Key < before)
            .OrderByDescending(refused => refused.Key)
            .Take(limit)
            .Select(refused => new RefusalLine(refused.Key, refused.At, refused.TeamId == null ? null : refused.TeamId.Value.Value, refused.KeyName, refused.Status, refused.Problem, refused.Reason, refused.EventType, refused.EventId, Array.Empty<byte>()))
            .ToListAsync(cancellationToken);
    }

    private async Task WriteAsync(Func<WriteTransaction, TeamId?> work)
    {
        try
        {
            if (await writer.WriteAsync(work) is { } team)
            {
                pulse.Beat(team);
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or ObjectDisposedException)
        {
            LogNotRemembered(exception);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private TeamId? Add(WriteTransaction transaction, DateTimeOffset at, string keyName, int status, string problem, string reason, byte[] excerpt, SubmissionReading? reading)
    {
        TeamId? team = reading?.TeamId is { } named && teams.Knows(new TeamId(named), transaction) ? new TeamId(named) : null;
        var key = transaction.Statement(Insert).Bind(at, team?.Value, keyName, status, problem, reason, Shortened(reading?.EventType), Shortened(reading?.EventId), excerpt).Number()!.Value;
        if (key % 100 == 0)
        {
            _ = team is null ? transaction.Statement(TrimOfStrangers).Bind(MaxRows).Run() : transaction.Statement(Trim).Bind(MaxRows, team.Value.Value).Run();
        }

        return team;
    }

    private static string? Shortened(string? text) => text is { Length: > 100 } ? text[..100] : text;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refused submission could not be remembered")]
    private partial void LogNotRemembered(Exception exception);
}
