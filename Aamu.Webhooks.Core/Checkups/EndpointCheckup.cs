using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Checkups;

/// <summary>
/// Tries what a receiver makes of good and of bad requests, by the sender of deliveries with its guards and limits. They are marked as tests and leave no
/// delivery behind: nothing is retried, and neither health nor the circuit breaker hears of them.
/// </summary>
public sealed class EndpointCheckup(
    SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts, SecretVault vault, WebhookSender sender, TimeProvider clock)
{
    /// <summary>Of one webhook, between two.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const int MostOfTeam = 3;

    /// <summary>In all: a few of one team must not keep the others out.</summary>
    private const int MostAtOnce = 16;

    /// <summary>Later than any can last: it broke off with the program.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private int underWay;

    /// <summary>The last one that came to its end; null when there was none.</summary>
    public async Task<CheckupReport?> LastAsync(TeamScope scope, WebhookId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var report = await context.Webhooks.In(scope)
            .Where(webhook => webhook.Id == id && webhook.DeletedAt == null)
            .Join(context.Checkups, webhook => webhook.Key, checkup => checkup.WebhookKey, (_, checkup) => checkup.Report)
            .FirstOrDefaultAsync(cancellationToken);
        if (report is null)
        {
            return null;
        }

        var last = CheckupRows.Read(report);
        return last with { Url = SandboxAddress.For(scope, last.Url) };
    }

    /// <param name="scope">An editor's at least: whoever may send a test.</param>
    /// <param name="id">The webhook; it may be paused or disabled.</param>
    /// <param name="told">Hears of each result as it comes.</param>
    /// <param name="cancellationToken">Breaks it off; the report before stays.</param>
    public async Task<Outcome<CheckupReport>> RunAsync(TeamScope scope, WebhookId id, Action<ProbeResult>? told = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        try
        {
            if (Interlocked.Increment(ref underWay) > MostAtOnce)
            {
                return Refusal.Conflict("Other endpoints are being checked just now. Try again in a moment.");
            }

            var begun = await writer.WriteAsync(transaction => Begin(transaction, scope, id));
            return begun.Value is { } plan ? await RunAsync(scope, plan, told, cancellationToken) : begun.Refusal!;
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task<CheckupReport> RunAsync(TeamScope scope, CheckupPlan plan, Action<ProbeResult>? told, CancellationToken cancellationToken)
    {
        CheckupReport? report = null;
        try
        {
            report = new CheckupReport(plan.Url, scope.Actor, plan.StartedAt, await SendAllAsync(plan, told, cancellationToken));
            return report;
        }
        finally
        {
            await writer.WriteAsync(transaction => CheckupRows.Finish(transaction, plan.WebhookKey, plan.StartedAt, clock.GetUtcNow(), report));
        }
    }

    /// <summary>Where a valid delivery is not taken, refusals of others say nothing: then no more are sent.</summary>
    private async Task<List<ProbeResult>> SendAllAsync(CheckupPlan plan, Action<ProbeResult>? told, CancellationToken cancellationToken)
    {
        var (requests, results) = (new ProbeRequests(plan, clock), new List<ProbeResult>());
        foreach (var probe in Enum.GetValues<Probe>())
        {
            var receipt = await sender.SendAsync(requests.Of(probe), cancellationToken);
            var result = new ProbeResult(probe, receipt.Outcome, receipt.StatusCode, receipt.Duration.TotalMilliseconds, receipt.Error, PageAnswer.Is(receipt.ResponseHeaders, receipt.ResponseBody));
            results.Add(result);
            told?.Invoke(result);
            if (probe == Probe.Valid && result.Outcome != AttemptOutcome.Succeeded)
            {
                break;
            }
        }

        return results;
    }

    private Outcome<CheckupPlan> Begin(WriteTransaction transaction, TeamScope scope, WebhookId id)
    {
        var webhook = transaction.Context.Webhooks.In(scope).AsNoTracking().Include(row => row.Secrets).FirstOrDefault(row => row.Id == id && row.DeletedAt == null);
        if (webhook is null)
        {
            return Refusal.NotFound("webhook");
        }

        var now = clock.GetUtcNow();
        if (ObjectionNow(transaction, scope, webhook.Key, now) is { } objection)
        {
            return objection;
        }

        List<string> secrets = [.. webhook.Secrets.Where(secret => secret.ExpiresAt is null || secret.ExpiresAt > now).OrderByDescending(secret => secret.Number).Select(secret => vault.Open(secret.Closed)).OfType<string>()];
        if (secrets.Count == 0)
        {
            return Refusal.Conflict("The webhook has no signing secret, so nothing can be signed. Rotate to make one.");
        }

        CheckupRows.Begin(transaction, webhook.Key, now);
        transaction.Audit(scope, AuditAction.EndpointChecked, new AuditSubject(id.Value, webhook.Name), new AuditChange("url", null, webhook.Url));
        var type = EventCatalog.Find(webhook.EventTypes.SelectMany(EventSelection.Expand).First())!;
        return new CheckupPlan(webhook.Key, scope.TeamId, webhook.Url, secrets, vault.Open(webhook.Headers), type, webhook.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, now);
    }

    private static Refusal? ObjectionNow(WriteTransaction transaction, TeamScope scope, long webhook, DateTimeOffset now)
    {
        var lately = CheckupRows.Since(transaction, scope.TeamId, now - Longest);
        var own = lately.Find(checkup => checkup.WebhookKey == webhook);
        if (own is not null && (own.FinishedAt is null || own.FinishedAt < own.StartedAt))
        {
            return Refusal.Conflict("This endpoint is being checked just now. Its report will stand here.");
        }

        if (own is not null && own.StartedAt > now - Pause)
        {
            return Refusal.Conflict("This endpoint was checked within the last minute. Give it a moment.");
        }

        return lately.Count(checkup => checkup.StartedAt > now - Pause) >= MostOfTeam
            ? Refusal.Conflict($"{MostOfTeam} endpoints of this team were checked within the last minute. Give it a moment.")
            : null;
    }
}
