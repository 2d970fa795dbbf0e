using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Events;

/// <summary>Opens the verdicts of one event: each with its reason as it was then, who had set it so, and what today's settings would decide.</summary>
internal static class VerdictReader
{
    public static async Task<IReadOnlyList<VerdictLine>> OfAsync(WebhooksDbContext context, WorkspaceEvent happened, CancellationToken cancellationToken)
    {
        var decisions = VerdictList.Read(happened.Verdicts);
        var keys = decisions.Select(decision => decision.WebhookKey).ToList();
        var webhooks = await context.Webhooks
            .Where(webhook => webhook.TeamId == happened.TeamId && keys.Contains(webhook.Key))
            .ToDictionaryAsync(webhook => webhook.Key, cancellationToken);
        var numbers = decisions.Select(decision => decision.Version).Distinct().ToList();
        var versions = (await context.WebhookVersions
                .Where(version => keys.Contains(version.WebhookKey) && numbers.Contains(version.Version)).ToListAsync(cancellationToken))
            .ToDictionary(version => (version.WebhookKey, version.Version));
        var origins = await SettingOrigins.FindAsync(context, decisions, cancellationToken);
        return [.. from decision in decisions
                   where webhooks.ContainsKey(decision.WebhookKey)
                   let webhook = webhooks[decision.WebhookKey]
                   let then = versions[(decision.WebhookKey, decision.Version)]
                   select new VerdictLine(
                       webhook.Id, then.Name, webhook.DeletedAt is not null, decision.Verdict, VerdictWords.Explain(decision.Verdict, happened, then),
                       SettingOrigins.Of(decision.Verdict, happened.Type, happened.ProjectId?.Value, then, origins[decision]), Today(webhook, happened))];
    }

    /// <summary>The webhooks of today that were created after the event: it was never judged for them.</summary>
    public static async Task<IReadOnlyList<LaterWebhook>> LaterAsync(WebhooksDbContext context, WorkspaceEvent happened, CancellationToken cancellationToken) =>
        await context.Webhooks
            .Where(webhook => webhook.TeamId == happened.TeamId && webhook.DeletedAt == null && webhook.AfterEvent >= happened.Key)
            .Join(context.WebhookVersions.Where(version => version.Version == 1), webhook => webhook.Key, first => first.WebhookKey, (webhook, first) => new { webhook, first.By })
            .OrderBy(row => row.webhook.Key)
            .Select(row => new LaterWebhook(row.webhook.Id, row.webhook.Name, row.webhook.CreatedAt, row.By))
            .ToListAsync(cancellationToken);

    private static Verdict? Today(Webhook webhook, WorkspaceEvent happened) =>
        webhook.DeletedAt is null && !happened.IsTest ? WebhookMatcher.Judge(new Standing(webhook), happened.Type, happened.ProjectId) : null;
}
