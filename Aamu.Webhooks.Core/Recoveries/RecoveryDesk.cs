using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>Counts what a recovery would be about, and starts it; <see cref="RecoveryWork"/> does it.</summary>
public sealed partial class RecoveryDesk(
    SingleWriter writer, IDbContextFactory<WebhooksDbContext> contexts, HeldRoom room, ILaneAlarm alarm, RecoveryBell bell, TeamPulse pulse, TimeProvider clock, ILogger<RecoveryDesk> logger)
{
    public const int FastestPace = 1_000;

    /// <summary>So many of a team may be under way or paused at once.</summary>
    public const int MostAtOnce = 20;

    /// <summary>Sends again, under the same ids, what fits the filter and is in one of the states; the oldest first.</summary>
    public async Task<Outcome<StartedRecovery>> ResendAsync(
        TeamScope scope, DeliveryFilter filter, IReadOnlyList<DeliveryState> states, int? perSecond = null, CancellationToken cancellationToken = default)
    {
        if ((scope.Require(TeamRole.Editor) ?? CheckStates(states) ?? CheckPace(perSecond)) is { } refusal)
        {
            return refusal;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (end, now) = (await context.Deliveries.MaxAsync(delivery => (long?)delivery.Key, cancellationToken) ?? 0, clock.GetUtcNow());
        var counts = await CountAsync(context, scope, filter, end, now, cancellationToken);
        if (!counts.Succeeded)
        {
            return counts.Refusal;
        }

        var webhook = filter.WebhookId is { } id ? await FindAsync(context, scope, id, cancellationToken) : null;
        var count = counts.Value.Of(states);
        var toHold = await CountToHoldAsync(context, scope, filter, states, end, now, cancellationToken);
        return await CheckRoomAsync(context, scope, webhook, toHold, cancellationToken) ?? await StartAsync(scope, new RecoveryWish(
            RecoveryId.New(clock), RecoveryKind.Resend, webhook, new RecoverySelection(filter, states), perSecond, count, 0, end, now));
    }

    /// <summary>Promises the webhook the events of a time that fit it today and that it never had a delivery for, and sends them; the oldest first.</summary>
    public async Task<Outcome<StartedRecovery>> ReplayAsync(
        TeamScope scope, WebhookId id, DateTimeOffset since, DateTimeOffset? until, int? perSecond = null, CancellationToken cancellationToken = default)
    {
        if ((scope.Require(TeamRole.Editor) ?? CheckTimes(since, until) ?? CheckPace(perSecond)) is { } refusal)
        {
            return refusal;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(context, scope, id, cancellationToken) is not { } webhook)
        {
            return Refusal.NotFound("webhook");
        }

        var (after, end) = await KeysAsync(context, since, until, cancellationToken);
        var count = await RecoveryChoice.Missing(context, scope, webhook, after, end).CountAsync(cancellationToken);
        var selection = new RecoverySelection(new DeliveryFilter { WebhookId = id, Since = since, Until = until }, []);
        return await CheckRoomAsync(context, scope, webhook, webhook.Status == WebhookStatus.Active ? 0 : count, cancellationToken)
            ?? await StartAsync(scope, new RecoveryWish(RecoveryId.New(clock), RecoveryKind.Replay, webhook, selection, perSecond, count, after, end, clock.GetUtcNow()));
    }

    /// <summary>What goes to a webhook that does not send is held, and the oldest make room for it: these would make room for one another.</summary>
    private async Task<Refusal?> CheckRoomAsync(WebhooksDbContext context, TeamScope scope, Webhook? webhook, int toHold, CancellationToken cancellationToken) =>
        toHold > 0 && await room.LeftAsync(context, scope.TeamId, cancellationToken) is var left && toHold > left
            ? Refusal.Conflict($"{(webhook is null ? "Some of the webhooks do" : $"{webhook.Name} does")} not send, so {toHold:N0} deliveries would be held, and your team may hold {left:N0} more. Resume {(webhook is null ? "them" : "the webhook")} first, or choose fewer.")
            : null;

    private async Task<Outcome<StartedRecovery>> StartAsync(TeamScope scope, RecoveryWish wish)
    {
        var refusal = await writer.WriteAsync(transaction =>
        {
            if (transaction.Context.RecoveryRuns.In(scope).Count(other => other.EndedAt == null) >= MostAtOnce)
            {
                return Refusal.Conflict($"{MostAtOnce} recoveries of your team are under way or paused. Wait for one to end, or cancel one.");
            }

            RecoveryRows.Add(transaction, wish.Row(scope));
            if (wish.Webhook is { } failing)
            {
                // Whoever recovers thinks that the receiver is back.
                IncidentRows.ProbeNow(transaction, failing.Key);
            }

            transaction.Audit(scope, AuditAction.RecoveryAsked, wish.Subject, wish.Facts());
            return null;
        });
        if (refusal is not null)
        {
            return refusal;
        }

        LogStarted(wish.Id, wish.Kind, wish.Total, scope.Actor);
        if (wish.Webhook is { } webhook)
        {
            alarm.Wake(webhook.Key);
        }

        bell.Ring();
        pulse.Beat(scope.TeamId);
        return new StartedRecovery(wish.Id, wish.Total);
    }

    private static Refusal? CheckStates(IReadOnlyList<DeliveryState> states) =>
        states.Count > 0 && states.All(state => state is DeliveryState.Exhausted or DeliveryState.Cancelled or DeliveryState.Succeeded)
            ? null
            : Refusal.Field("status", "What still waits needs no recovery: choose exhausted, cancelled or succeeded.");

    internal static Refusal? CheckPace(int? perSecond) =>
        perSecond is < 1 or > FastestPace ? Refusal.Field("perSecond", $"A pace is 1–{FastestPace:N0} deliveries a second.") : null;

    private static Refusal? CheckTimes(DateTimeOffset since, DateTimeOffset? until) =>
        since >= until ? Refusal.Field("until", "The end is later than the beginning.") : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Recovery {RecoveryId} ({Kind}) of {Count} deliveries was started by {Actor}")]
    private partial void LogStarted(RecoveryId recoveryId, RecoveryKind kind, int count, string actor);
}
