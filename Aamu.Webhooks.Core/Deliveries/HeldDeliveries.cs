using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>What a webhook that does not send holds back.</summary>
/// <param name="Count">How many deliveries.</param>
/// <param name="OldestAt">When the oldest was promised; null when there is none.</param>
/// <param name="Bytes">The size of their bodies; beyond a thousand of them as the first thousand tell.</param>
/// <param name="TeamCount">How many all webhooks of the team hold together: what the limit counts.</param>
/// <param name="TeamLimit">How many they may hold; beyond it the oldest are cancelled.</param>
public sealed record Held(int Count, DateTimeOffset? OldestAt, long Bytes, int TeamCount, int TeamLimit);

/// <summary>Which of the held deliveries are sent when a webhook is resumed. The others are cancelled: they stay in the log, and can be sent again from there.</summary>
public enum ResumeChoice
{
    All,

    /// <summary>Those promised at or after a time.</summary>
    Since,

    /// <summary>Of the events about one task, ticket, … the newest.</summary>
    NewestOfEach,

    Nothing,
}

/// <param name="Choice">Which are sent.</param>
/// <param name="Since">From when, for <see cref="ResumeChoice.Since"/>.</param>
/// <param name="PerSecond">At most so many a second; null: as fast as the receiver takes them.</param>
public sealed record ResumePlan(ResumeChoice Choice, DateTimeOffset? Since = null, int? PerSecond = null);

/// <param name="Sent">How many go out, the oldest first.</param>
/// <param name="Cancelled">How many are set aside.</param>
public sealed record ResumeCounts(int Sent, int Cancelled);

