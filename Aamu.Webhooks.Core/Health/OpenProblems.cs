using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Health;

/// <summary>Finds what is wrong in a team, the worst first.</summary>
public sealed class OpenProblems(HealthBooks books, FailedAttempts attempts, PageAnswers pages, IDbContextFactory<WebhooksDbContext> contexts, TimeProvider clock)
{
    /// <summary>Beyond this nobody counts: "1,000 or more" says the same.</summary>
    private const int MostCounted = 1_000;

    /// <summary>A page shows fewer; the others are told without what their receivers answered.</summary>
    private const int MostExplained = 20;

    /// <summary>The newest may be under way, or have failed: what was delivered last is looked for among so many.</summary>
    private const int NewestLookedAt = 50;

    private static readonly TimeSpan GaveUpLately = TimeSpan.FromDays(7);
    private static readonly TimeSpan RefusedLately = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<Problem>> ReadAsync(TeamScope scope, CancellationToken cancellationToken = default)
    {
        await books.RefreshAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var facts = await FactsAsync(context, scope, now, cancellationToken);
        var failing = await ExplainedAsync(scope, [.. facts.Select(Failing).OfType<Problem.Failing>().OrderBy(problem => problem.Since)], cancellationToken);
        Problem?[] refused = [await RefusedAsync(context, scope, now - RefusedLately, cancellationToken)];
        return
        [
            .. facts.Where(fact => fact.Status == WebhookStatus.Active && !fact.HasSecret).Select(fact => new Problem.NoSecret(fact.Id, fact.Name)),
            .. facts.Where(IsDisabledByItself).Select(fact => new Problem.DisabledByItself(fact.Id, fact.Name, fact.DisabledReason ?? "", fact.Incident!.DisabledAt!.Value, Counted(fact.Held))),
            .. failing,
            .. await AnsweredByPagesAsync(scope, facts, cancellationToken),
            .. facts.Where(fact => fact.GaveUp > 0).Select(fact => new Problem.GaveUp(fact.Id, fact.Name, Counted(fact.GaveUp), now - GaveUpLately)),
            .. facts.Where(fact => fact.Held > 0 && fact.Status != WebhookStatus.Active && !IsDisabledByItself(fact)).Select(fact => new Problem.HeldBack(fact.Id, fact.Name, fact.Status, Counted(fact.Held))),
            .. refused.OfType<Problem>(),
            .. facts.Where(fact => fact.OverlapEnds is not null).Select(fact => new Problem.OverlapEnds(fact.Id, fact.Name, fact.OverlapEnds!.Value)).OrderBy(problem => problem.At),
        ];
    }

    private static Problem.Failing? Failing(Facts fact) =>
        fact is { Status: WebhookStatus.Active, HasSecret: true } && Condition.Of(fact.Health) is { IsFailing: true, FailingSince: { } since } condition
            ? new Problem.Failing(fact.Id, fact.Name, fact.Url, since, condition.FailuresInARow, condition.Last, condition.LastSuccessAt is null, fact.Waiting)
            {
                NextProbeAt = fact.Incident is { IsOpen: true } open ? open.ProbeAt : null,
                DisablesAt = fact.Incident is { Told: >= Warning.Halfway } warned ? CircuitBreaker.DisablesAt(warned) : null,
            }
            : null;

    /// <summary>The attempt must be the one that the figures tell of: else it would explain another failure.</summary>
    private async Task<List<Problem.Failing>> ExplainedAsync(TeamScope scope, List<Problem.Failing> problems, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Math.Min(problems.Count, MostExplained); i++)
        {
            var attempt = await attempts.LatestAsync(scope, problems[i].WebhookId, cancellationToken);
            problems[i] = attempt?.Outcome == problems[i].Last.Outcome && attempt.StatusCode == problems[i].Last.StatusCode ? problems[i] with { Attempt = attempt } : problems[i];
        }

        return problems;
    }

    private async Task<List<Problem>> AnsweredByPagesAsync(TeamScope scope, List<Facts> facts, CancellationToken cancellationToken)
    {
        var active = facts.FindAll(fact => fact is { Status: WebhookStatus.Active, LastDelivered: not null });
        var answers = await pages.AmongAsync(scope, [.. active.Select(fact => fact.LastDelivered!.Value)], cancellationToken);
        return [.. active.Where(fact => answers.ContainsKey(fact.LastDelivered!.Value)).Select(fact => new Problem.AnsweredByPage(fact.Id, fact.Name, answers[fact.LastDelivered!.Value].Id, answers[fact.LastDelivered.Value].Attempt))];
    }

    private static bool IsDisabledByItself(Facts fact) => fact is { Status: WebhookStatus.Disabled, Incident.DisabledAt: not null };

    private static Task<List<Facts>> FactsAsync(WebhooksDbContext context, TeamScope scope, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lately = now - GaveUpLately;
        return context.Webhooks.In(scope)
            .Where(webhook => webhook.DeletedAt == null)
            .OrderBy(webhook => webhook.Name).ThenBy(webhook => webhook.Key)
            .Select(webhook => new Facts(
                webhook.Id,
                webhook.Name,
                webhook.Url,
                webhook.Status,
                webhook.DisabledReason,
                context.Incidents.FirstOrDefault(incident => incident.WebhookKey == webhook.Key && incident.EndedAt == null),
                context.WebhookHealths.FirstOrDefault(row => row.WebhookKey == webhook.Key),
                webhook.Secrets.Any(secret => secret.ExpiresAt == null),
                webhook.Secrets.Where(secret => secret.ExpiresAt > now).Max(secret => secret.ExpiresAt),
                context.Deliveries.Any(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Pending),
                context.Deliveries.Where(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Held).OrderBy(delivery => delivery.Key).Take(MostCounted).Count(),
                context.Deliveries.Where(delivery => delivery.WebhookKey == webhook.Key && delivery.State == DeliveryState.Exhausted && delivery.LastAttemptAt >= lately).OrderBy(delivery => delivery.LastAttemptAt).Take(MostCounted).Count(),
                // A single value, so that it is looked up in the index; a row would be numbered out of all deliveries there are.
                context.Deliveries.Where(delivery => delivery.WebhookKey == webhook.Key).OrderByDescending(delivery => delivery.Key).Take(NewestLookedAt)
                    .Where(delivery => delivery.State == DeliveryState.Succeeded).OrderByDescending(delivery => delivery.Key).Select(delivery => (long?)delivery.Key).FirstOrDefault()))
            .ToListAsync(cancellationToken);
    }

    private static async Task<Problem.Refused?> RefusedAsync(WebhooksDbContext context, TeamScope scope, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Newest first by key, so that an old flood is not walked through.
        var newest = await context.RefusedSubmissions.In(scope).OrderByDescending(refused => refused.Key).Take(MostCounted)
            .Select(refused => new { refused.At, refused.Reason }).ToListAsync(cancellationToken);
        var lately = newest.TakeWhile(refused => refused.At >= since).ToList();
        return lately is [var last, ..] ? new Problem.Refused(Counted(lately.Count), last.At, last.Reason) : null;
    }

    private static Count Counted(int number) => new(number, number == MostCounted);

    private sealed record Facts(
        Ids.WebhookId Id, string Name, string Url, WebhookStatus Status, string? DisabledReason, Incident? Incident, WebhookHealth? Health, bool HasSecret, DateTimeOffset? OverlapEnds, bool Waiting, int Held, int GaveUp, long? LastDelivered);
}
