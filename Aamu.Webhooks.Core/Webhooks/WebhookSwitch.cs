using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>What became of the wish to pause, or to resume, several webhooks.</summary>
/// <param name="Changed">They are as wished since now.</param>
/// <param name="AlreadySo">They were before.</param>
/// <param name="Disabled">They stay disabled: a pause would make them collect, and enabling one is a decision of its own.</param>
/// <param name="Missed">Deleted, or changed by somebody else at that moment: left alone.</param>
public sealed record SwitchReport(int Changed, int AlreadySo, int Disabled, int Missed);

/// <summary>Pauses and resumes several webhooks at once; each is a change of its own in its history.</summary>
public sealed class WebhookSwitch(WebhookRegistry registry, HeldDeliveries held, IDbContextFactory<WebhooksDbContext> contexts)
{
    /// <summary>These share commits; more of them would keep the intake waiting.</summary>
    private const int AtOnce = 20;

    public Task<Outcome<SwitchReport>> PauseAsync(TeamScope scope, IReadOnlyCollection<WebhookId> ids) =>
        SwitchAsync(scope, ids, WebhookStatus.Active, WebhookStatus.Paused);

    public Task<Outcome<SwitchReport>> ResumeAsync(TeamScope scope, IReadOnlyCollection<WebhookId> ids) =>
        SwitchAsync(scope, ids, WebhookStatus.Paused, WebhookStatus.Active);

    /// <summary>What resuming by a plan would do, over those that are paused.</summary>
    public async Task<Outcome<ResumeCounts>> CountAsync(TeamScope scope, IReadOnlyCollection<WebhookId> ids, ResumePlan plan)
    {
        var all = new ResumeCounts(0, 0);
        foreach (var id in await PausedAsync(scope, ids))
        {
            var outcome = await held.CountAsync(scope, id, plan);
            if (outcome.Value is not { } counts)
            {
                return outcome.Refusal!;
            }

            all = new ResumeCounts(all.Sent + counts.Sent, all.Cancelled + counts.Cancelled);
        }

        return all;
    }

    /// <summary>Resumes those that are paused, each with what it holds by the plan.</summary>
    public async Task<Outcome<SwitchReport>> ResumeAsync(TeamScope scope, IReadOnlyCollection<WebhookId> ids, ResumePlan plan)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var wanted = ids.ToHashSet();
        var found = (await StandingAsync(scope)).Where(one => wanted.Contains(one.Id)).ToLookup(one => one.Status);
        var (changed, missed) = (0, wanted.Count - found.Sum(group => group.Count()));
        foreach (var one in found[WebhookStatus.Paused])
        {
            var outcome = await held.ResumeAsync(scope, one.Id, plan);
            if (outcome.Refusal is { Kind: RefusalKind.Invalid } refusal)
            {
                return refusal;
            }

            changed += outcome.Succeeded ? 1 : 0;
            missed += outcome.Succeeded ? 0 : 1;
        }

        return new SwitchReport(changed, found[WebhookStatus.Active].Count(), found[WebhookStatus.Disabled].Count(), missed);
    }

    private async Task<IReadOnlyList<WebhookId>> PausedAsync(TeamScope scope, IReadOnlyCollection<WebhookId> ids) =>
        [.. (await StandingAsync(scope)).Where(one => one.Status == WebhookStatus.Paused && ids.Contains(one.Id)).Select(one => one.Id)];

    private async Task<Outcome<SwitchReport>> SwitchAsync(TeamScope scope, IReadOnlyCollection<WebhookId> ids, WebhookStatus from, WebhookStatus to)
    {
        if (scope.Require(TeamRole.Editor) is { } forbidden)
        {
            return forbidden;
        }

        var wanted = ids.ToHashSet();
        var found = (await StandingAsync(scope)).Where(one => wanted.Contains(one.Id)).ToLookup(one => one.Status);
        var (changed, missed) = (0, wanted.Count - found.Sum(group => group.Count()));
        foreach (var part in found[from].Chunk(AtOnce))
        {
            var outcomes = await Task.WhenAll(part.Select(one => registry.ChangeAsync(scope, one.Id, new WebhookDraft { Status = to }, one.Version)));
            changed += outcomes.Count(outcome => outcome.Succeeded);
            missed += outcomes.Count(outcome => !outcome.Succeeded);
        }

        return new SwitchReport(changed, found[to].Count(), found[WebhookStatus.Disabled].Count(), missed);
    }

    private async Task<List<Seen>> StandingAsync(TeamScope scope)
    {
        await using var context = await contexts.CreateDbContextAsync();
        return await context.Webhooks.In(scope).Where(webhook => webhook.DeletedAt == null).Select(webhook => new Seen(webhook.Id, webhook.Status, webhook.Version)).ToListAsync();
    }

    private sealed record Seen(WebhookId Id, WebhookStatus Status, int Version);
}