/// <summary>Shows what is held, and lets it go by a plan.</summary>
public sealed partial class HeldDeliveries(
    SingleWriter writer, HeldRoom room, DeliveryStates states, WebhookRegistry registry, IDbContextFactory<WebhooksDbContext> contexts, ILogger<HeldDeliveries> logger)
{
    private const int Sample = 1_000;

    public async Task<Held?> OfAsync(TeamScope scope, WebhookId id, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await KeyAsync(context, scope, id, cancellationToken) is not { } key)
        {
            return null;
        }

        var held = Of(context, key);
        var count = await held.CountAsync(cancellationToken);
        var sizes = await held.OrderBy(delivery => delivery.Key).Take(Sample)
            .Join(context.Events, delivery => delivery.EventKey, happened => happened.Key, (delivery, happened) => new { delivery.CreatedAt, happened.Body.Length }).ToListAsync(cancellationToken);
        var all = await HeldRoom.HeldAsync(context, scope.TeamId, cancellationToken);
        var bytes = sizes.Sum(size => (long)size.Length);
        return new Held(count, sizes.Count == 0 ? null : sizes.Min(size => size.CreatedAt), sizes.Count < Sample ? bytes : bytes * count / Sample, all, room.Most);
    }

    /// <summary>What <see cref="ResumeAsync"/> would do.</summary>
    public async Task<Outcome<ResumeCounts>> CountAsync(TeamScope scope, WebhookId id, ResumePlan plan, CancellationToken cancellationToken = default)
    {
        if (Check(scope, plan) is { } refusal)
        {
            return refusal;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await KeyAsync(context, scope, id, cancellationToken) is not { } key)
        {
            return Refusal.NotFound("webhook");
        }

        var all = await Of(context, key).CountAsync(cancellationToken);
        var cancelled = plan.Choice switch
        {
            ResumeChoice.All => 0,
            ResumeChoice.Since => await Of(context, key).CountAsync(delivery => delivery.CreatedAt < plan.Since, cancellationToken),
            ResumeChoice.NewestOfEach => await new SupersededDeliveries(contexts).CountAsync(key, cancellationToken),
            _ => all,
        };
        return new ResumeCounts(all - cancelled, cancelled);
    }

    /// <summary>Sets aside what is not to be sent, then makes the webhook active: should it break off between, the webhook is still paused.</summary>
    public async Task<Outcome<WebhookId>> ResumeAsync(TeamScope scope, WebhookId id, ResumePlan plan)
    {
        if (Check(scope, plan) is { } refusal)
        {
            return refusal;
        }

        var begun = await writer.WriteAsync(transaction => Begin(transaction, scope, id, plan));
        if (begun.Refusal is not null)
        {
            return begun.Refusal;
        }

        var key = begun.Value.Key;
        switch (plan.Choice)
        {
            case ResumeChoice.Since:
                await states.SetAsideAsync(key, plan.Since!.Value);
                break;
            case ResumeChoice.NewestOfEach:
                await foreach (var keys in new SupersededDeliveries(contexts).KeysAsync(key, CancellationToken.None))
                {
                    await states.SetAsideAsync(key, keys);
                }

                break;
            case ResumeChoice.Nothing:
                await states.SetAsideAsync(key, DateTimeOffset.MaxValue);
                break;
        }

        LogResumed(id, plan.Choice, scope.Actor);
        return await ActivateAsync(scope, id, begun.Value.Version, plan.Choice == ResumeChoice.Nothing ? null : plan.PerSecond);
    }

    /// <summary>Where somebody else resumed it meanwhile, theirs counts, and what was set aside before that stays so. Any other change of the webhook is no reason not to.</summary>
    private async Task<Outcome<WebhookId>> ActivateAsync(TeamScope scope, WebhookId id, int version, int? perSecond)
    {
        while (true)
        {
            var outcome = await registry.ChangeAsync(scope, id, new WebhookDraft { Status = WebhookStatus.Active }, version, perSecond);
            if (outcome.Refusal?.Kind != RefusalKind.Conflict)
            {
                return outcome;
            }

            var now = await writer.WriteAsync(transaction => Stopped(transaction, scope, id));
            if (now.Refusal is not null || now.Value.Version == version)
            {
                return outcome;
            }

            version = now.Value.Version;
        }
    }

    /// <summary>Puts the plan on record, in the transaction that sees that the webhook does not send.</summary>
    private static Outcome<Standing> Begin(WriteTransaction transaction, TeamScope scope, WebhookId id, ResumePlan plan)
    {
        var found = Stopped(transaction, scope, id);
        if (found.Refusal is null)
        {
            transaction.Audit(scope, AuditAction.HeldResumed, new AuditSubject(id.Value, found.Value.Name), new AuditChange("held", null, Words(plan)));
        }

        return found;
    }

    private static Outcome<Standing> Stopped(WriteTransaction transaction, TeamScope scope, WebhookId id)
    {
        var found = transaction.Context.Webhooks.In(scope).Where(webhook => webhook.Id == id && webhook.DeletedAt == null)
            .Select(webhook => new { webhook.Key, webhook.Name, webhook.Status, webhook.Version }).FirstOrDefault();
        if (found is null)
        {
            return Refusal.NotFound("webhook");
        }

        if (found.Status == WebhookStatus.Active)
        {
            return Refusal.Conflict("This webhook is active. What a paced release still holds goes out by itself.");
        }

        return new Standing(found.Key, found.Name, found.Version);
    }

    private readonly record struct Standing(long Key, string Name, int Version);

    /// <summary>Every minute: the limit may have been lowered.</summary>
    public async Task TrimAsync()
    {
        await using var context = await contexts.CreateDbContextAsync();
        foreach (var team in await context.Webhooks.Where(webhook => webhook.DeletedAt == null && webhook.Status != WebhookStatus.Active).Select(webhook => webhook.TeamId).Distinct().ToListAsync())
        {
            // Most teams hold little, and looking costs nobody a commit.
            while (await room.LeftAsync(context, team, CancellationToken.None) == 0 && !await writer.WriteAsync(transaction => room.KeepWithin(transaction, team)))
            {
            }
        }
    }

    private static string Words(ResumePlan plan) => Choice(plan) + (plan is { PerSecond: { } pace, Choice: not ResumeChoice.Nothing } ? $", at most {pace} a second" : "");

    private static string Choice(ResumePlan plan) => plan.Choice switch
    {
        ResumeChoice.All => "all sent",
        ResumeChoice.Since => $"sent since {IsoTime.Format(plan.Since!.Value)}, the rest cancelled",
        ResumeChoice.NewestOfEach => "the newest of each sent, the rest cancelled",
        _ => "cancelled",
    };

    private static Refusal? Check(TeamScope scope, ResumePlan plan) => scope.Require(TeamRole.Editor) ?? plan switch
    {
        { Choice: ResumeChoice.Since, Since: null } => Refusal.Field("since", "Say from when on deliveries are sent."),
        _ => RecoveryDesk.CheckPace(plan.PerSecond),
    };

    private static Task<long?> KeyAsync(WebhooksDbContext context, TeamScope scope, WebhookId id, CancellationToken cancellationToken) =>
        context.Webhooks.In(scope).Where(webhook => webhook.Id == id && webhook.DeletedAt == null).Select(webhook => (long?)webhook.Key).FirstOrDefaultAsync(cancellationToken);

    private static IQueryable<Delivery> Of(WebhooksDbContext context, long key) =>
        context.Deliveries.Where(delivery => delivery.WebhookKey == key && delivery.State == DeliveryState.Held);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {WebhookId} is resumed with {Choice} of what it held, asked by {Actor}")]
    private partial void LogResumed(WebhookId webhookId, ResumeChoice choice, string actor);
}
